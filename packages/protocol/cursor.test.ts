import { expect, test } from 'vitest'
import { parseCursor } from './cursor.ts'

test('a cursor is a whole number of at least 1', () => {
  expect(parseCursor('1')).toBe(1)
  expect(parseCursor('042')).toBe(42)
  expect(parseCursor(String(Number.MAX_SAFE_INTEGER))).toBe(Number.MAX_SAFE_INTEGER)
})

test('anything else is no cursor', () => {
  for (const text of ['0', '-1', '+1', '1.0', '1e3', ' 1', '', 'one', '0x10', '9007199254740992', null, undefined]) {
    expect(parseCursor(text)).toBeUndefined()
  }
})
