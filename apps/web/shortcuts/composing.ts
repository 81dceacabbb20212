/** What Safari tells of the Enter that ends a composition: no longer composing, and no key of its own either. */
const KEY_OF_INPUT_METHOD = 229

/** True while an input method composes: its keys are its own, the last Enter and Escape among them. */
export function isComposing({ isComposing: composes, keyCode }: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean {
  return composes || keyCode === KEY_OF_INPUT_METHOD
}
