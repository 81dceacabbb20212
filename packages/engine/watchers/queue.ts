import { QUEUE_INTERVAL_MS } from '../limits.ts'
import type { Watcher } from './watcher.ts'

/** Starts what waits when another process has made room; this one's own changes do not wait for it. */
export function queueWatcher(dispatch: () => Promise<void>): Watcher {
  return { name: 'queue', intervalMs: QUEUE_INTERVAL_MS, runOnce: dispatch }
}
