import fc from 'fast-check'
import { expect, test } from 'vitest'
import { COMMIT_SPACING_MS } from '../limits.ts'
import { spacedCommits } from './commit-pacing.ts'

test('an append waits only for what is left of the spacing, and not at all after a pause', () => {
  expect(spacedCommits(0)).toBe(COMMIT_SPACING_MS)
  expect(spacedCommits(COMMIT_SPACING_MS - 1)).toBe(1)
  expect(spacedCommits(COMMIT_SPACING_MS)).toBe(0)
  expect(spacedCommits(Infinity)).toBe(0)
})

test('no clock, however it was set, lets an append wait longer than the spacing', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), (sinceMs) => {
      const waitMs = spacedCommits(sinceMs)
      expect(waitMs).toBeGreaterThanOrEqual(0)
      expect(waitMs).toBeLessThanOrEqual(COMMIT_SPACING_MS)
    }),
  )
})
