import { ERASURE_INTERVAL_MS } from '../limits.ts'
import type { GroupCommit } from '../log/group-commit.ts'
import type { Watcher } from './watcher.ts'

/**
 * Erases what deleted conversations held, once none of their runs is alive. A run that is (its process died between the
 * deletion and the cancel that goes with it) is cancelled.
 */
export function erasureWatcher(commit: GroupCommit, cancel: (runId: string) => Promise<void>): Watcher {
  return {
    name: 'erasure',
    intervalMs: ERASURE_INTERVAL_MS,
    async runOnce() {
      const { unendedRunIds } = await commit.submit({ kind: 'erase_deleted' })
      for (const runId of unendedRunIds) await cancel(runId)
    },
  }
}
