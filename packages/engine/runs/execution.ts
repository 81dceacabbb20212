import { RUN_ERRORS } from '@perdure/protocol'
import { settledWithin, type Clock } from '../clock.ts'
import { SETTLE_MS } from '../limits.ts'
import type { RunWriter } from '../log/run-writer.ts'
import type { Logger } from '../logger.ts'
import type { ExecutionContext, ExecutionResult, Executor } from './executor.ts'
import type { RunRecord } from './run-record.ts'
import { outranks, type StopCause } from './stop-cause.ts'
import type { Settlement, TransitionInput } from './transition.ts'

/** An executor at work on a run. */
export interface Execution {
  /** Aborts the executor; the weightiest cause so far decides how the run goes on. */
  stop(cause: StopCause): void
  /** Resolves when nothing of it is left to do. Never rejects. */
  readonly ended: Promise<'written' | 'lost'>
  lastSignOfLifeMs(): number
}

export interface ExecutionOptions {
  executor: Executor
  writer: RunWriter
  resumeFrom: unknown
  /** What stopped the run before its executor began: then it is not called at all. */
  stopped: StopCause | undefined
  clock: Clock
  logger: Logger
}

/**
 * Runs the executor once and writes how it ended. An executor that is told to stop is waited for, at most `SETTLE_MS`, so
 * that what it still says about costs is kept; what a deaf one says later is discarded.
 */
export function startExecution(options: ExecutionOptions): Execution {
  const { executor, writer, resumeFrom, clock, logger } = options
  const controller = new AbortController()
  const { runId } = writer.record()
  let held: StopCause | undefined
  let isThrough = false
  let lastSignOfLifeMs = clock.nowMs()
  const stopping = Promise.withResolvers<void>()

  const live = (): void => {
    lastSignOfLifeMs = clock.nowMs()
  }

  function stop(cause: StopCause): void {
    // Neither a bound nor a drain changes anything for an executor that is through already.
    if (isThrough && (cause.cause === 'bound' || cause.cause === 'drained')) return
    if (!outranks(cause, held)) return
    held = cause
    if (cause.cause === 'cancelled') writer.noteCancel(cause.by, cause.atMs)
    controller.abort(cause)
    stopping.resolve()
  }

  const context: ExecutionContext = {
    run: executionRun(writer.record()),
    signal: controller.signal,
    resumeFrom,
    alive: live,
    emit(events, emitOptions) {
      live()
      const durable = writer.emit(events, emitOptions)
      // An executor need not await each call; that the run was lost reaches it by the signal.
      durable.catch(() => undefined)
      return durable
    },
  }

  async function execute(): Promise<Executed> {
    try {
      const result = await executor.execute(JSON.parse(writer.record().input), context)
      return isResult(result) ? result : { thrown: new TypeError('The executor gave no result') }
    } catch (thrown) {
      return { thrown }
    } finally {
      isThrough = true
    }
  }

  async function run(): Promise<'written' | 'lost'> {
    const executing = options.stopped === undefined ? execute() : undefined
    await Promise.race([executing, stopping.promise])
    if (executing !== undefined && held !== undefined) await settledWithin(clock, executing, SETTLE_MS)
    const cause = held
    if (cause?.cause === 'lost') return 'lost'
    if (cause !== undefined) return writer.end((settlement) => stoppedInput(cause, settlement))
    const result = (await executing) ?? { thrown: new Error('Nothing was executed') }
    if ('thrown' in result) logger.error({ runId, error: result.thrown }, 'the executor threw')
    return writer.end((settlement) => resultInput(result, settlement))
  }

  if (options.stopped !== undefined) stop(options.stopped)
  return {
    stop,
    ended: run().catch((error: unknown) => {
      logger.error({ runId, error }, 'an attempt could not be ended')
      return 'lost' as const
    }),
    lastSignOfLifeMs: () => lastSignOfLifeMs,
  }
}

type Executed = ExecutionResult | { thrown: unknown }

/** Untyped code may give anything. */
function isResult(result: unknown): result is ExecutionResult {
  const outcome = typeof result === 'object' && result !== null && 'outcome' in result ? result.outcome : undefined
  return outcome === 'completed' || outcome === 'failed'
}

function resultInput(result: Executed, settlement: Settlement): TransitionInput {
  if ('thrown' in result) return { input: 'fail', settlement, code: 'internal' }
  if (result.outcome === 'completed') return { input: 'complete', settlement }
  const { code, message, reason } = result
  return { input: 'fail', settlement, code: Object.hasOwn(RUN_ERRORS, code) ? code : 'internal', message, reason }
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
