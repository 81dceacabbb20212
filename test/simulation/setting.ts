import type { RunLimits } from '@perdure/engine'
import type { Random } from './random.ts'

/** How the processes of one life are set, and how wrong their clocks may be. */
export interface Setting {
  runLimits: RunLimits
  retentionMs: number
  /** A process's clock is at most so far ahead of the world's, or behind it. */
  skewMaxMs: number
}

const DEADLINE_MS = 60_000
const STALL_MS = 8_000
/** Longer than any life. */
const RETENTION_MS = 3_600_000
const SKEW_MS = 1_500
/** Further than a lease and every bound. */
const LARGE_SKEW_MS = 60_000

/** Mostly so that nothing of it is reached; in a share of the lives a deadline, a stall, the retention or the clocks are tight. */
export function settingOf(random: Random): Setting {
  const usual: Setting = {
    runLimits: { deadlineMs: DEADLINE_MS, stallMs: STALL_MS, maxAttempts: 3 },
    retentionMs: RETENTION_MS,
    skewMaxMs: SKEW_MS,
  }
  const { runLimits } = usual
  return random.pick<() => Setting>([
    () => usual,
    () => usual,
    () => ({ ...usual, skewMaxMs: LARGE_SKEW_MS }),
    () => ({ ...usual, runLimits: { ...runLimits, deadlineMs: random.between(500, 6_000) }, skewMaxMs: LARGE_SKEW_MS }),
    () => ({ ...usual, runLimits: { ...runLimits, stallMs: random.between(1_500, 4_000) } }),
    () => ({ ...usual, retentionMs: random.pick([0, 2_000, 9_000]) }),
  ])()
}

/** True where logs give way within a life. */
export function expiresLogs({ retentionMs }: Setting): boolean {
  return retentionMs < RETENTION_MS
}
