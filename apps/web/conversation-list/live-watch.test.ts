import { createManualEnvironment } from '@perdure/client/testing'
import { expect, it } from 'vitest'
import { createLiveWatch, lookDelayMs } from './live-watch.ts'

it('looks less and less often, and seldom where nobody sees the page', () => {
  const shown = [0, 1, 2, 20].map((looks) => lookDelayMs(looks, false))
  const hidden = [0, 1, 2, 20].map((looks) => lookDelayMs(looks, true))
  expect(shown).toEqual(shown.toSorted((a, b) => a - b))
  expect(shown.at(-1)).toBe(15_000)
  expect(hidden.every((delayMs, index) => delayMs > (shown[index] ?? 0))).toBe(true)
  expect(hidden.at(-1)).toBe(60_000)
})

it('tells when other runs are live than were known, and looks on after a look that failed', async () => {
  const environment = createManualEnvironment(0)
  const answers: (() => Promise<string[]>)[] = [
    () => Promise.reject(new Error('offline')),
    () => Promise.resolve(['run-2', 'run-1']),
    () => Promise.resolve(['run-2']),
  ]
  const changed = Promise.withResolvers<void>()
  const watch = createLiveWatch({
    environment,
    isHidden: () => false,
    readLiveRunIds: () => answers.shift()?.() ?? Promise.reject(new Error('Asked too often')),
    onChange: () => changed.resolve(),
  })
  watch.follow(['run-1', 'run-2'])
  while (answers.length > 0) {
    environment.advance(15_000)
    // A look waits for its answer before it sets the next timer.
    await new Promise((resolve) => setImmediate(resolve))
  }
  await changed.promise
  expect(environment.timerCount).toBe(0)
})

it('does not tell of a look that was under way when it was stopped', async () => {
  const environment = createManualEnvironment(0)
  const answer = Promise.withResolvers<string[]>()
  let changes = 0
  const watch = createLiveWatch({
    environment,
    isHidden: () => false,
    readLiveRunIds: () => answer.promise,
    onChange: () => (changes += 1),
  })
  watch.follow(['run-1'])
  environment.advance(15_000)
  watch.stop()
  answer.resolve([])
  await answer.promise
  expect(changes).toBe(0)
})
