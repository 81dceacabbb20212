/** Lets through only so many at a time; the others wait in the order they came. */
export interface Turnstile {
  /** Runs `task` when there is room, and passes on what becomes of it. Whom `signal` calls away while waiting rejects. */
  pass<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T>
}

/** `most` tasks at a time, at least 1. */
export function createTurnstile(most: number): Turnstile {
  const waiting = new Set<() => void>()
  let passing = 0

  const room = (signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const enter = () => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const leave = () => {
        waiting.delete(enter)
        reject(signal.reason)
      }
      waiting.add(enter)
      signal.addEventListener('abort', leave)
    })

  return {
    async pass(task, signal) {
      signal.throwIfAborted()
      // Whoever waits takes over the place of the one that lets it in, so that nobody comes in between.
      if (passing < most) passing += 1
      else await room(signal)
      try {
        return await task()
      } finally {
        const [next] = waiting
        if (next) {
          waiting.delete(next)
          next()
        } else {
          passing -= 1
        }
      }
    },
  }
}
