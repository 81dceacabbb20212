import { RETENTION_INTERVAL_MS, RETENTION_RUNS_PER_TURN, RETENTION_SEGMENTS_PER_TURN } from '../limits.ts'
import type { GroupCommit } from '../log/group-commit.ts'
import type { StoredFold } from '../stores/store.ts'
import type { Watcher } from './watcher.ts'

/**
 * Gives the logs of runs that ended `retentionMs` ago up to their folds, a bounded part of them each turn. A run that has
 * none at its end (its log could not be read then) is given one first.
 */
export function retentionWatcher(
  commit: GroupCommit,
  foldOfRun: (runId: string) => Promise<StoredFold>,
  retentionMs: number,
): Watcher {
  return {
    name: 'retention',
    intervalMs: RETENTION_INTERVAL_MS,
    async runOnce(nowMs) {
      const { unfolded } = await commit.submit({
        kind: 'expire_logs',
        endedBeforeMs: nowMs - retentionMs,
        mostRuns: RETENTION_RUNS_PER_TURN,
        mostSegments: RETENTION_SEGMENTS_PER_TURN,
      })
      const failures: unknown[] = []
      for (const runId of unfolded) {
        try {
          await commit.submit({ kind: 'keep_fold', runId, fold: await foldOfRun(runId) })
        } catch (error) {
          // One log that cannot be read keeps no other from its fold.
          failures.push(error)
        }
      }
      if (failures.length > 0) throw new AggregateError(failures, `${failures.length} runs could not be folded`)
    },
  }
}
