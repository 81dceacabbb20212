import { ERASURE_INTERVAL_MS } from '../limits.ts'
import type { GroupCommit } from '../log/group-commit.ts'
import type { Watcher } from './watcher.ts'

/** Erases what deleted conversations held, once none of their runs is alive. */
export function erasureWatcher(commit: GroupCommit): Watcher {
  return {
    name: 'erasure',
    intervalMs: ERASURE_INTERVAL_MS,
    async runOnce() {
      await commit.submit({ kind: 'erase_deleted' })
    },
  }
}
