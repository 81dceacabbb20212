import { isTerminal } from '@perdure/protocol'
import type { MemoryState } from '@perdure/engine/testing'
import { CALL_COST_MICRO_USD } from '../provider.ts'
import type { Setting } from '../setting.ts'
import type { Synced } from '../disk.ts'
import type { Find } from './findings.ts'

export interface RetentionOptions {
  find: Find
  state: MemoryState
  setting: Setting
  nowMs: () => number
}

/** After the set time, and not before, a log gives way to its fold; what it cost stays. */
export interface Retention {
  synced(synced: Synced): void
  /** When the last run ended longer ago than its log may be kept. */
  over(): void
}

export function createRetention({ find, state, setting, nowMs }: RetentionOptions): Retention {
  const { retentionMs, skewMaxMs } = setting
  const endedAtMs = new Map<string, number>()
  const movedAtMs = new Map<string, number>()
  const gaveWay = new Set<string>()

  function isDeleted(conversationId: string): boolean {
    return state.conversations.get(conversationId)?.deletedAtMs !== null
  }

  function checkExpired(): void {
    for (const runId of state.expired) {
      const run = state.runs.get(runId)
      if (gaveWay.has(runId) || run === undefined || isDeleted(run.conversationId)) continue
      gaveWay.add(runId)
      const keptMs = nowMs() - (endedAtMs.get(runId) ?? nowMs())
      // Who ended it and who gives it up may each be wrong about the time.
      if (keptMs < retentionMs - 2 * skewMaxMs) find('retention', `the log of ${runId} was kept for ${keptMs} ms`)
      if (state.folds.get(runId)?.seq !== run.lastSeq) find('retention', `the log of ${runId} is gone, and no fold tells its end`)
    }
  }

  return {
    synced({ command, before, after }) {
      if (command.kind === 'expire_logs') checkExpired()
      if (before === after) return
      for (const [runId, run] of after) {
        if (endedAtMs.has(runId)) continue
        if (!isTerminal(run.status)) {
          if (before.get(runId) !== run) movedAtMs.set(runId, nowMs())
          continue
        }
        // A disk that is slow or gone keeps an end for a while before it is there. It is as old as its process says then, but
        // no older than what the run did before it.
        endedAtMs.set(runId, Math.min(nowMs(), Math.max(run.endedAtMs ?? 0, movedAtMs.get(runId) ?? 0)))
      }
    },
    over() {
      for (const { runId, conversationId, costMicroUsd } of state.runs.values()) {
        if (!isDeleted(conversationId) && !state.expired.has(runId)) find('retention', `the log of ${runId} is still there`)
        const charges = state.charges.get(runId)?.size ?? 0
        if (charges * CALL_COST_MICRO_USD !== (costMicroUsd ?? 0)) find('retention', `${runId} cost ${costMicroUsd}, of ${charges} charges`)
      }
    },
  }
}
