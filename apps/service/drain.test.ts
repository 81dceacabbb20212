import { expect, test } from 'vitest'
import { createDrain } from './drain.ts'
import { createManualClock } from './testing/manual-clock.ts'

const GRACE_MS = 15_000

/** An engine that is drained when the test says so, or is hurried. */
function start() {
  const clock = createManualClock(Date.UTC(2026, 10, 26))
  const { promise, resolve } = Promise.withResolvers<void>()
  const graces: number[] = []
  const drain = createDrain({
    engine: {
      drain({ graceMs, hurry }) {
        graces.push(graceMs)
        if (hurry?.aborted === true) resolve()
        hurry?.addEventListener('abort', () => resolve(), { once: true })
        return promise
      },
    },
    graceMs: GRACE_MS,
    clock,
  })
  return { drain, clock, graces, end: resolve }
}

test('tells that it is open, drains, and has drained, and since when', async () => {
  const { drain, clock, graces, end } = start()
  expect(drain.told()).toEqual({ state: 'open', graceMs: GRACE_MS })
  const draining = drain.begin()
  const since = '2026-11-26T00:00:00.000Z'
  expect(drain.told()).toEqual({ state: 'draining', since, graceMs: GRACE_MS })
  clock.advance(5_000)
  const again = drain.begin()
  end()
  await Promise.all([draining, again])
  expect(drain.told()).toEqual({ state: 'drained', since, graceMs: GRACE_MS })
  expect(graces).toEqual([GRACE_MS])
})

test('that an operator began is hurried by the stop that follows it', async () => {
  const { drain } = start()
  const draining = drain.begin()
  const hurry = new AbortController()
  void drain.begin(hurry.signal)
  expect(drain.told().state).toBe('draining')
  hurry.abort()
  await draining
  expect(drain.told().state).toBe('drained')
})

test('that is in a hurry from the start has no grace', async () => {
  const { drain } = start()
  await drain.begin(AbortSignal.abort())
  expect(drain.told().state).toBe('drained')
})
