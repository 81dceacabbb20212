/** Waits `delayMs`; rejects with the signal's reason as soon as that aborts, leaving no timer behind. */
export type Pause = (delayMs: number, signal: AbortSignal) => Promise<void>

export const pauseWithTimer: Pause = (delayMs, signal) =>
  new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason)
      return
    }
    const onAbort = (): void => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    }, delayMs)
    signal.addEventListener('abort', onAbort, { once: true })
  })
