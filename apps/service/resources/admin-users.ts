import type { OverseenRun, RunCount } from '@perdure/engine'
import type { AdminUser } from '@perdure/protocol'

/** What is known of everybody's use, each by user. */
export interface UseOfService {
  running: readonly Pick<OverseenRun, 'userId'>[]
  queued: readonly Pick<OverseenRun, 'userId'>[]
  streams: ReadonlyMap<string, number>
  /** Runs of the time that is looked back on. */
  counts: readonly RunCount[]
}

type UserFigures = Omit<AdminUser, 'displayName'>

/** Everybody who uses the service now or did in the time looked back on, who has most under way first. */
export function userFigures({ running, queued, streams, counts }: UseOfService): UserFigures[] {
  const users = new Map<string, UserFigures>()
  const of = (userId: string): UserFigures => {
    const nothing = { userId, active: 0, queued: 0, streams: 0, runs: 0, failed: 0, costMicroUsd: 0, unpriced: 0 }
    const known = users.get(userId) ?? nothing
    users.set(userId, known)
    return known
  }
  for (const { userId } of running) of(userId).active += 1
  for (const { userId } of queued) of(userId).queued += 1
  for (const [userId, count] of streams) of(userId).streams = count
  for (const { userId, status, runs, costMicroUsd, unpriced } of counts) {
    const user = of(userId)
    user.runs += runs
    user.failed += status === 'failed' ? runs : 0
    user.costMicroUsd += costMicroUsd
    user.unpriced += unpriced
  }
  return [...users.values()].toSorted(
    (a, b) =>
      b.active + b.queued - (a.active + a.queued) ||
      b.streams - a.streams ||
      b.runs - a.runs ||
      (a.userId < b.userId ? -1 : 1),
  )
}

/** Failed runs by reason, the most frequent first. */
export function failuresByReason(counts: readonly RunCount[]): { reason: string; runs: number }[] {
  const byReason = new Map<string, number>()
  for (const { status, reason, runs } of counts) {
    if (status === 'failed') byReason.set(reason ?? 'internal', (byReason.get(reason ?? 'internal') ?? 0) + runs)
  }
  return [...byReason]
    .map(([reason, runs]) => ({ reason, runs }))
    .toSorted((a, b) => b.runs - a.runs || (a.reason < b.reason ? -1 : 1))
}
