import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BACKOFF_MAX_MS, backoffDelayMs, parseRetryAfter, RETRY_AFTER_MAX_MS } from './backoff.ts'
import { runCount } from './testing/run-count.ts'

test('the wait doubles with each failure and is spread over its upper half', () => {
  const delay = (failures: number, random: number) => backoffDelayMs({ failures, baseMs: 1000, random })
  expect([1, 2, 3].map((failures) => delay(failures, 0))).toEqual([500, 1000, 2000])
  expect(delay(1, 0.5)).toBe(750)
})

test('no wait is longer than the bound, or than what the server demands', () => {
  const input = fc.record({
    failures: fc.integer({ min: 1, max: 10_000 }),
    baseMs: fc.integer({ min: 100, max: 60_000 }),
    random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    retryAfterMs: fc.option(fc.integer({ min: 0, max: 1e12 }), { nil: undefined }),
  })
  fc.assert(
    fc.property(input, (given) => {
      const delayMs = backoffDelayMs(given)
      const demandedMs = Math.min(given.retryAfterMs ?? 0, RETRY_AFTER_MAX_MS)
      expect(delayMs).toBeGreaterThanOrEqual(Math.max(Math.min(given.baseMs, BACKOFF_MAX_MS) / 2, demandedMs) - 1)
      expect(delayMs).toBeLessThanOrEqual(Math.max(BACKOFF_MAX_MS, demandedMs + given.baseMs))
    }),
    runCount(500),
  )
})

describe('Retry-After', () => {
  const nowMs = Date.parse('2026-11-22T12:00:00Z')

  test('is seconds, or a date to wait for', () => {
    expect(parseRetryAfter('3', nowMs)).toBe(3000)
    expect(parseRetryAfter('Sun, 22 Nov 2026 12:00:05 GMT', nowMs)).toBe(5000)
    expect(parseRetryAfter('Sun, 22 Nov 2026 11:00:00 GMT', nowMs)).toBe(0)
  })

  test('that is absent or neither is none', () => {
    for (const value of [null, undefined, '', 'soon', '-1', '1.5'])
      expect(parseRetryAfter(value, nowMs)).toBeUndefined()
  })
})
