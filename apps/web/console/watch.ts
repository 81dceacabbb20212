import type { Environment, RequestError } from '@perdure/client'

/** How often what is watched is read again while all goes well. */
export const REFRESH_INTERVAL_MS = 4_000
/** Longest pause after failures in a row. */
export const BACKOFF_MAX_MS = 60_000

/** What is known of something that is read again and again. */
export interface Watched<T> {
  /** What was read last, even where later tries failed. */
  data: T | undefined
  /** When all of it was read last. */
  updatedAtMs: number | undefined
  /** Why the last try failed; undefined where it did not. */
  error: RequestError | undefined
  /** When the next try comes by itself. */
  nextAtMs: number | undefined
  isPaused: boolean
}

export interface Reading<T> {
  data: T
  /** Some of it could not be read. */
  error?: RequestError | undefined
}

export interface WatchOptions<T> {
  /** Never rejects but for an abort; `held` is what was read before. */
  read: (signal: AbortSignal, held: T | undefined) => Promise<Reading<T>>
  environment: Pick<Environment, 'nowMs' | 'after' | 'random' | 'onSignal'>
  isHidden: () => boolean
}

/** Reads by itself while somebody looks. */
export interface Watch<T> {
  getSnapshot: () => Watched<T>
  /** Calls `listener` with each new snapshot until the returned function is called. */
  subscribe: (listener: () => void) => () => void
  /** Reads now and from now on, until the returned function is called. */
  start: () => () => void
  /** Reads now; what is under way is given up for it. */
  refresh: () => void
  pause: () => void
  resume: () => void
}

/**
 * Every `REFRESH_INTERVAL_MS`, and after failures ever more seldom, up to `BACKOFF_MAX_MS`, with jitter. Nothing is read while
 * the page is hidden or the watch is paused; both end with a reading at once, and so does the return of the network. A refusal
 * that will not change by itself (401, 403) is not asked for again.
 */
export function createWatch<T>({ read, environment, isHidden }: WatchOptions<T>): Watch<T> {
  const listeners = new Set<() => void>()
  let snapshot: Watched<T> = { data: undefined, updatedAtMs: undefined, error: undefined, nextAtMs: undefined, isPaused: false }
  let failures = 0
  let isStarted = false
  let cancelTimer = (): void => {}
  let reading: AbortController | undefined

  function set(change: Partial<Watched<T>>): void {
    snapshot = { ...snapshot, ...change }
    for (const listener of new Set(listeners)) listener()
  }

  function rest(): void {
    cancelTimer()
    reading?.abort()
    reading = undefined
  }

  function readNow(): void {
    rest()
    if (!isStarted || isHidden()) return
    const controller = new AbortController()
    reading = controller
    void tryOnce(controller)
  }

  async function tryOnce(controller: AbortController): Promise<void> {
    const { data, error } = await read(controller.signal, snapshot.data).catch(() => ({ data: snapshot.data, error: undefined }))
    if (reading !== controller) return
    reading = undefined
    failures = error === undefined ? 0 : failures + 1
    const updated = error === undefined ? { updatedAtMs: environment.nowMs() } : {}
    const isFinal = error?.status === 401 || error?.status === 403
    set({ data, error, ...updated, nextAtMs: isFinal || snapshot.isPaused ? undefined : schedule(error) })
  }

  function schedule(error: RequestError | undefined): number {
    const delayMs = pauseMs(failures, environment.random(), error?.details.retryAfterMs)
    cancelTimer = environment.after(delayMs, readNow)
    return environment.nowMs() + delayMs
  }

  return {
    getSnapshot: () => snapshot,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start() {
      isStarted = true
      readNow()
      const stopListening = environment.onSignal((signal) => {
        if (signal === 'hidden') rest()
        else if (!snapshot.isPaused && (signal === 'shown' || signal === 'online')) readNow()
      })
      return () => {
        isStarted = false
        stopListening()
        rest()
      }
    },
    refresh: readNow,
    pause() {
      rest()
      set({ isPaused: true, nextAtMs: undefined })
    },
    resume() {
      set({ isPaused: false })
      readNow()
    },
  }
}

/** How long to wait before the next try: half to all of a pause that doubles with each failure. */
function pauseMs(failures: number, random: number, retryAfterMs = 0): number {
  if (failures === 0) return REFRESH_INTERVAL_MS
  const longestMs = Math.min(BACKOFF_MAX_MS, REFRESH_INTERVAL_MS * 2 ** failures)
  return Math.max(retryAfterMs, Math.round(longestMs * (0.5 + random / 2)))
}
