/** Everything that a key does anywhere in the page. Others register what it does: `use-shortcut.ts`. */
export type ShortcutId =
  | 'show-shortcuts'
  | 'search'
  | 'new-conversation'
  | 'next-conversation'
  | 'previous-conversation'
  | 'undo-deletion'
  | 'toggle-list'
  | 'focus-question'
  | 'stop'
  | 'copy-answer'

/**
 * `Mod` is Control, and Command on a Mac. A key of one character works while nobody types, and can be switched off; one
 * with `Mod` always works, but for those that belong to a text field.
 */
export interface Shortcut {
  readonly id: ShortcutId
  readonly words: string
  readonly keys: readonly string[]
  /** In a text field the browser itself does this. */
  readonly isOfTextField?: boolean
}

export interface ShortcutGroup {
  readonly label: string
  readonly shortcuts: readonly Shortcut[]
}

/** A key that a part of the page sees to itself. It stands in the list all the same. */
export interface KeyInPlace {
  readonly words: string
  readonly keys: readonly string[]
}

export const SHORTCUT_GROUPS: readonly ShortcutGroup[] = [
  {
    label: 'Anywhere',
    shortcuts: [
      { id: 'search', words: 'Search conversations', keys: ['Mod+K', '/'] },
      { id: 'new-conversation', words: 'New conversation', keys: ['N'] },
      { id: 'next-conversation', words: 'Next conversation in the list', keys: ['J'] },
      { id: 'previous-conversation', words: 'Previous conversation in the list', keys: ['K'] },
      { id: 'undo-deletion', words: 'Undo the last deletion', keys: ['Mod+Z', 'Z'], isOfTextField: true },
      { id: 'toggle-list', words: 'Open or close the list, where it is a drawer', keys: ['L'] },
      { id: 'show-shortcuts', words: 'These shortcuts', keys: ['Mod+/', '?'] },
    ],
  },
  {
    label: 'In a conversation',
    shortcuts: [
      { id: 'focus-question', words: 'Write a question', keys: ['A'] },
      { id: 'stop', words: 'Stop the answer', keys: ['S'] },
      { id: 'copy-answer', words: 'Copy the latest answer', keys: ['C'] },
    ],
  },
]

export const KEYS_IN_PLACE: readonly { label: string; keys: readonly KeyInPlace[] }[] = [
  {
    label: 'While you write',
    keys: [
      { words: 'Send', keys: ['Enter'] },
      { words: 'New line', keys: ['Shift+Enter'] },
      { words: 'Leave the box, so that single keys work', keys: ['Escape'] },
    ],
  },
  {
    label: 'In the list',
    keys: [
      { words: 'Next or previous entry', keys: ['↓', '↑'] },
      { words: 'First or last entry', keys: ['Home', 'End'] },
      { words: 'Rename', keys: ['F2'] },
      { words: 'Delete', keys: ['Delete'] },
      { words: 'Clear the search', keys: ['Escape'] },
    ],
  },
  {
    label: 'At the edge of the analyst, beside a page',
    keys: [
      { words: 'Wider or narrower', keys: ['←', '→'] },
      { words: 'Narrowest or widest', keys: ['Home', 'End'] },
    ],
  },
]

/** A press as the browser tells of it. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

export interface KeyContext {
  /** A text field has the focus. */
  isTyping: boolean
  /** Keys of one character are switched on. */
  hasSingleKeys: boolean
  /** Command stands for Control. */
  isMac: boolean
}

/** What a press asks for; undefined where it is nothing of ours. */
export function shortcutOf(press: KeyPress, { isTyping, hasSingleKeys, isMac }: KeyContext): ShortcutId | undefined {
  const [mod, other] = isMac ? [press.metaKey, press.ctrlKey] : [press.ctrlKey, press.metaKey]
  if (press.altKey || other) return undefined
  const character = characterOf(press)
  // Shift is part of what makes a `?`, but makes another thing of a letter.
  if (press.shiftKey && /^[A-Z]$/.test(character)) return undefined
  const pressed = mod ? `Mod+${character}` : character
  if (!mod && (isTyping || !hasSingleKeys)) return undefined
  const found = SHORTCUT_GROUPS.flatMap(({ shortcuts }) => shortcuts).find(({ keys }) => keys.includes(pressed))
  return found?.isOfTextField && isTyping ? undefined : found?.id
}

/** On a keyboard of another alphabet the key that has this letter elsewhere. */
function characterOf({ key, code }: KeyPress): string {
  const isForeignLetter = key.length === 1 && key > '\u007F'
  return (isForeignLetter ? (/^Key([A-Z])$/.exec(code)?.[1] ?? key) : key).toUpperCase()
}
