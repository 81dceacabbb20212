import { LEASE_MS, ORPHANED_AFTER_MS } from '../limits.ts'
import type { RunRecord } from '../runs/run-record.ts'
import type { AdoptCommand, Lease } from './store.ts'

/** True for an owner whose process is known to be gone. */
export type IsDead = (owner: string) => boolean

/**
 * Whether a running run is somebody else's to go on with: its owner dead, or as silent as this process has seen it, or not
 * ending what was cancelled; or owned by this very process, which does not work on it. Compares no time of another process
 * with this one's. Pure but for `isDead`: every store answers the same.
 */
export function isDue(run: RunRecord, command: AdoptCommand, isDead: IsDead): boolean {
  const { runId, epoch, owner, leaseUntilMs, cancelRequestedAtMs } = run
  const { ownership, held, unrenewed, unended, nowMs } = command
  if (run.status !== 'running' || owner === null || leaseUntilMs === null) return false
  const isThis = (other: { runId: string; epoch: number }): boolean => other.runId === runId && other.epoch === epoch
  if (owner === ownership.owner) return !held.some(isThis) && leaseUntilMs - LEASE_MS + ORPHANED_AFTER_MS <= nowMs
  if (isDead(owner)) return true
  if (unrenewed.some((lease) => isThis(lease) && lease.leaseUntilMs === leaseUntilMs)) return true
  return cancelRequestedAtMs !== null && unended.some(isThis)
}

/** The leases that others hold, among runs. */
export function leasesOfOthers(runs: readonly RunRecord[], owner: string): Lease[] {
  return runs.flatMap(({ runId, epoch, status, owner: holder, leaseUntilMs, cancelRequestedAtMs }) =>
    status === 'running' && leaseUntilMs !== null && holder !== owner ? [{ runId, epoch, leaseUntilMs, cancelRequestedAtMs }] : [],
  )
}
