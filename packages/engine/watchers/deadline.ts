import { WATCHDOG_INTERVAL_MS } from '../limits.ts'
import type { Attempt } from '../runs/attempt.ts'
import type { Watcher } from './watcher.ts'

/** Ends runs that have been running for longer than they may, all attempts together. */
export function deadlineWatcher(attempts: () => Iterable<Attempt>, deadlineMs: number): Watcher {
  return {
    name: 'deadline',
    intervalMs: WATCHDOG_INTERVAL_MS,
    runOnce(nowMs) {
      for (const attempt of attempts()) {
        if (attempt.runningMs(nowMs) >= deadlineMs) attempt.stop({ cause: 'bound', code: 'deadline' })
      }
    },
  }
}
