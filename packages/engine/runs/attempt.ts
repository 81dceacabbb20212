import { sleep } from '../clock.ts'
import { LEASE_MS, STORE_RETRY_FIRST_MS, STORE_RETRY_LAST_MS } from '../limits.ts'
import type { Feed } from '../log/feed.ts'
import type { Segment } from '../log/segment.ts'
import type { EngineContext } from './engine-context.ts'
import { startExecution, type Execution } from './execution.ts'
import { openWriter, type OpenedWriter } from './resume.ts'
import { runningMs, type RunRecord } from './run-record.ts'
import { outranks, type StopCause } from './stop-cause.ts'

/** One attempt of this process at a run, from its claim to its last write. */
export interface Attempt {
  readonly runId: string
  readonly epoch: number
  /** The weightiest cause so far decides how the run goes on; also before the executor has begun. */
  stop(cause: StopCause): void
  /** Running time in all attempts together. */
  runningMs(nowMs: number): number
  lastSignOfLifeMs(): number
  /** Resolves when nothing of it is left to do: with the run's record, or undefined where the run was lost. Never rejects. */
  readonly over: Promise<RunRecord | undefined>
}

/** Works on a run that the store has just given to this process. `after`: what has to be over first. */
export function startAttempt(
  context: EngineContext,
  { run: record, segment }: { run: RunRecord; segment: Segment },
  after: Promise<unknown> | undefined,
): Attempt {
  const { clock, logger } = context
  const { runId, epoch } = record
  const startedAtMs = clock.nowMs()
  let execution: Execution | undefined
  let early: StopCause | undefined

  function stop(cause: StopCause): void {
    if (execution !== undefined) execution.stop(cause)
    else if (outranks(cause, early)) early = cause
  }

  async function work(): Promise<RunRecord | undefined> {
    const { feed, release } = context.feeds.hold(record)
    try {
      feed.publish({ record, segment })
      await after
      const { writer, resumeFrom } = await opened(feed)
      execution = startExecution({ executor: context.executor, writer, resumeFrom, stopped: early, clock, logger })
      const outcome = await execution.ended
      const { status } = writer.record()
      logger.info({ runId, attempt: record.attempt, status, outcome }, 'attempt over')
      return outcome === 'written' ? writer.record() : undefined
    } finally {
      release()
    }
  }

  /** A store that cannot be read for a moment costs the run nothing. */
  async function opened(feed: Feed): Promise<OpenedWriter> {
    for (let retryMs = STORE_RETRY_FIRST_MS; ; retryMs = Math.min(retryMs * 2, STORE_RETRY_LAST_MS)) {
      try {
        return await openWriter(context, record, feed, {
          lost: () => stop({ cause: 'lost' }),
          tooLarge: () => stop({ cause: 'bound', code: 'too_large' }),
          invalid(error) {
            logger.error({ runId, error }, 'the executor said what no reader can read')
            stop({ cause: 'bound', code: 'internal' })
          },
        })
      } catch (error) {
        if (early?.cause === 'lost' || clock.nowMs() - startedAtMs > LEASE_MS) throw error
        await sleep(clock, retryMs)
      }
    }
  }

  return {
    runId,
    epoch,
    stop,
    runningMs: (nowMs) => runningMs(record, nowMs),
    lastSignOfLifeMs: () => execution?.lastSignOfLifeMs() ?? startedAtMs,
    over: work().catch((error: unknown) => {
      // Nobody works on it now: it is taken over like a run whose process died.
      logger.error({ runId, error }, 'an attempt could not be started')
      return undefined
    }),
  }
}
