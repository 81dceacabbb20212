import { COMMIT_WINDOW_MS, systemClock, type Clock } from '@perdure/engine'
import { nowMs } from '../processes/monotonic.ts'

/**
 * When appends that wait are committed. `wait`: so long after the first of them, or after the commit before if that is
 * later. `apart`: at once, but never sooner than so long after the commit before began.
 */
export interface CommitPacing {
  kind: 'wait' | 'apart'
  windowMs: number
}

/** The system's clock, but for one delay: that of the commit window, which the engine takes from a constant. */
export interface WindowedClock extends Clock {
  /** Undefined: as the engine has it. */
  setPacing(pacing: CommitPacing | undefined): void
  /** Windows opened since the pacing was set. */
  windowsOpened(): number
}

/**
 * Tells the window's delay by its length, so no other timer of the engine may be just as long; the sweep checks that
 * windows were opened at all. Where nothing is to be waited for it is the next turn of the event loop, where a timer would
 * take a millisecond.
 */
export function createWindowedClock(): WindowedClock {
  let pacing: CommitPacing | undefined
  let opened = 0
  let lastCommitMs = -Infinity

  function delayOf(engineMs: number): number {
    if (pacing === undefined) return engineMs
    return pacing.kind === 'wait' ? pacing.windowMs : lastCommitMs + pacing.windowMs - nowMs()
  }

  return {
    nowMs: systemClock.nowMs,
    after(delayMs, callback) {
      if (delayMs !== COMMIT_WINDOW_MS) return systemClock.after(delayMs, callback)
      opened += 1
      const waitMs = delayOf(delayMs)
      const commit = (): void => {
        lastCommitMs = nowMs()
        callback()
      }
      if (waitMs > 0) return endingWindow(systemClock.after(waitMs, commit))
      const turn = setImmediate(commit)
      return endingWindow(() => clearImmediate(turn))
    },
    setPacing(next) {
      pacing = next
      opened = 0
    },
    windowsOpened: () => opened,
  }

  /** A window is cut short by a commit that does not wait. */
  function endingWindow(cancel: () => void): () => void {
    return () => {
      lastCommitMs = nowMs()
      cancel()
    }
  }
}
