import { BACKOFF_MAX_MS, RETRY_AFTER_MAX_MS } from '@perdure/protocol'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { RequestError } from './request-error.ts'
import { RETRY_BASE_MS, RETRY_BOUND_MS, withRetry } from './retry.ts'
import { createManualEnvironment } from './testing/index.ts'

const settled = () => new Promise((resolve) => setImmediate(resolve))

interface Failure {
  retryAfterMs: number | undefined
  random: number
}

const failure: fc.Arbitrary<Failure> = fc.record({
  retryAfterMs: fc.option(fc.integer({ min: 0, max: 2 * RETRY_BOUND_MS }), { nil: undefined }),
  random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
})

/** Fails as told, then succeeds; time is moved on whenever it waits. */
async function tryThrough(failures: readonly Failure[]) {
  const world = createManualEnvironment(0)
  let tries = 0
  const environment = { ...world, random: () => failures[tries - 1]?.random ?? 0 }
  const pausesMs: number[] = []
  const startsMs: number[] = []
  const attempt = () => {
    startsMs.push(world.nowMs())
    const told = failures[tries]
    tries += 1
    if (!told) return Promise.resolve('done')
    const details = told.retryAfterMs === undefined ? {} : { retryAfterMs: told.retryAfterMs }
    return Promise.reject(new RequestError('queued', 'Full', 429, details))
  }
  let waitsUntilMs: number | undefined
  const outcome = withRetry(attempt, {
    environment,
    onPause: (pause) => {
      waitsUntilMs = pause?.retryAtMs
      if (pause) pausesMs.push(pause.retryAtMs - world.nowMs())
    },
  }).catch((error: unknown) => error)
  for (;;) {
    await settled()
    if (waitsUntilMs === undefined) break
    world.advance(waitsUntilMs - world.nowMs())
  }
  return { outcome: await outcome, pausesMs, startsMs, leftTimers: world.timerCount + world.listenerCount }
}

it('waits within its bounds, no shorter than it is asked to, and gives up before it would begin too late', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(failure, { maxLength: 12 }), async (failures) => {
      const { outcome, pausesMs, startsMs, leftTimers } = await tryThrough(failures)
      for (const [index, pauseMs] of pausesMs.entries()) {
        const demandedMs = Math.min(failures[index]?.retryAfterMs ?? 0, RETRY_AFTER_MAX_MS)
        const ceilingMs = Math.min(BACKOFF_MAX_MS, RETRY_BASE_MS * 2 ** index)
        expect(pauseMs).toBeGreaterThanOrEqual(Math.max(ceilingMs / 2, demandedMs) - 1)
        expect(pauseMs).toBeLessThanOrEqual(Math.max(ceilingMs, demandedMs + RETRY_BASE_MS) + 1)
      }
      for (const startMs of startsMs) expect(startMs).toBeLessThanOrEqual(RETRY_BOUND_MS)
      if (outcome === 'done') expect(startsMs).toHaveLength(failures.length + 1)
      else expect(outcome).toMatchObject({ code: 'queued' })
      expect(leftTimers).toBe(0)
    }),
    { numRuns: 200 },
  )
})

it('is not in step with others that failed at the same moment', async () => {
  const pauses = await Promise.all(
    [0, 0.25, 0.5, 0.75].map(async (random) => (await tryThrough([{ random, retryAfterMs: undefined }])).pausesMs[0]),
  )
  expect(pauses).toEqual([250, 313, 375, 438])
})
