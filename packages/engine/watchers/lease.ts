import { LEASE_RENEWAL_INTERVAL_MS } from '../limits.ts'
import type { GroupCommit } from '../log/group-commit.ts'
import type { Attempt } from '../runs/attempt.ts'
import type { Ownership } from '../stores/store.ts'
import type { Watcher } from './watcher.ts'

/** Keeps this process's runs its own, lets go of those it has lost, and hears of cancels that came by another process. */
export function leaseWatcher(
  attempts: () => Iterable<Attempt>,
  commit: GroupCommit,
  ownership: (nowMs: number) => Ownership,
): Watcher {
  return {
    name: 'lease',
    intervalMs: LEASE_RENEWAL_INTERVAL_MS,
    async runOnce(nowMs) {
      const held = new Map([...attempts()].map((attempt) => [attempt.runId, attempt]))
      if (held.size === 0) return
      const runs = [...held.values()].map(({ runId, epoch }) => ({ runId, epoch }))
      const { renewed } = await commit.submit({ kind: 'renew', ownership: ownership(nowMs), runs })
      for (const run of renewed) {
        const attempt = held.get(run.runId)
        held.delete(run.runId)
        if (run.cancelledBy === null) continue
        attempt?.stop({ cause: 'cancelled', by: run.cancelledBy, atMs: run.cancelRequestedAtMs ?? nowMs })
      }
      // An attempt that ended while the renewal was under way has nothing left to lose.
      for (const lost of held.values()) lost.stop({ cause: 'lost' })
    },
  }
}
