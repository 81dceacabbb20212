import { CANCEL_TAKEOVER_MS, LEASE_MS, TAKEOVER_INTERVAL_MS } from '../limits.ts'
import type { AdoptCommand, Lease } from '../stores/store.ts'

/**
 * What one process has seen of the runs that others own. Clocks of two processes may be any time apart, so what another one
 * wrote is compared with this one's clock only within one look: how long a lease has stood is measured here, look by look.
 */
export interface OthersLeases {
  /** Undefined before the first look. */
  lookedAtMs: number | undefined
  seen: ReadonlyMap<string, SeenLease>
}

interface SeenLease {
  lease: Lease
  /** Since it was last renewed. */
  unrenewedMs: number
  /** Since its run was cancelled; 0 where it is not. */
  unendedMs: number
}

export const NOTHING_SEEN: OthersLeases = { lookedAtMs: undefined, seen: new Map() }

/** A process that was itself away for longer has not been looking: its neighbours may have been away with it. */
const LOOK_MAX_MS = 2 * TAKEOVER_INTERVAL_MS

/** What is due at `nowMs`, should nothing have changed since the last look: the store makes sure of that. */
export function overdue(others: OthersLeases, nowMs: number): Pick<AdoptCommand, 'unrenewed' | 'unended'> {
  const passedMs = sinceLookMs(others, nowMs)
  const seen = [...others.seen.values()]
  return {
    unrenewed: seen.filter(({ unrenewedMs }) => unrenewedMs + passedMs >= LEASE_MS).map(({ lease }) => lease),
    unended: seen
      .filter(({ lease, unendedMs }) => lease.cancelRequestedAtMs !== null && unendedMs + passedMs >= CANCEL_TAKEOVER_MS)
      .map(({ lease }) => lease),
  }
}

/** What is known after a look at `nowMs` that found these leases. */
export function look(others: OthersLeases, leases: readonly Lease[], nowMs: number): OthersLeases {
  const passedMs = sinceLookMs(others, nowMs)
  /** What happened since the last look happened no longer ago; the other's clock says when, as far as it can be right. */
  const ageMs = (atMs: number): number => Math.min(Math.max(0, nowMs - atMs), passedMs)

  function see(lease: Lease): SeenLease {
    const { leaseUntilMs, cancelRequestedAtMs } = lease
    const known = others.seen.get(lease.runId)
    const before = known?.lease.epoch === lease.epoch ? known : undefined
    const isRenewed = before?.lease.leaseUntilMs !== leaseUntilMs
    return {
      lease,
      unrenewedMs: isRenewed ? ageMs(leaseUntilMs - LEASE_MS) : before.unrenewedMs + passedMs,
      unendedMs: unendedMs(before, cancelRequestedAtMs),
    }
  }

  function unendedMs(before: SeenLease | undefined, cancelRequestedAtMs: number | null): number {
    if (cancelRequestedAtMs === null) return 0
    const isNew = before === undefined || before.lease.cancelRequestedAtMs === null
    return isNew ? ageMs(cancelRequestedAtMs) : before.unendedMs + passedMs
  }

  return { lookedAtMs: nowMs, seen: new Map(leases.map((lease) => [lease.runId, see(lease)])) }
}

/** Nothing before the first look. */
function sinceLookMs({ lookedAtMs }: OthersLeases, nowMs: number): number {
  return lookedAtMs === undefined ? 0 : Math.min(Math.max(0, nowMs - lookedAtMs), LOOK_MAX_MS)
}
