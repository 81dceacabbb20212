import { backoffDelayMs } from '@perdure/protocol'
import type { Environment } from './environment.ts'
import { RequestError } from './request-error.ts'

/** The first pause is half to all of this; each further one may be twice as long. */
export const RETRY_BASE_MS = 500
/** A request is not tried again where the next try would begin later than this after the first. */
export const RETRY_BOUND_MS = 45_000

/** A pause that is about to begin: after which error, and when it ends. */
export interface RetryPause {
  error: RequestError
  retryAtMs: number
}

export interface RetryOptions {
  environment: Pick<Environment, 'nowMs' | 'after' | 'random' | 'onSignal'>
  signal?: AbortSignal | undefined
  boundMs?: number
  /** Told before each pause, and with undefined when the next try begins. */
  onPause?: (pause: RetryPause | undefined) => void
}

/**
 * Tries until `attempt` succeeds, fails for good, or the bound is reached; then throws its last error. A `Retry-After`
 * is kept to; one that leads past the bound ends it at once. The network's return cuts a pause after a network error
 * short. `attempt` must be safe to repeat.
 */
export async function withRetry<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { environment, onPause, boundMs = RETRY_BOUND_MS } = options
  const giveUpAtMs = environment.nowMs() + boundMs
  for (let failures = 1; ; failures += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof RequestError) || !error.transient) throw error
      const { retryAfterMs } = error.details
      const delayMs = backoffDelayMs({ failures, baseMs: RETRY_BASE_MS, random: environment.random(), retryAfterMs })
      const retryAtMs = environment.nowMs() + delayMs
      if (retryAtMs > giveUpAtMs) throw error
      onPause?.({ error, retryAtMs })
      await pause(delayMs, error.code === 'network', options)
      onPause?.(undefined)
    }
  }
}

/** Resolves after `delayMs`, or as soon as the network is back where that is what was missing; rejects on abort. */
function pause(delayMs: number, untilOnline: boolean, { environment, signal }: RetryOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      stopTimer()
      stopListening()
      signal?.removeEventListener('abort', aborted)
      settle()
    }
    const aborted = () => end(() => reject(signal?.reason))
    const stopTimer = environment.after(delayMs, () => end(resolve))
    const stopListening = environment.onSignal((heard) => {
      if (heard === 'online' && untilOnline) end(resolve)
    })
    if (signal?.aborted) aborted()
    else signal?.addEventListener('abort', aborted)
  })
}
