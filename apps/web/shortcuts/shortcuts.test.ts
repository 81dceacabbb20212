import { expect, it } from 'vitest'
import { KEYS_IN_PLACE, SHORTCUT_GROUPS, shortcutOf, type KeyContext, type KeyPress } from './shortcuts.ts'

const READING: KeyContext = { isTyping: false, hasSingleKeys: true, isMac: false }
const NO_MODIFIER = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }

function press(key: string, more: Partial<KeyPress> = {}): KeyPress {
  return { ...NO_MODIFIER, key, code: '', ...more }
}

it('knows each of its keys by one meaning', () => {
  const keys = SHORTCUT_GROUPS.flatMap(({ shortcuts }) => shortcuts.flatMap((one) => one.keys))
  expect(new Set(keys).size).toBe(keys.length)
  for (const key of keys) {
    const ctrlKey = key.startsWith('Mod+')
    const id = shortcutOf(press(key.replace('Mod+', ''), { ctrlKey }), READING)
    expect(SHORTCUT_GROUPS.flatMap(({ shortcuts }) => shortcuts).find((one) => one.id === id)?.keys).toContain(key)
  }
})

it('leaves single keys to who types, and to who switched them off', () => {
  expect(shortcutOf(press('n'), READING)).toBe('new-conversation')
  expect(shortcutOf(press('n'), { ...READING, isTyping: true })).toBeUndefined()
  expect(shortcutOf(press('?', { shiftKey: true }), READING)).toBe('show-shortcuts')
  expect(shortcutOf(press('?', { shiftKey: true }), { ...READING, hasSingleKeys: false })).toBeUndefined()
})

it('hears Control, and Command on a Mac, while one types too', () => {
  const typing = { ...READING, isTyping: true, hasSingleKeys: false }
  expect(shortcutOf(press('k', { ctrlKey: true }), typing)).toBe('search')
  expect(shortcutOf(press('k', { metaKey: true }), typing)).toBeUndefined()
  expect(shortcutOf(press('k', { metaKey: true }), { ...typing, isMac: true })).toBe('search')
  expect(shortcutOf(press('k', { ctrlKey: true }), { ...typing, isMac: true })).toBeUndefined()
})

it('leaves what a text field does itself to the text field', () => {
  expect(shortcutOf(press('z', { ctrlKey: true }), READING)).toBe('undo-deletion')
  expect(shortcutOf(press('z', { ctrlKey: true }), { ...READING, isTyping: true })).toBeUndefined()
})

it.each([
  ['with Alt', press('n', { altKey: true })],
  ['with Shift', press('N', { shiftKey: true })],
  ['of another meaning to the browser', press('n', { ctrlKey: true })],
  ['redone', press('Z', { ctrlKey: true, shiftKey: true })],
])('leaves a key alone that is pressed %s', (_name, pressed) => {
  expect(shortcutOf(pressed, READING)).toBeUndefined()
})

it('knows a letter by its place on a keyboard of another alphabet', () => {
  expect(shortcutOf(press('т', { code: 'KeyN' }), READING)).toBe('new-conversation')
  expect(shortcutOf(press('/', { code: 'Digit7', shiftKey: true }), READING)).toBe('search')
})

it('tells of each key in words', () => {
  const words = [
    ...SHORTCUT_GROUPS.flatMap(({ shortcuts }) => shortcuts.map((one) => one.words)),
    ...KEYS_IN_PLACE.flatMap(({ keys }) => keys.map((one) => one.words)),
  ]
  expect(words.every((text) => text.length > 0)).toBe(true)
})
