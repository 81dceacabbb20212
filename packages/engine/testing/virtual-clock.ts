import type { Clock } from '../clock.ts'

/** Time that stands still until it is moved: a whole cluster lives in one process, as fast as it can compute. */
export interface VirtualClock extends Clock {
  /** Moves on: each timer at its time, in order, and everything that it sets going before the next. */
  advance(durationMs: number): Promise<void>
  /** Lets everything happen that needs no time. */
  settle(): Promise<void>
  /** Moves from timer to timer until `isDone` holds; throws when it does not within `withinMs`. */
  until(isDone: () => boolean | Promise<boolean>, withinMs?: number): Promise<void>
  /** The promise's value, moving time on until it is there. */
  wait<T>(promise: Promise<T>, withinMs?: number): Promise<T>
  /** Timers that wait. */
  readonly timers: number
  /** The clock of one process, which may be wrong by `skewMs`. */
  process(options?: { skewMs?: number }): ProcessClock
}

/** A process's clock: its timers stand still with it and die with it. */
export interface ProcessClock extends Clock {
  /** Timers that come due are called at `resume`. */
  pause(): void
  resume(): void
  /** No timer is called any more. */
  kill(): void
  /** Timers that wait. */
  readonly timers: number
}

interface Timer {
  atMs: number
  order: number
  callback: () => void
}

const WITHIN_MS = 3_600_000

/** Everything that promises can do by themselves is done when an immediate comes; what comes from threads and files, too. */
function nextImmediate(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/**
 * Node empties the queue of promises before it takes a tick. Half as dear as an immediate, since the event loop does not
 * turn: only for a world of which nothing is outside.
 */
export function nextTick(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve))
}

export function createVirtualClock(startMs = Date.UTC(2026, 0, 1), nextTurn = nextImmediate): VirtualClock {
  let nowMs = startMs
  let orders = 0
  const timers = new Set<Timer>()

  function after(delayMs: number, callback: () => void): () => void {
    orders += 1
    const timer = { atMs: nowMs + Math.max(0, delayMs), order: orders, callback }
    timers.add(timer)
    return () => void timers.delete(timer)
  }

  function next(): Timer | undefined {
    let first: Timer | undefined
    for (const timer of timers) {
      if (first === undefined || timer.atMs < first.atMs || (timer.atMs === first.atMs && timer.order < first.order)) {
        first = timer
      }
    }
    return first
  }

  async function fire(timer: Timer): Promise<void> {
    timers.delete(timer)
    nowMs = Math.max(nowMs, timer.atMs)
    timer.callback()
    await nextTurn()
  }

  async function until(isDone: () => boolean | Promise<boolean>, withinMs = WITHIN_MS): Promise<void> {
    const endMs = nowMs + withinMs
    await nextTurn()
    while (!(await isDone())) {
      const timer = next()
      if (timer === undefined || timer.atMs > endMs) throw new Error(`It did not come within ${withinMs} ms`)
      await fire(timer)
    }
  }

  return {
    nowMs: () => nowMs,
    after,
    async advance(durationMs) {
      const endMs = nowMs + durationMs
      await nextTurn()
      for (let timer = next(); timer !== undefined && timer.atMs <= endMs; timer = next()) await fire(timer)
      nowMs = endMs
    },
    settle: nextTurn,
    until,
    async wait(promise, withinMs) {
      let isOver = false
      const over = (): void => {
        isOver = true
      }
      promise.then(over, over)
      await until(() => isOver, withinMs)
      return promise
    },
    get timers() {
      return timers.size
    },
    process: ({ skewMs = 0 } = {}) => processClock({ nowMs: () => nowMs + skewMs, after }),
  }
}

function processClock(parent: Clock): ProcessClock {
  let state: 'running' | 'paused' | 'killed' = 'running'
  let due: (() => void)[] = []
  const waiting = new Set<() => void>()
  return {
    nowMs: () => parent.nowMs(),
    after(delayMs, callback) {
      const call = (): void => {
        if (waiting.delete(call)) callback()
      }
      waiting.add(call)
      const cancelTimer = parent.after(delayMs, () => {
        if (state === 'running') call()
        else if (state === 'paused') due.push(call)
      })
      return () => {
        waiting.delete(call)
        cancelTimer()
      }
    },
    pause() {
      if (state === 'running') state = 'paused'
    },
    resume() {
      if (state !== 'paused') return
      state = 'running'
      for (const call of due.splice(0)) call()
    },
    kill() {
      state = 'killed'
      due = []
      waiting.clear()
    },
    get timers() {
      return waiting.size
    },
  }
}
