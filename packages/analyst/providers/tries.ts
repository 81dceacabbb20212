import { isToken, type ModelEvent } from './model.ts'
import type { Pause } from './pause.ts'
import type { ProviderError } from './provider-error.ts'
import { retryDelayMs } from './retry.ts'

export interface Tries {
  /** One request from its beginning. However it is left, nothing of it goes on. */
  once: (signal: AbortSignal) => AsyncIterable<ModelEvent>
  toError: (thrown: unknown) => ProviderError
  /** Numbers in [0, 1), for the jitter between tries. */
  random: () => number
  pause: Pause
}

/**
 * One answer in as many tries as it takes. A try that fails before its first token is made again; from there on its
 * failure is thrown: what was passed on cannot be taken back. Throws the signal's reason once that is aborted.
 */
export async function* streamWithRetries(tries: Tries, signal: AbortSignal): AsyncGenerator<ModelEvent> {
  for (let made = 1; ; made += 1) {
    let spoken = false
    try {
      for await (const event of tries.once(signal)) {
        spoken ||= isToken(event)
        yield event
      }
      return
    } catch (thrown) {
      signal.throwIfAborted()
      const error = tries.toError(thrown)
      const delayMs = spoken ? undefined : retryDelayMs(error, made, tries.random)
      if (delayMs === undefined) throw error
      yield { type: 'retrying', kind: error.kind, delayMs }
      await tries.pause(delayMs, signal)
    }
  }
}
