import {
  createStreamParser,
  readerStep,
  startReader,
  viewText,
  wakeAtMs,
  type Held,
  type ReaderInput,
  type ReaderState,
  type ReaderStep,
  type RunView,
  type StreamItem,
} from '@perdure/protocol'
import type { Clock } from '../clock.ts'
import type { Engine } from '../engine.ts'

export interface FollowOptions {
  clock: Clock
  /** Awaited before each chunk: a slow reader. */
  pace?: () => Promise<void>
  /** What an earlier reader held, to go on from. */
  held?: Held | undefined
  showCosts?: boolean
  /** In [0, 1), for the jitter between two connections. */
  random?: () => number
}

/** A reader of a run: the protocol's own reader, over an engine instead of a network. */
export interface Follower {
  readonly state: ReaderState
  readonly view: RunView
  readonly text: string
  /** Everything that came, over all connections. */
  readonly items: readonly StreamItem[]
  readonly connections: number
  /** What it holds now: both or neither. */
  held(): Held | undefined
  /** Resolves when the reader holds `done`; rejects when it gives up. */
  readonly ended: Promise<RunView>
  /** Resolves when what is held fulfils `isReached`; never where the run ends without it. */
  until(isReached: (view: RunView) => boolean): Promise<void>
  /** Cuts the connection, as a network does; the reader attaches again by itself. */
  cut(): void
  /** Leaves for good. */
  leave(): void
}

/** What a reader needs of an engine. */
export type Attachable = Pick<Engine, 'attach'>

/** Reads a run to its end, attaching again as the protocol says. `engine` may be another one at each connection. */
export function follow(engine: Attachable | (() => Attachable), runId: string, options: FollowOptions): Follower {
  const { clock, held, pace, showCosts = true, random = () => 0.5 } = options
  const connect = typeof engine === 'function' ? engine : () => engine
  const moment = (): { nowMs: number; random: number } => ({ nowMs: clock.nowMs(), random: random() })
  const items: StreamItem[] = []
  const ended = Promise.withResolvers<RunView>()
  const awaited = new Set<{ isReached: (view: RunView) => boolean; resolve: () => void }>()
  ended.promise.catch(() => undefined)
  let connections = 0
  let connection: AbortController | undefined
  let cancelTimer = (): void => undefined
  let state!: ReaderState

  function take({ state: next, command }: ReaderStep): void {
    state = next
    cancelTimer()
    for (const one of awaited) if (one.isReached(state.view) && awaited.delete(one)) one.resolve()
    if (state.phase.phase === 'ended') ended.resolve(state.view)
    if (state.phase.phase === 'stopped') ended.reject(new Error(`The reader stopped: ${state.phase.reason}`))
    const wakeMs = wakeAtMs(state)
    if (wakeMs !== undefined) cancelTimer = clock.after(Math.max(0, wakeMs - clock.nowMs()), () => input({ kind: 'tick' }))
    if (command === undefined) return
    connection?.abort()
    connection = undefined
    if (command.kind === 'attach') void read(command.cursor)
  }

  function input(one: ReaderInput): void {
    take(readerStep(state, one, moment()))
  }

  async function read(cursor: number | undefined): Promise<void> {
    const mine = new AbortController()
    connection = mine
    connections += 1
    /** Nothing of a connection that was left is told to the reader. */
    const tell = (one: ReaderInput): void => {
      if (connection === mine) input(one)
    }
    try {
      const outcome = await connect().attach({ runId, cursor, showCosts, signal: mine.signal })
      if (outcome.outcome !== 'attached') {
        return tell({ kind: 'responded', httpStatus: outcome.outcome === 'finished' ? 204 : 404 })
      }
      tell({ kind: 'responded', httpStatus: 200, contentType: 'text/event-stream' })
      const parser = createStreamParser()
      for await (const chunk of outcome.chunks) {
        for (const item of parser.feed(chunk)) {
          if (connection !== mine) return
          items.push(item)
          tell({ kind: 'received', item })
        }
        await pace?.()
      }
    } catch {
      // A process that is gone: the reader tries again.
    }
    tell({ kind: 'disconnected' })
  }

  take(startReader(moment(), held))
  return {
    get state() {
      return state
    },
    get view() {
      return state.view
    },
    get text() {
      return viewText(state.view)
    },
    items,
    get connections() {
      return connections
    },
    held: () => (state.cursor === undefined ? undefined : { view: state.view, cursor: state.cursor }),
    ended: ended.promise,
    until(isReached) {
      if (isReached(state.view)) return Promise.resolve()
      return new Promise((resolve) => awaited.add({ isReached, resolve }))
    },
    cut() {
      connection?.abort()
      connection = undefined
      input({ kind: 'disconnected' })
    },
    leave: () => input({ kind: 'close' }),
  }
}
