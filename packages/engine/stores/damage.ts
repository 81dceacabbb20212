import type { DamageFigures } from '../engine.ts'
import type { Logger } from '../logger.ts'
import type { Store } from './store.ts'

/** What was read is not what was stored: a disk, a copy or a hand has changed it. Nothing of it is told to anybody. */
export class StoreDamageError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'StoreDamageError'
  }
}

/** Runs that are counted one by one; there is no telling what a disk with more of them holds. */
const RUNS_COUNTED_MAX = 1_000

/** The same store; what it finds damaged is logged and counted, and rejects as before. */
export function watchedForDamage(store: Store, logger: Logger): { store: Store; damage: () => DamageFigures } {
  let reads = 0
  const runIds = new Set<string>()

  function watched<A extends unknown[], T>(
    read: (runId: string, ...values: A) => Promise<T>,
  ): (runId: string, ...values: A) => Promise<T> {
    return async (runId, ...values) => {
      try {
        return await read(runId, ...values)
      } catch (error) {
        if (error instanceof StoreDamageError) note(runId, error)
        throw error
      }
    }
  }

  function note(runId: string, error: StoreDamageError): void {
    reads += 1
    if (runIds.has(runId)) return
    logger.error({ runId, error }, 'the store holds something else than it was given')
    if (runIds.size < RUNS_COUNTED_MAX) runIds.add(runId)
  }

  return {
    store: {
      ...store,
      findRun: watched((runId) => store.findRun(runId)),
      readSegments: watched((runId, afterSeq: number, maxBytes: number) => store.readSegments(runId, afterSeq, maxBytes)),
      readFold: watched((runId) => store.readFold(runId)),
      readCheckpoint: watched((runId) => store.readCheckpoint(runId)),
      readCharges: watched((runId) => store.readCharges(runId)),
    },
    damage: () => ({ reads, runs: runIds.size }),
  }
}
