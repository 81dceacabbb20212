/**
 * What the client is told of the world: the network is back, the page went out of sight, came back into sight, or
 * became the one that a person works in.
 */
export type Signal = 'online' | 'hidden' | 'shown' | 'focused'

/** Everything the client takes from the world around it; a test passes its own. */
export interface Environment {
  fetch: typeof fetch
  nowMs(): number
  /** Calls `callback` once, `delayMs` from now, unless the returned function is called first. */
  after(delayMs: number, callback: () => void): () => void
  /** Evenly spread in [0, 1), for the jitter of a backoff. */
  random(): number
  /** A new id that nobody else makes: the idempotency key of a question. ASCII, 1 to 255 characters. */
  newId(): string
  /** Calls `listener` with each signal until the returned function is called. */
  onSignal(listener: (signal: Signal) => void): () => void
}

/** The environment of a browser, and of Node, where no signal ever comes. */
export function defaultEnvironment(): Environment {
  return {
    fetch: (input, init) => globalThis.fetch(input, init),
    nowMs: () => Date.now(),
    after: (delayMs, callback) => {
      const timer = setTimeout(callback, delayMs)
      return () => clearTimeout(timer)
    },
    random: () => Math.random(),
    newId: () => crypto.randomUUID(),
    onSignal,
  }
}

function onSignal(listener: (signal: Signal) => void): () => void {
  if (typeof window === 'undefined' || typeof document === 'undefined') return () => {}
  const online = () => listener('online')
  const focused = () => listener('focused')
  const visibility = () => listener(document.visibilityState === 'visible' ? 'shown' : 'hidden')
  window.addEventListener('online', online)
  window.addEventListener('focus', focused)
  document.addEventListener('visibilitychange', visibility)
  return () => {
    window.removeEventListener('online', online)
    window.removeEventListener('focus', focused)
    document.removeEventListener('visibilitychange', visibility)
  }
}
