import type { OverseenRun } from '@perdure/engine'
import { isTerminal, type AdminRun } from '@perdure/protocol'
import { modelOf } from '../chat/run-input.ts'

const iso = (timeMs: number): string => new Date(timeMs).toISOString()

/** A run as operators see it: nothing of what was asked or answered. `names`: display names by user id. */
export function adminRun(run: OverseenRun, names: ReadonlyMap<string, string>, nowMs: number): AdminRun {
  const { startedAtMs, endedAtMs, lease, lastSignOfLifeMs, cancelRequestedAtMs } = run
  return {
    runId: run.runId,
    userId: run.userId,
    displayName: names.get(run.userId) ?? null,
    status: run.status,
    attempt: run.attempt,
    deaths: run.deaths,
    ...(run.reason === undefined ? {} : { reason: run.reason }),
    ...(run.errorCode === undefined ? {} : { errorCode: run.errorCode }),
    model: run.usage.at(-1)?.model ?? modelOf(run.input) ?? null,
    createdAt: iso(run.createdAtMs),
    ...(startedAtMs === undefined ? {} : { startedAt: iso(startedAtMs) }),
    ...(endedAtMs === undefined ? {} : { endedAt: iso(endedAtMs) }),
    waitingMs: Math.max(0, (startedAtMs ?? endedAtMs ?? nowMs) - run.createdAtMs),
    runningMs: Math.max(0, Math.round(run.runningMs)),
    ...(run.queue === undefined ? {} : { queue: run.queue }),
    handedBack: run.handedBack,
    ...(lease === undefined ? {} : { processId: lease.owner, leaseUntil: iso(lease.untilMs) }),
    ...(lastSignOfLifeMs === undefined ? {} : { silentMs: Math.max(0, Math.round(nowMs - lastSignOfLifeMs)) }),
    ...(cancelRequestedAtMs === undefined ? {} : { cancelRequestedAt: iso(cancelRequestedAtMs) }),
    loggedEvents: run.loggedEvents,
    loggedBytes: run.loggedBytes,
    costMicroUsd: isTerminal(run.status) ? run.costMicroUsd : null,
  }
}
