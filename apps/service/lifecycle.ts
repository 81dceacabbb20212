import type { Engine } from '@perdure/engine'
import type { FastifyBaseLogger } from 'fastify'
import type { Clock } from './dependencies.ts'
import { SHUTDOWN_SLACK_MS } from './limits.ts'

/** What is stopped, in this order. */
export interface Stoppable {
  engine: Pick<Engine, 'drain' | 'close'>
  /** Ends streams and stops listening. */
  closeServer: () => Promise<unknown>
  /** What the engine's runs read from. */
  closeBooks: () => Promise<void>
}

export interface Lifecycle {
  /**
   * Stops everything, once. The same cause a second time hurries that; another one does not, because a terminal's
   * Ctrl-C and the supervisor that it also reaches signal one wish twice.
   */
  stop(cause: string): void
  /** Something is broken that nobody caught: logs it, hands the runs back at once and exits with 1. */
  fail(error: unknown): void
}

export interface LifecycleOptions extends Stoppable {
  /** How long runs in flight may go on. */
  graceMs: number
  clock: Clock
  logger: Pick<FastifyBaseLogger, 'info' | 'warn' | 'fatal'>
  /** Ends the process. */
  exit: (code: number) => void
}

/**
 * One clean shutdown: no new runs from now on (so `/readyz` and `POST /chat` are 503), the grace for those in flight,
 * then each is handed back, streams end, connections close, and the process exits with 0. Whatever hangs past the grace
 * and `SHUTDOWN_SLACK_MS` is left behind with 1: the store is made for that.
 */
export function createLifecycle({ graceMs, clock, logger, exit, ...stoppable }: LifecycleOptions): Lifecycle {
  const hurry = new AbortController()
  const causes = new Set<string>()
  let stopping = false
  let code = 0

  function begin(waitMs: number): void {
    stopping = true
    clock.after(waitMs + SHUTDOWN_SLACK_MS, () => {
      logger.fatal({ graceMs }, 'shutdown hangs; leaving')
      exit(1)
    })
    stopAll(stoppable, graceMs, hurry.signal).then(
      () => {
        logger.info({}, 'stopped')
        exit(code)
      },
      (error: unknown) => {
        logger.fatal({ err: error }, 'shutdown failed')
        exit(1)
      },
    )
  }

  return {
    stop(cause) {
      if (causes.has(cause)) {
        logger.warn({ cause }, 'hurrying: runs in flight are handed back now')
        hurry.abort()
      }
      causes.add(cause)
      if (stopping) return
      logger.info({ cause, graceMs }, 'stopping: no new runs')
      begin(graceMs)
    },
    fail(error) {
      logger.fatal({ err: error }, 'unexpected failure')
      code = 1
      hurry.abort()
      if (!stopping) begin(0)
    },
  }
}

async function stopAll(stoppable: Stoppable, graceMs: number, hurry: AbortSignal): Promise<void> {
  const { engine, closeServer, closeBooks } = stoppable
  await engine.drain({ graceMs, hurry })
  await closeServer()
  await engine.close()
  await closeBooks()
}
