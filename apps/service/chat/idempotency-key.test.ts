import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseIdempotencyKey } from './idempotency-key.ts'

test('a key is what stands between the quotes, without escapes', () => {
  expect(parseIdempotencyKey('"a b"')).toBe('a b')
  expect(parseIdempotencyKey(' "a" ')).toBe('a')
  expect(parseIdempotencyKey(String.raw`"\"\\"`)).toBe('"\\')
  expect(parseIdempotencyKey(undefined)).toBeUndefined()
})

test('every text of 1 to 255 printable characters can be a key', () => {
  const unit = fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code))
  const printable = fc.string({ unit, minLength: 1, maxLength: 255 })
  fc.assert(fc.property(printable, (key) => parseIdempotencyKey(JSON.stringify(key)) === key))
})

const REFUSED = ['', 'a', '""', '"é"', '"\t"', '"a";b', `"${'x'.repeat(256)}"`, ['"a"', '"b"']]
test.each(REFUSED)('%j is refused', (header) => {
  expect(() => parseIdempotencyKey(header)).toThrow(expect.objectContaining({ code: 'invalid_idempotency_key' }))
})
