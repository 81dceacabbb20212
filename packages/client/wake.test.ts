import { expect, it } from 'vitest'
import { createManualEnvironment } from './testing/index.ts'
import { WAKE_LATE_MS, WAKE_LOOK_MS, watchForWake } from './wake.ts'

function watched() {
  const environment = createManualEnvironment(0)
  const bench = { environment, wakes: 0, stop: () => {} }
  bench.stop = watchForWake(environment, () => (bench.wakes += 1))
  return bench
}

it('tells of each sleep once, soon after it', () => {
  const bench = watched()
  for (const sleepMs of [60_000, 8 * 3_600_000]) {
    bench.wakes = 0
    bench.environment.advance(12_345)
    bench.environment.sleep(sleepMs)
    expect(bench.wakes).toBe(0)
    bench.environment.advance(WAKE_LOOK_MS)
    expect(bench.wakes).toBe(1)
    bench.environment.advance(100_000)
    expect(bench.wakes).toBe(1)
  }
})

it('takes a page that is busy for no sleep, and time that goes on as it should for none', () => {
  const bench = watched()
  bench.environment.sleep(WAKE_LATE_MS)
  bench.environment.advance(10 * WAKE_LOOK_MS)
  expect(bench.wakes).toBe(0)
})

it('looks no more when it is stopped, also by what it has called', () => {
  const bench = watched()
  bench.stop()
  expect(bench.environment.timerCount).toBe(0)
  const environment = createManualEnvironment(0)
  const stop = watchForWake(environment, () => stop())
  environment.sleep(60_000)
  environment.advance(WAKE_LOOK_MS)
  expect(environment.timerCount).toBe(0)
})
