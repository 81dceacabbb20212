import { settledWithin, type Clock } from '../clock.ts'
import { SETTLE_MS } from '../limits.ts'
import type { RunWriter } from '../log/run-writer.ts'
import type { Logger } from '../logger.ts'
import type { ExecutionContext, ExecutionResult, Executor } from './executor.ts'
import { runningMs, type RunRecord } from './run-record.ts'
import { outranks, type StopCause } from './stop-cause.ts'
import type { Settlement, TransitionInput } from './transition.ts'

/** One attempt at a run in this process. */
export interface Execution {
  readonly runId: string
  /** Aborts the executor; the weightiest cause so far decides how the run goes on. */
  stop(cause: StopCause): void
  /** Resolves when nothing of this attempt is left to do. Never rejects. */
  readonly ended: Promise<'written' | 'lost'>
  record(): RunRecord
  /** Running time in all attempts together. */
  runningMs(nowMs: number): number
  lastSignOfLifeMs(): number
}

export interface ExecutionOptions {
  executor: Executor
  writer: RunWriter
  resumeFrom: unknown
  clock: Clock
  logger: Logger
}

/**
 * Runs the executor once and writes how it ended. An executor that is told to stop is waited for, at most `SETTLE_MS`, so
 * that what it still says about costs is kept; what a deaf one says later is discarded.
 */
export function startExecution({ executor, writer, resumeFrom, clock, logger }: ExecutionOptions): Execution {
  const controller = new AbortController()
  const { runId } = writer.record()
  let held: StopCause | undefined
  let lastSignOfLifeMs = clock.nowMs()
  let stopped: () => void = () => undefined
  const stopping = new Promise<void>((resolve) => {
    stopped = resolve
  })

  const live = (): void => {
    lastSignOfLifeMs = clock.nowMs()
  }

  function stop(cause: StopCause): void {
    if (!outranks(cause, held)) return
    held = cause
    if (cause.cause === 'cancelled') writer.noteCancel(cause.by, cause.atMs)
    controller.abort(cause)
    stopped()
  }

  const context: ExecutionContext = {
    run: executionRun(writer.record()),
    signal: controller.signal,
    resumeFrom,
    alive: live,
    emit(events, options) {
      live()
      const durable = writer.emit(events, options)
      // An executor need not await each call; that the run was lost reaches it by the signal.
      durable.catch(() => undefined)
      return durable
    },
  }

  async function run(): Promise<'written' | 'lost'> {
    const executing = execute(executor, writer.record().input, context)
    await Promise.race([executing, stopping])
    if (held !== undefined) await settledWithin(clock, executing, SETTLE_MS)
    const cause = held
    if (cause?.cause === 'lost') return 'lost'
    if (cause !== undefined) return writer.end((settlement) => stoppedInput(cause, settlement))
    const result = await executing
    if ('thrown' in result) logger.error({ runId, error: result.thrown }, 'the executor threw')
    return writer.end((settlement) => resultInput(result, settlement))
  }

  return {
    runId,
    stop,
    ended: run().catch((error: unknown) => {
      logger.error({ runId, error }, 'an attempt could not be ended')
      return 'lost' as const
    }),
    record: writer.record,
    runningMs: (nowMs) => runningMs(writer.record(), nowMs),
    lastSignOfLifeMs: () => lastSignOfLifeMs,
  }
}

type Executed = ExecutionResult | { thrown: unknown }

async function execute(executor: Executor, input: string, context: ExecutionContext): Promise<Executed> {
  try {
    return await executor.execute(JSON.parse(input), context)
  } catch (thrown) {
    return { thrown }
  }
}

function resultInput(result: Executed, settlement: Settlement): TransitionInput {
  if ('thrown' in result) return { input: 'fail', settlement, code: 'internal' }
  if (result.outcome === 'completed') return { input: 'complete', settlement }
  const { code, message, reason } = result
  return { input: 'fail', settlement, code, message, reason }
}

function stoppedInput(cause: Exclude<StopCause, { cause: 'lost' }>, settlement: Settlement): TransitionInput {
  switch (cause.cause) {
    case 'cancelled':
      // The wish is committed and noted, so that the table turns any end into the cancelled one.
      return { input: 'complete', settlement }
    case 'bound':
      return { input: 'fail', settlement, code: cause.code }
    case 'drained':
      return { input: 'hand_back', settlement }
  }
}

function executionRun(record: RunRecord): ExecutionContext['run'] {
  const { runId, conversationId, parentRunId, userId, attempt } = record
  return { runId, conversationId, parentRunId, userId, attempt }
}
