import {
  createStreamParser,
  readerStep,
  startReader,
  wakeAtMs,
  type Held,
  type ReaderInput,
  type ReaderState,
  type ReaderStep,
} from '@perdure/protocol'
import type { Clock } from '@perdure/engine'
import type { Connection, ConnectionEnd } from './network.ts'
import type { Random } from './random.ts'

/** A reader of a run: the protocol's own, over the simulated network. */
export interface Client {
  readonly name: string
  readonly runId: string
  state(): ReaderState
  /** What it holds now, for another to go on from later: a stale cursor. */
  held(): Held | undefined
  /** The network breaks; the client attaches again by itself. */
  cut(): void
  /** Its connection goes silent, and nobody says so. */
  lose(): void
  leave(): void
}

export interface ClientOptions {
  name: string
  runId: string
  clock: Clock
  random: Random
  held: Held | undefined
  /** Opens a connection to whoever takes it; undefined where nobody does. */
  connect: (cursor: number | undefined, end: ConnectionEnd) => Connection | undefined
  /** Called whenever what is held may have changed. */
  onRead: (client: Client) => void
}

export function startClient({ name, runId, clock, random, held, connect, onRead }: ClientOptions): Client {
  const moment = (): { nowMs: number; random: number } => ({ nowMs: clock.nowMs(), random: random.next() })
  let connection: Connection | undefined
  let attached: object | undefined
  let cancelTimer = (): void => undefined
  let state!: ReaderState

  function take({ state: next, command }: ReaderStep): void {
    state = next
    cancelTimer()
    const wakeMs = wakeAtMs(state)
    if (wakeMs !== undefined) cancelTimer = clock.after(Math.max(0, wakeMs - clock.nowMs()), () => feed({ kind: 'tick' }))
    onRead(client)
    if (command === undefined) return
    connection?.leave(random.chance(0.9))
    connection = undefined
    attached = undefined
    if (command.kind === 'attach') attach(command.cursor)
  }

  function feed(input: ReaderInput): void {
    take(readerStep(state, input, moment()))
  }

  function attach(cursor: number | undefined): void {
    const mine = {}
    attached = mine
    const parser = createStreamParser()
    /** Nothing of a connection that was left is told to the reader. */
    const tell = (input: ReaderInput): void => {
      if (attached === mine) feed(input)
    }
    connection = connect(cursor, {
      responded: (httpStatus) => tell({ kind: 'responded', httpStatus, contentType: 'text/event-stream' }),
      received(bytes) {
        for (const item of parser.feed(bytes)) tell({ kind: 'received', item })
      },
      ended: () => tell({ kind: 'disconnected' }),
    })
    if (connection === undefined) clock.after(random.between(1, 30), () => tell({ kind: 'disconnected' }))
  }

  const client: Client = {
    name,
    runId,
    state: () => state,
    held: () => (state.cursor === undefined ? undefined : { view: state.view, cursor: state.cursor }),
    cut() {
      connection?.leave(random.chance(0.7))
      connection = undefined
      attached = undefined
      feed({ kind: 'disconnected' })
    },
    lose() {
      connection?.leave(false)
      connection = undefined
    },
    leave: () => feed({ kind: 'close' }),
  }
  take(startReader(moment(), held))
  return client
}
