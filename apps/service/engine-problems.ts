import { StoreDamageError, StoreFailingError, STORE_RETRY_LAST_MS } from '@perdure/engine'
import { ProblemError } from '@perdure/protocol'

/** The refusal that an error of the engine stands for, whichever route met it; any other error as it came. */
export function engineProblem(error: unknown): unknown {
  if (error instanceof StoreDamageError) return new ProblemError('run_damaged')
  if (error instanceof StoreFailingError) return new ProblemError('not_ready', { retryAfterMs: STORE_RETRY_LAST_MS })
  return error
}
