import { CANCEL_TAKEOVER_MS, LEASE_MS, ORPHANED_AFTER_MS } from '../limits.ts'
import type { RunRecord } from '../runs/run-record.ts'
import type { AdoptCommand } from './store.ts'

/** True for an owner whose process is known to be gone. */
export type IsDead = (owner: string) => boolean

/**
 * Whether a running run is somebody else's to go on with: past its lease, its owner dead or not ending what was cancelled;
 * or owned by this very process, which does not work on it. Pure but for `isDead`: every store answers the same.
 */
export function isDue(run: RunRecord, { ownership, held, nowMs }: AdoptCommand, isDead: IsDead): boolean {
  const { owner, leaseUntilMs, cancelRequestedAtMs } = run
  if (run.status !== 'running' || owner === null || leaseUntilMs === null) return false
  if (owner === ownership.owner) {
    const isHeld = held.some(({ runId, epoch }) => runId === run.runId && epoch === run.epoch)
    return !isHeld && leaseUntilMs - LEASE_MS + ORPHANED_AFTER_MS <= nowMs
  }
  if (leaseUntilMs <= nowMs) return true
  if (cancelRequestedAtMs !== null && cancelRequestedAtMs + CANCEL_TAKEOVER_MS <= nowMs) return true
  return isDead(owner)
}
