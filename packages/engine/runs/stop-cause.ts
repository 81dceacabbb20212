import type { RunErrorCode } from '@perdure/protocol'
import type { CancelledBy } from './run-record.ts'

/** Why an executor is stopped before it is through. It is the abort signal's reason. */
export type StopCause =
  | { cause: 'cancelled'; by: CancelledBy; atMs: number }
  | { cause: 'bound'; code: Extract<RunErrorCode, 'deadline' | 'stalled' | 'too_large' | 'internal'> }
  | { cause: 'drained' }
  /** Another process owns the run by now: nothing of it is this one's to write. */
  | { cause: 'lost' }

const RANK = { lost: 3, cancelled: 2, bound: 1, drained: 0 } as const

/** True where `next` decides how the run goes on although `held` stopped it first. */
export function outranks(next: StopCause, held: StopCause | undefined): boolean {
  return held === undefined || RANK[next.cause] > RANK[held.cause]
}
