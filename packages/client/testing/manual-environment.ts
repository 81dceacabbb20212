import type { Environment, Signal } from '../environment.ts'

/** An environment whose time stands still until a test moves it on, and whose signals a test gives. */
export interface ManualEnvironment extends Environment {
  /** Moves time on and calls what came due, in its order. */
  advance(byMs: number): void
  /** The machine sleeps: the clock goes on, and timers wait for as long after it as they had waited for before. */
  sleep(forMs: number): void
  signal(signal: Signal): void
  /** Timers that wait. */
  readonly timerCount: number
  /** Listeners for signals. */
  readonly listenerCount: number
}

/** Real `fetch`, ids that count up, jitter always in the middle. */
export function createManualEnvironment(startMs: number = Date.now()): ManualEnvironment {
  const timers = new Set<{ atMs: number; callback: () => void }>()
  const listeners = new Set<(signal: Signal) => void>()
  let now = startMs
  let ids = 0
  return {
    fetch: (input, init) => fetch(input, init),
    nowMs: () => now,
    after(delayMs, callback) {
      const timer = { atMs: now + delayMs, callback }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    random: () => 0.5,
    newId: () => `id-${(ids += 1)}`,
    onSignal(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    advance(byMs) {
      const until = now + byMs
      for (;;) {
        const due = [...timers].filter(({ atMs }) => atMs <= until).sort((a, b) => a.atMs - b.atMs)[0]
        if (!due) break
        timers.delete(due)
        now = Math.max(now, due.atMs)
        due.callback()
      }
      now = until
    },
    sleep(forMs) {
      now += forMs
      for (const timer of timers) timer.atMs += forMs
    },
    signal(signal) {
      for (const listener of new Set(listeners)) listener(signal)
    },
    get timerCount() {
      return timers.size
    },
    get listenerCount() {
      return listeners.size
    },
  }
}
