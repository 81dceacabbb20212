import type * as Protocol from '../index.ts'
import type { LogEvent, ReadyData, RunView, StreamEvent } from '../index.ts'
import type { WrittenEvent, WrittenLog } from './model.ts'

/** What of the protocol package the simulation runs on; a test passes a faulty one to see that it is caught. */
export type ProtocolUnderTest = Pick<
  typeof Protocol,
  | 'applyEvent'
  | 'createStreamParser'
  | 'emptyView'
  | 'encodeEvent'
  | 'foldEvents'
  | 'readerStep'
  | 'startReader'
  | 'wakeAtMs'
>

/** Code units in one text event of a fold: small, so that short texts are long blocks. */
const FOLD_UNITS = 5
const encoder = new TextEncoder()

/** The server's side of Attaching over one log, as PROTOCOL.md tells it. */
export class SimulatedServer {
  readonly log: WrittenLog
  readonly #protocol: ProtocolUnderTest
  readonly #views: RunView[]

  constructor(protocol: ProtocolUnderTest, log: WrittenLog) {
    this.#protocol = protocol
    this.log = log
    this.#views = [protocol.emptyView()]
  }

  get end(): number {
    return this.log.events.length
  }

  /** Undefined: 204, the cursor is that of `done`. */
  attach(cursor: number | undefined): SimulatedConnection | undefined {
    if (this.log.ended && cursor === this.end) return undefined
    const known = cursor !== undefined && cursor <= this.end ? cursor : undefined
    const connection = new SimulatedConnection(this, known ?? 0)
    if (known === undefined || this.foldIsFewerBytes(known)) connection.sendFold()
    else connection.sendReady(false)
    return connection
  }

  /** The bytes of the fold up to the end, `ready` included. */
  encodeFold(): string {
    const events: StreamEvent[] = [this.ready(true, this.end), ...this.#fold()]
    const last = events.length - 1
    return events.map((event, index) => this.encode(event, index === last ? this.end : undefined)).join('')
  }

  encodeLogged(seq: number): string {
    return this.encode(this.log.events[seq - 1]!, seq)
  }

  encode(event: StreamEvent | WrittenEvent, id?: number): string {
    return this.#protocol.encodeEvent(event as StreamEvent, id)
  }

  ready(fold: boolean, cursor: number): StreamEvent {
    const { status, attempt } = this.log.meanings[this.end]!
    const ids = { runId: 'run', conversationId: 'conversation' }
    return {
      event: 'ready',
      data: { protocol: 1, ...ids, status: status as ReadyData['status'], attempt, fold, cursor },
    }
  }

  foldIsFewerBytes(cursor: number): boolean {
    let replay = 0
    for (let seq = cursor + 1; seq <= this.end; seq += 1) replay += this.encodeLogged(seq).length
    return this.encodeFold().length < replay
  }

  #fold(): LogEvent[] {
    while (this.#views.length <= this.end) {
      const event = this.log.events[this.#views.length - 1]!
      const before = this.#views.at(-1)!
      const outcome = event.event === 'novelty' ? undefined : this.#protocol.applyEvent(before, event)
      if (outcome?.outcome === 'gap') throw new Error('the server found a gap in its own log')
      this.#views.push(outcome?.view ?? before)
    }
    return this.#protocol.foldEvents(this.#views[this.end]!, FOLD_UNITS)
  }
}

/** One response. Bytes are made when the reader takes them. */
export class SimulatedConnection {
  readonly #server: SimulatedServer
  #sent: number
  #pending: Uint8Array = new Uint8Array(0)
  #loses = 0

  constructor(server: SimulatedServer, cursor: number) {
    this.#server = server
    this.#sent = cursor
    this.#write('retry: 1000\n\n')
  }

  sendReady(fold: boolean): void {
    this.#write(this.#server.encode(this.#server.ready(fold, this.#sent)))
  }

  /** At an event boundary, also behind another fold that has not been taken yet. */
  sendFold(): void {
    this.#write(this.#server.encodeFold())
    this.#sent = this.#server.end
  }

  sendUnlogged(bytes: string): void {
    this.#write(bytes)
  }

  /** The next logged event is passed over. */
  loseNext(): void {
    this.#loses += 1
  }

  /** True when `done` has been taken: the server ends the response. */
  get finished(): boolean {
    return this.#pending.length === 0 && this.#server.log.ended && this.#sent === this.#server.end
  }

  /** At most `count` bytes; none where the log has nothing new. */
  take(count: number): Uint8Array {
    while (this.#pending.length < count && this.#sent < this.#server.end) {
      this.#sent += 1
      if (this.#loses > 0) this.#loses -= 1
      else this.#write(this.#server.encodeLogged(this.#sent))
    }
    const taken = this.#pending.slice(0, count)
    this.#pending = this.#pending.slice(count)
    return taken
  }

  #write(text: string): void {
    const bytes = encoder.encode(text)
    const joined = new Uint8Array(this.#pending.length + bytes.length)
    joined.set(this.#pending)
    joined.set(bytes, this.#pending.length)
    this.#pending = joined
  }
}
