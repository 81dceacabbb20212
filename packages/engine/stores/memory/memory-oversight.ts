import { isTerminal } from '@perdure/protocol'
import type { OversightFilter, RunCount } from '../../engine.ts'
import type { RunRecord } from '../../runs/run-record.ts'
import { isVisible, runsInOrder, type MemoryState } from './memory-state.ts'

/** Everybody's runs, newest first; of deleted conversations those that still live. */
export function overseenRuns(state: MemoryState, filter: OversightFilter): RunRecord[] {
  const { status, reason, userId, limit, beforeRunId } = filter
  const before = beforeRunId === undefined ? Infinity : (state.runs.get(beforeRunId)?.createdOrder ?? 0)
  return runsInOrder(state)
    .toReversed()
    .filter((run) => run.createdOrder < before && (isVisible(state, run) || !isTerminal(run.status)))
    .filter((run) => status === undefined || run.status === status)
    .filter((run) => reason === undefined || run.reason === reason)
    .filter((run) => userId === undefined || run.userId === userId)
    .slice(0, limit)
}

export function runCounts(state: MemoryState, sinceMs: number): RunCount[] {
  const recent = runsInOrder(state).filter((run) => run.createdAtMs >= sinceMs)
  const groups = Map.groupBy(recent, ({ userId, status, reason }) => JSON.stringify([userId, status, reason]))
  return [...groups.values()].flatMap((runs) => {
    const [first] = runs
    if (first === undefined) return []
    const { userId, status, reason } = first
    const costMicroUsd = runs.reduce((sum, run) => sum + (run.costMicroUsd ?? 0), 0)
    const unpriced = runs.filter((run) => run.endedAtMs !== null && run.costMicroUsd === null).length
    return [{ userId, status, reason, runs: runs.length, costMicroUsd, unpriced }]
  })
}
