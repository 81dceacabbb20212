import { WATCHDOG_INTERVAL_MS } from '../limits.ts'
import type { Attempt } from '../runs/attempt.ts'
import type { Watcher } from './watcher.ts'

/** Ends runs of which neither provider nor tool has given a sign of life for too long. */
export function stallWatcher(attempts: () => Iterable<Attempt>, stallMs: number): Watcher {
  return {
    name: 'stall',
    intervalMs: WATCHDOG_INTERVAL_MS,
    runOnce(nowMs) {
      for (const attempt of attempts()) {
        if (nowMs - attempt.lastSignOfLifeMs() >= stallMs) attempt.stop({ cause: 'bound', code: 'stalled' })
      }
    },
  }
}
