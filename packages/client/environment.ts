import { watchForWake, type WakeClock } from './wake.ts'

/**
 * What the client is told of the world: the network is back, the page went out of sight, came back into sight, became the
 * one that a person works in, or goes on after a sleep: the machine's, or its own where the browser had put it aside.
 */
export type Signal = 'online' | 'hidden' | 'shown' | 'focused' | 'woke'

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
  const nowMs = () => Date.now()
  const after: Environment['after'] = (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs)
    return () => clearTimeout(timer)
  }
  return {
    fetch: (input, init) => globalThis.fetch(input, init),
    nowMs,
    after,
    random: () => Math.random(),
    newId: () => crypto.randomUUID(),
    onSignal: (listener) => listenToPage({ nowMs, after }, listener),
  }
}

function listenToPage(clock: WakeClock, listener: (signal: Signal) => void): () => void {
  if (typeof window === 'undefined' || typeof document === 'undefined') return () => {}
  const listening = new AbortController()
  const hear = (target: EventTarget, kind: string, heard: (event: Event) => void) =>
    target.addEventListener(kind, heard, { signal: listening.signal })
  const isSeen = () => document.visibilityState === 'visible'
  // The timers of a page that nobody sees come late by themselves, and when it is seen again it is told so.
  let stopWatching = () => {}
  const watch = () => {
    stopWatching()
    stopWatching = isSeen() ? watchForWake(clock, () => listener('woke')) : () => {}
  }
  watch()
  hear(window, 'online', () => listener('online'))
  hear(window, 'focus', () => listener('focused'))
  hear(window, 'pageshow', (event) => {
    if ((event as PageTransitionEvent).persisted) listener('woke')
  })
  hear(document, 'resume', () => listener('woke'))
  hear(document, 'visibilitychange', () => {
    watch()
    listener(isSeen() ? 'shown' : 'hidden')
  })
  return () => {
    listening.abort()
    stopWatching()
  }
}
