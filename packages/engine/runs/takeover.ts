import { CANCEL_TAKEOVER_MS } from '../limits.ts'
import { ownershipAt, type EngineContext } from './engine-context.ts'
import { writeOnce } from './write-once.ts'

/**
 * Adopts what dead processes left behind and says what becomes of it: back to the head of the queue with a new attempt,
 * or ended. Should this process die in between, the next one finds its lease and goes on here.
 */
export async function takeOver(context: EngineContext): Promise<number> {
  const { commit, clock, logger, runLimits } = context
  const nowMs = clock.nowMs()
  const { adopted } = await commit.submit({
    kind: 'adopt',
    ownership: ownershipAt(context, nowMs),
    cancelTakeoverMs: CANCEL_TAKEOVER_MS,
    nowMs,
  })
  for (const record of adopted) {
    const { run } = await writeOnce(context, record, (settlement) => ({
      input: 'die',
      settlement,
      maxAttempts: runLimits.maxAttempts,
    }))
    logger.warn({ runId: run.runId, attempt: record.attempt, status: run.status }, 'took over a run whose process is gone')
  }
  return adopted.length
}
