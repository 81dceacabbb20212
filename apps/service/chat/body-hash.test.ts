import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bodyHash, canonicalJson } from './body-hash.ts'

test('sorts keys at every depth, and keeps the order of lists', () => {
  expect(canonicalJson({ b: [{ d: 1, c: 2 }, 'x'], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1},"x"]}')
  expect(canonicalJson({ a: undefined })).toBe('{}')
  expect(canonicalJson(undefined)).toBe('null')
  expect(bodyHash('')).toMatch(/^[0-9a-f]{64}$/)
})

test('the order of keys is no difference, and anything else is one', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(bodyHash(reversed(value))).toBe(bodyHash(value))
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('different values have different hashes', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
      fc.pre(JSON.stringify(JSON.parse(canonicalJson(left))) !== JSON.stringify(JSON.parse(canonicalJson(right))))
      expect(bodyHash(left)).not.toBe(bodyHash(right))
    }),
  )
})

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).toReversed()
  return Object.fromEntries(members.map(([key, member]) => [key, reversed(member)]))
}
