import type { ReaderCommand, ReaderInput, ReaderState, ReaderStep, RunView, StreamParser } from '../index.ts'
import type { Meaning } from './model.ts'
import type { ProtocolUnderTest, SimulatedConnection, SimulatedServer } from './simulated-server.ts'

/** A shell around the reader: does its commands against a simulated server, and checks it after every single input. */
export class SimulatedReader {
  state: ReaderState
  connection: SimulatedConnection | undefined
  /** Answers that the network or a proxy gives in place of the server, next one first. */
  readonly refusals: ReaderInput[] = []
  /** How often an event was lost on its way, a gap was found, a fold was taken: a life without any proves little. */
  losses = 0
  gaps = 0
  folds = 0
  readonly #protocol: ProtocolUnderTest
  readonly #server: SimulatedServer
  readonly #now: () => number
  #parser: StreamParser
  #answer: ReaderInput | undefined

  constructor(
    protocol: ProtocolUnderTest,
    server: SimulatedServer,
    now: () => number,
    held?: { view: RunView; cursor: number },
  ) {
    this.#protocol = protocol
    this.#server = server
    this.#now = now
    this.#parser = protocol.createStreamParser()
    const first = protocol.startReader({ nowMs: now(), random: 0.5 }, held)
    this.state = first.state
    this.#take(first)
  }

  get phase(): string {
    return this.state.phase.phase
  }

  input(input: ReaderInput): void {
    const before = this.state
    this.#take(this.#protocol.readerStep(before, input, { nowMs: this.#now(), random: 0.5 }))
    if (this.state.gaps > before.gaps) this.gaps += 1
    if (before.fold && !this.state.fold && this.state.cursor === before.fold.cursor) this.folds += 1
    this.check()
  }

  /** The answer's head if it is due, then at most `count` bytes. */
  deliver(count: number): void {
    if (this.#answer) {
      const answer = this.#answer
      this.#answer = undefined
      this.input(answer)
    }
    const { connection } = this
    if (!connection) return
    const chunk = connection.take(count)
    for (const item of this.#parser.feed(chunk)) {
      if (this.connection !== connection) return
      this.input({ kind: 'received', item })
    }
    if (this.connection === connection && connection.finished) this.input({ kind: 'disconnected' })
  }

  /** A fault: the connection's next logged event does not arrive. */
  lose(): void {
    if (!this.connection) return
    this.connection.loseNext()
    this.losses += 1
  }

  wait(): void {
    const wakeMs = this.#protocol.wakeAtMs(this.state)
    if (wakeMs !== undefined && wakeMs <= this.#now()) this.input({ kind: 'tick' })
  }

  /**
   * What the reader holds is what the log up to its cursor means; without a cursor it holds nothing. A cursor past
   * the end came with the reader, which is not to blame for it.
   */
  check(): void {
    const { cursor, view } = this.state
    if (cursor !== undefined && cursor > this.#server.end) return
    const meant = this.#server.log.meanings[cursor ?? 0]
    const held = holdingOf(view)
    if (JSON.stringify(held) !== JSON.stringify(meant)) throw new HoldsOther(cursor, held, meant)
  }

  #take({ state, command }: ReaderStep): void {
    this.state = state
    if (command) this.#obey(command)
  }

  #obey(command: ReaderCommand): void {
    this.connection = undefined
    this.#answer = undefined
    if (command.kind === 'close') return
    this.#parser = this.#protocol.createStreamParser()
    const refusal = this.refusals.shift()
    this.connection = refusal ? undefined : this.#server.attach(command.cursor)
    const httpStatus = this.connection ? 200 : 204
    this.#answer = refusal ?? { kind: 'responded', httpStatus, contentType: 'text/event-stream; charset=utf-8' }
  }
}

export class HoldsOther extends Error {
  constructor(cursor: number | undefined, held: Meaning, meant: Meaning | undefined) {
    super(
      `at cursor ${cursor} the reader holds\n${JSON.stringify(held)}\nwhere the log means\n${JSON.stringify(meant)}`,
    )
  }
}

/** The view in the model's words, key by key in the model's order. */
function holdingOf(view: RunView): Meaning {
  return {
    status: view.status,
    attempt: view.attempt,
    reason: view.reason ?? null,
    items: view.items.map((item) =>
      item.kind === 'text'
        ? { block: item.block, units: item.text.split('') }
        : { toolCallId: item.toolCallId, start: item.start, end: item.end ?? null },
    ),
    datasets: [...view.datasets],
    charts: [...view.charts],
    followUps: [...view.followUps],
    check: view.check ?? null,
    error: view.error ?? null,
    done: view.done ?? null,
  }
}
