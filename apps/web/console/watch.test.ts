import { RequestError } from '@perdure/client'
import { createManualEnvironment } from '@perdure/client/testing'
import { beforeEach, expect, it } from 'vitest'
import { BACKOFF_MAX_MS, createWatch, REFRESH_INTERVAL_MS, type Reading, type Watch } from './watch.ts'

let environment: ReturnType<typeof createManualEnvironment>
let watch: Watch<number>
let reads: number
let isHidden: boolean
let answer: () => Promise<Reading<number>>
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

beforeEach(() => {
  environment = createManualEnvironment(0)
  reads = 0
  isHidden = false
  answer = () => Promise.resolve({ data: reads })
  watch = createWatch({
    environment,
    isHidden: () => isHidden,
    read: () => {
      reads += 1
      return answer()
    },
  })
})

async function pass(byMs: number): Promise<void> {
  environment.advance(byMs)
  await settled()
}

function failing(status: number, retryAfterMs?: number): () => Promise<Reading<number>> {
  const details = retryAfterMs === undefined ? {} : { retryAfterMs }
  return () => Promise.resolve({ data: 1, error: new RequestError('not_ready', 'not ready', status, details) })
}

it('reads at once, and again after each interval, until it is stopped', async () => {
  const stop = watch.start()
  await settled()
  expect(watch.getSnapshot()).toMatchObject({ data: 1, updatedAtMs: 0, nextAtMs: REFRESH_INTERVAL_MS })
  await pass(REFRESH_INTERVAL_MS)
  expect(watch.getSnapshot()).toMatchObject({ data: 2, updatedAtMs: REFRESH_INTERVAL_MS })
  stop()
  await pass(10 * REFRESH_INTERVAL_MS)
  expect([reads, environment.timerCount, environment.listenerCount]).toEqual([2, 0, 0])
})

it('reads nothing while paused, and at once when it goes on', async () => {
  watch.start()
  await settled()
  watch.pause()
  await pass(10 * REFRESH_INTERVAL_MS)
  environment.signal('shown')
  await settled()
  expect([reads, watch.getSnapshot().isPaused]).toEqual([1, true])
  watch.resume()
  await settled()
  expect([reads, watch.getSnapshot().isPaused]).toEqual([2, false])
  await pass(REFRESH_INTERVAL_MS)
  expect(reads).toBe(3)
})

it('reads once when asked to while paused, and stays so', async () => {
  watch.start()
  await settled()
  watch.pause()
  watch.refresh()
  await pass(10 * REFRESH_INTERVAL_MS)
  expect(reads).toBe(2)
})

it('reads nothing while the page is hidden, and at once when it is shown', async () => {
  watch.start()
  await settled()
  isHidden = true
  environment.signal('hidden')
  await pass(10 * REFRESH_INTERVAL_MS)
  expect(reads).toBe(1)
  isHidden = false
  environment.signal('shown')
  await settled()
  expect(reads).toBe(2)
})

it('waits ever longer after failures, keeps what it had, and recovers', async () => {
  watch.start()
  await settled()
  answer = failing(503)
  const waits: number[] = []
  for (let failure = 0; failure < 6; failure += 1) {
    await pass((watch.getSnapshot().nextAtMs ?? 0) - environment.nowMs())
    waits.push((watch.getSnapshot().nextAtMs ?? 0) - environment.nowMs())
  }
  expect(waits).toEqual([6_000, 12_000, 24_000, 45_000, 45_000, 45_000])
  expect(Math.max(...waits)).toBeLessThanOrEqual(BACKOFF_MAX_MS)
  expect(watch.getSnapshot()).toMatchObject({ data: 1, updatedAtMs: 0, error: { code: 'not_ready' } })
  answer = () => Promise.resolve({ data: 9 })
  environment.signal('online')
  await settled()
  expect(watch.getSnapshot()).toMatchObject({ data: 9, error: undefined })
  expect((watch.getSnapshot().nextAtMs ?? 0) - environment.nowMs()).toBe(REFRESH_INTERVAL_MS)
})

it('keeps to Retry-After', async () => {
  answer = failing(503, 90_000)
  watch.start()
  await settled()
  expect(watch.getSnapshot().nextAtMs).toBe(90_000)
})

it('does not ask again for what it is refused', async () => {
  answer = failing(403)
  watch.start()
  await settled()
  await pass(10 * BACKOFF_MAX_MS)
  expect([reads, watch.getSnapshot().nextAtMs]).toEqual([1, undefined])
})

it('takes no notice of an answer that was given up for another', async () => {
  const late = Promise.withResolvers<Reading<number>>()
  answer = () => late.promise
  watch.start()
  answer = () => Promise.resolve({ data: 7 })
  watch.refresh()
  await settled()
  late.resolve({ data: 5 })
  await settled()
  expect([watch.getSnapshot().data, environment.timerCount]).toEqual([7, 1])
})
