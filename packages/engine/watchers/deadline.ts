import { WATCHDOG_INTERVAL_MS } from '../limits.ts'
import type { Execution } from '../runs/execution.ts'
import type { Watcher } from './watcher.ts'

/** Ends runs that have been running for longer than they may, all attempts together. */
export function deadlineWatcher(executions: () => Iterable<Execution>, deadlineMs: number): Watcher {
  return {
    name: 'deadline',
    intervalMs: WATCHDOG_INTERVAL_MS,
    runOnce(nowMs) {
      for (const execution of executions()) {
        if (execution.runningMs(nowMs) >= deadlineMs) execution.stop({ cause: 'bound', code: 'deadline' })
      }
    },
  }
}
