import {
  applyEvent,
  emptyView,
  encodeEvent,
  encodeRetry,
  foldEvents,
  isTerminal,
  type LogEvent,
  type QueuePlace,
  type RunResource,
  type RunView,
  type SequencedEvent,
  type TerminalStatus,
} from '@perdure/protocol'
import type { ServerResponse } from 'node:http'

export interface FakeRunOptions {
  runId: string
  conversationId: string
  parentRunId: string | null
  message: string
  createdAt: string
}

/** A run whose log a test writes: it keeps to the protocol, and says only what it is told to. */
export class FakeRun {
  readonly runId: string
  readonly conversationId: string
  readonly parentRunId: string | null
  readonly message: string
  readonly createdAt: string
  readonly log: SequencedEvent[] = []
  view: RunView = emptyView()
  feedback: 'up' | 'down' | null = null
  /** What was said with the last feedback. */
  feedbackReason: string | undefined
  feedbackComment: string | undefined
  /** What the service tells of its start; nothing unless a test says so. */
  startedAt: string | undefined
  /** What a cancel does; by default the run ends at once. */
  onCancel: () => void = () => this.end('cancelled')
  readonly #streams = new Set<ServerResponse>()
  #queue: QueuePlace | undefined

  constructor({ runId, conversationId, parentRunId, message, createdAt }: FakeRunOptions) {
    this.runId = runId
    this.conversationId = conversationId
    this.parentRunId = parentRunId
    this.message = message
    this.createdAt = createdAt
  }

  get ended(): boolean {
    return isTerminal(this.view.status)
  }

  /** Readers attached now. */
  get streamCount(): number {
    return this.#streams.size
  }

  /** Appends to the log and sends it on. Throws where the log would have a gap or go on past its end. */
  emit(...events: LogEvent[]): void {
    for (const event of events) {
      if (this.ended) throw new Error(`Run ${this.runId} has ended`)
      const outcome = applyEvent(this.view, event)
      if (outcome.outcome === 'gap') throw new Error(`${event.event} does not fit the log of run ${this.runId}`)
      this.view = outcome.view
      const seq = this.log.length + 1
      this.log.push({ ...event, seq })
      for (const stream of this.#streams) stream.write(encodeEvent(event, seq))
    }
    if (this.ended) for (const stream of this.#streams) stream.end()
  }

  /** More text at the end of a block. */
  say(text: string, block = 0): void {
    const held = this.view.items.find((item) => item.kind === 'text' && item.block === block)
    const offset = held?.kind === 'text' ? held.text.length : 0
    this.emit({ event: 'text', data: { mode: 'delta', block, offset, text } })
  }

  /** The run's `done`; before it an `error` where one is given. */
  end(status: TerminalStatus = 'completed', error?: { code: string; message: string; retryable: boolean }): void {
    if (error) this.emit({ event: 'error', data: error })
    const { attempt } = this.view
    this.emit({ event: 'done', data: { status, attempt: Math.max(1, attempt), durationMs: 1_200, usage: [] } })
  }

  /** A new place in the queue, which is told and not logged. */
  moveInQueue(queue: QueuePlace): void {
    this.#queue = queue
    const event = { event: 'status', data: { status: 'queued', attempt: this.view.attempt, queue } } as const
    for (const stream of this.#streams) stream.write(encodeEvent(event))
  }

  /** Breaks every connection without a word. */
  cut(): void {
    for (const stream of this.#streams) stream.destroy()
  }

  /** Answers with the stream past `cursor`, as the protocol has it. */
  attach(response: ServerResponse, cursor: number | undefined, headers: Record<string, string> = {}): void {
    if (cursor !== undefined && cursor === this.log.length && this.ended) {
      response.writeHead(204, headers).end()
      return
    }
    const known = cursor !== undefined && cursor <= this.log.length ? cursor : undefined
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      ...headers,
    })
    response.write(encodeRetry(1_000) + this.#ready(known) + (known === undefined ? this.#fold() : this.#replay(known)))
    if (this.ended) {
      response.end()
      return
    }
    this.#streams.add(response)
    response.on('close', () => this.#streams.delete(response))
  }

  resource(): RunResource {
    const { status, attempt, reason, done } = this.view
    return {
      runId: this.runId,
      conversationId: this.conversationId,
      parentRunId: this.parentRunId,
      status,
      attempt: Math.max(1, attempt),
      ...(reason !== undefined && { reason }),
      createdAt: this.createdAt,
      ...(this.startedAt !== undefined && { startedAt: this.startedAt }),
      ...(done && { endedAt: this.createdAt }),
      usage: done?.usage ?? [],
    }
  }

  #ready(cursor: number | undefined): string {
    const { runId, conversationId } = this
    const { status, attempt } = this.view
    const queue = status === 'queued' ? this.#queue : undefined
    const place = { fold: cursor === undefined, cursor: cursor ?? this.log.length }
    const data = {
      protocol: 1,
      runId,
      conversationId,
      status,
      attempt: Math.max(1, attempt),
      ...(queue && { queue }),
      ...place,
    } as const
    return encodeEvent({ event: 'ready', data })
  }

  #fold(): string {
    const events = foldEvents(this.view)
    return events
      .map((event, index) => encodeEvent(event, index === events.length - 1 ? this.log.length : undefined))
      .join('')
  }

  #replay(cursor: number): string {
    return this.log
      .slice(cursor)
      .map(({ seq, ...event }) => encodeEvent(event, seq))
      .join('')
  }
}
