/** So often a page that is seen looks whether time has gone on without it. */
export const WAKE_LOOK_MS = 5_000
/** A look that comes so much later than it was due was held up by a sleep; a busy page is late by less. */
export const WAKE_LATE_MS = 10_000

/** The time, and a way to wait for it: what an `Environment` has of both. */
export interface WakeClock {
  nowMs(): number
  after(delayMs: number, callback: () => void): () => void
}

/** Calls `onWake` after each sleep of the machine, as far as the clock tells of it, until the returned function is called. */
export function watchForWake(clock: WakeClock, onWake: () => void): () => void {
  let stop = () => {}
  const look = () => {
    const dueAtMs = clock.nowMs() + WAKE_LOOK_MS
    stop = clock.after(WAKE_LOOK_MS, () => {
      const isLate = clock.nowMs() - dueAtMs > WAKE_LATE_MS
      look()
      if (isLate) onWake()
    })
  }
  look()
  return () => stop()
}
