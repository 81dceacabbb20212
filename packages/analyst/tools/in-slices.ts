import { setImmediate } from 'node:timers/promises'

/**
 * Runs a long computation that yields between slices of its work. The event loop turns between two slices, so that
 * others get their turn; once the signal aborts, no further slice is begun, the computation is told to end, and the
 * promise rejects with the signal's reason.
 */
export async function inSlices<T>(work: Generator<void, T>, signal: AbortSignal): Promise<T> {
  try {
    for (;;) {
      signal.throwIfAborted()
      const slice = work.next()
      if (slice.done) return slice.value
      await setImmediate()
    }
  } finally {
    work.return(undefined as never)
  }
}
