/** Time, passed in so that a whole cluster can run under a virtual clock. */
export interface Clock {
  /** Epoch milliseconds. */
  nowMs(): number
  /** Calls `callback` once after `delayMs`, with 0 in the next turn of the event loop; the returned function takes that back. */
  after(delayMs: number, callback: () => void): () => void
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  after(delayMs, callback) {
    if (delayMs <= 0) {
      // A timer of no length takes a millisecond.
      const turn = setImmediate(callback)
      return () => clearImmediate(turn)
    }
    const timer = setTimeout(callback, delayMs)
    return () => clearTimeout(timer)
  },
}

/** Resolves after `delayMs`. */
export function sleep(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => clock.after(delayMs, resolve))
}

/** Resolves to 'elapsed' after `delayMs`, or to the promise's end if that comes first; never rejects. */
export function settledWithin(clock: Clock, promise: Promise<unknown>, delayMs: number): Promise<'settled' | 'elapsed'> {
  return new Promise((resolve) => {
    const cancelTimer = clock.after(delayMs, () => resolve('elapsed'))
    const settle = (): void => {
      cancelTimer()
      resolve('settled')
    }
    promise.then(settle, settle)
  })
}
