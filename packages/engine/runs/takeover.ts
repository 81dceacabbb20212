import { ownershipAt, type EngineContext } from './engine-context.ts'
import { look, NOTHING_SEEN, overdue } from './others-leases.ts'
import type { RunRecord } from './run-record.ts'
import { writeOnce } from './write-once.ts'

/**
 * Adopts what dead, silent or deaf processes left behind and says what becomes of it: back to the head of the queue with a
 * new attempt, or ended. Should this process die in between, the next one finds its lease and goes on here. `held`: what
 * this process works on. Resolves to how many runs were adopted.
 */
export type TakeOver = (held: readonly { runId: string; epoch: number }[]) => Promise<number>

/** Remembers from look to look what it has seen of the others: the first one takes over only what is known to be dead. */
export function createTakeOver(context: EngineContext): TakeOver {
  const { commit, clock } = context
  let seen = NOTHING_SEEN
  return async (held) => {
    const nowMs = clock.nowMs()
    const ownership = ownershipAt(context, nowMs)
    const { adopted, others } = await commit.submit({ kind: 'adopt', ownership, held, ...overdue(seen, nowMs), nowMs })
    seen = look(seen, others, nowMs)
    for (const record of adopted) await bury(context, record)
    return adopted.length
  }
}

/** One run that cannot be moved keeps no other from being taken over; it is this process's orphan, and comes up again. */
async function bury(context: EngineContext, record: RunRecord): Promise<void> {
  const { logger, runLimits } = context
  const { runId, attempt } = record
  try {
    const { maxAttempts } = runLimits
    const { run } = await writeOnce(context, record, (settlement) => ({ input: 'die', settlement, maxAttempts }))
    logger.warn({ runId, attempt, status: run.status }, 'took over a run whose process is gone')
  } catch (error) {
    logger.error({ runId, attempt, error }, 'a run could not be taken over')
  }
}
