import type { Clock } from '../dependencies.ts'

/** A clock that stands still until it is moved. */
export interface ManualClock extends Clock {
  /** Moves on, calling each timer at its time, in order. */
  advance(durationMs: number): void
  /** Timers that wait. */
  readonly pending: number
}

export function createManualClock(startMs: number): ManualClock {
  let nowMs = startMs
  const timers = new Set<{ atMs: number; callback: () => void }>()
  const nextUntil = (endMs: number) =>
    [...timers].filter(({ atMs }) => atMs <= endMs).toSorted((left, right) => left.atMs - right.atMs)[0]
  return {
    nowMs: () => nowMs,
    after(delayMs, callback) {
      const timer = { atMs: nowMs + delayMs, callback }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    advance(durationMs) {
      const endMs = nowMs + durationMs
      for (let timer = nextUntil(endMs); timer; timer = nextUntil(endMs)) {
        timers.delete(timer)
        nowMs = timer.atMs
        timer.callback()
      }
      nowMs = endMs
    },
    get pending() {
      return timers.size
    },
  }
}
