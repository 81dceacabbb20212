import { TAKEOVER_INTERVAL_MS } from '../limits.ts'
import type { Watcher } from './watcher.ts'

/** Takes over what processes that died left behind, and cancelled runs whose owner does not end them. */
export function takeoverWatcher(takeOver: () => Promise<void>): Watcher {
  return { name: 'takeover', intervalMs: TAKEOVER_INTERVAL_MS, runOnce: takeOver }
}
