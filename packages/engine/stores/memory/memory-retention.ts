import type { RunRecord } from '../../runs/run-record.ts'
import type { ExpireLogsCommand, KeepFoldCommand, StoreResult } from '../store.ts'
import { runsInOrder, type MemoryState } from './memory-state.ts'

export function expireLogs(state: MemoryState, { endedBeforeMs, mostRuns, mostSegments }: ExpireLogsCommand): StoreResult {
  const due = runsInOrder(state)
    .filter((run) => run.endedAtMs !== null && run.endedAtMs < endedBeforeMs && !state.expired.has(run.runId))
    .toSorted((a, b) => (a.endedAtMs ?? 0) - (b.endedAtMs ?? 0))
  const folded = due.filter((run) => isFolded(state, run)).slice(0, mostRuns)
  const unfolded = due.filter((run) => !isFolded(state, run)).slice(0, mostRuns)
  let left = mostSegments
  let expired = 0
  for (const { runId } of folded) {
    const segments = state.segments.get(runId) ?? []
    const gone = Math.min(left, segments.length)
    left -= gone
    state.segments.set(runId, segments.slice(gone))
    if (gone < segments.length) break
    state.segments.delete(runId)
    state.checkpoints.delete(runId)
    state.expired.add(runId)
    expired += 1
  }
  return { kind: 'expire_logs', expired, unfolded: unfolded.map((run) => run.runId) }
}

export function keepFold(state: MemoryState, { runId, fold }: KeepFoldCommand): boolean {
  const run = state.runs.get(runId)
  if (run === undefined || run.endedAtMs === null || run.lastSeq !== fold.seq || state.expired.has(runId)) return false
  state.folds.set(runId, fold)
  return true
}

function isFolded(state: MemoryState, { runId, lastSeq }: RunRecord): boolean {
  return state.folds.get(runId)?.seq === lastSeq
}
