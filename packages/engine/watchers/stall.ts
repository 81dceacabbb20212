import { WATCHDOG_INTERVAL_MS } from '../limits.ts'
import type { Execution } from '../runs/execution.ts'
import type { Watcher } from './watcher.ts'

/** Ends runs of which neither provider nor tool has given a sign of life for too long. */
export function stallWatcher(executions: () => Iterable<Execution>, stallMs: number): Watcher {
  return {
    name: 'stall',
    intervalMs: WATCHDOG_INTERVAL_MS,
    runOnce(nowMs) {
      for (const execution of executions()) {
        if (nowMs - execution.lastSignOfLifeMs() >= stallMs) execution.stop({ cause: 'bound', code: 'stalled' })
      }
    },
  }
}
