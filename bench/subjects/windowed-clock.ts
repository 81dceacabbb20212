import { COMMIT_WINDOW_MS, systemClock, type Clock } from '@perdure/engine'

/** The system's clock, but for one delay: that of the commit window, which the engine takes from a constant. */
export interface WindowedClock extends Clock {
  /** Undefined: as the engine has it. 0: the next turn of the event loop, where a timer would take a millisecond. */
  setWindowMs(windowMs: number | undefined): void
  /** Windows opened since the window was set. */
  windowsOpened(): number
}

/**
 * Tells the window's delay by its length, so no other timer of the engine may be just as long; the sweep checks that
 * windows were opened at all.
 */
export function createWindowedClock(): WindowedClock {
  let windowMs: number | undefined
  let opened = 0
  return {
    nowMs: systemClock.nowMs,
    after(delayMs, callback) {
      if (delayMs !== COMMIT_WINDOW_MS) return systemClock.after(delayMs, callback)
      opened += 1
      if (windowMs !== 0) return systemClock.after(windowMs ?? delayMs, callback)
      const turn = setImmediate(callback)
      return () => clearImmediate(turn)
    },
    setWindowMs(next) {
      windowMs = next
      opened = 0
    },
    windowsOpened: () => opened,
  }
}
