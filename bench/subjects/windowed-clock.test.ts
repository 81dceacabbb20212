import { COMMIT_WINDOW_MS } from '@perdure/engine'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createWindowedClock, type CommitPacing, type WindowedClock } from './windowed-clock.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** After how many milliseconds, counted from now, a delay of the engine is over. */
function waited(clock: WindowedClock, delayMs: number): number {
  let isOver = false
  clock.after(delayMs, () => void (isOver = true))
  for (let waitedMs = 0; waitedMs <= 1_000; waitedMs += 1) {
    vi.advanceTimersByTime(waitedMs === 0 ? 0 : 1)
    if (isOver) return waitedMs
  }
  throw new Error('The delay has no end')
}

function clockWith(pacing: CommitPacing | undefined): WindowedClock {
  const clock = createWindowedClock()
  clock.setPacing(pacing)
  return clock
}

test('without a pacing the window is as the engine has it', () => {
  expect(waited(clockWith(undefined), COMMIT_WINDOW_MS)).toBe(COMMIT_WINDOW_MS)
})

test('delays of another length are left alone', () => {
  const clock = clockWith({ kind: 'wait', windowMs: 50 })
  expect(waited(clock, COMMIT_WINDOW_MS + 1)).toBe(COMMIT_WINDOW_MS + 1)
  expect(clock.windowsOpened()).toBe(0)
})

test.each([0, 1, 16])('appends wait %d ms', (windowMs) => {
  const clock = clockWith({ kind: 'wait', windowMs })
  expect(waited(clock, COMMIT_WINDOW_MS)).toBe(windowMs)
  expect(waited(clock, COMMIT_WINDOW_MS)).toBe(windowMs)
  expect(clock.windowsOpened()).toBe(2)
})

test('commits that are to begin apart do not wait for one that is long ago', () => {
  const clock = clockWith({ kind: 'apart', windowMs: 16 })
  expect(waited(clock, COMMIT_WINDOW_MS)).toBe(0)
  vi.advanceTimersByTime(10)
  expect(waited(clock, COMMIT_WINDOW_MS)).toBe(6)
  vi.advanceTimersByTime(16)
  expect(waited(clock, COMMIT_WINDOW_MS)).toBe(0)
})

test('a window that an urgent commit cuts short counts as its beginning', () => {
  const clock = clockWith({ kind: 'apart', windowMs: 16 })
  waited(clock, COMMIT_WINDOW_MS)
  vi.advanceTimersByTime(10)
  clock.after(COMMIT_WINDOW_MS, () => {
    throw new Error('This was taken back')
  })()
  expect(waited(clock, COMMIT_WINDOW_MS)).toBe(16)
})
