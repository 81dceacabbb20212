import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runCount } from '../testing/run-count.ts'
import { DEFAULT_ADMISSION_LIMITS, EVIDENCE_RUNS, RETRY_AFTER_DEFAULT_MS } from '../limits.ts'
import { queuePlace, retryAfterMs } from './estimate.ts'

test('without evidence there is a place and no estimate', () => {
  expect(queuePlace(3, [], DEFAULT_ADMISSION_LIMITS)).toEqual({ position: 3 })
  expect(retryAfterMs([], DEFAULT_ADMISSION_LIMITS)).toBe(RETRY_AFTER_DEFAULT_MS)
})

test('an estimate is a typical run for each round that must end first', () => {
  const evidence = [60_000, 10_000, 20_000]
  const estimates = [1, 4, 5, 8, 9].map((position) => queuePlace(position, evidence, DEFAULT_ADMISSION_LIMITS).estimateMs)
  expect(estimates).toEqual([20_000, 20_000, 40_000, 40_000, 60_000])
  expect(retryAfterMs(evidence, DEFAULT_ADMISSION_LIMITS)).toBe(5_000)
  expect(queuePlace(1, [10_000, 30_000], DEFAULT_ADMISSION_LIMITS).estimateMs).toBe(20_000)
})

test('whatever ran before, a place is one that readers can read', () => {
  const runs = fc.array(fc.integer({ min: 0, max: 10 ** 9 }), { maxLength: EVIDENCE_RUNS })
  fc.assert(
    fc.property(runs, fc.integer({ min: 1, max: 100 }), fc.nat({ max: 5 }), (evidence, position, active) => {
      const limits = { ...DEFAULT_ADMISSION_LIMITS, active }
      const { estimateMs = 0 } = queuePlace(position, evidence, limits)
      expect(Number.isSafeInteger(estimateMs) && estimateMs >= 0).toBe(true)
      expect(retryAfterMs(evidence, limits)).toBeGreaterThanOrEqual(1_000)
    }),
    runCount(200),
  )
})
