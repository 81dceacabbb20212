import type { EventName, ReaderCommand, ReaderInput, ReaderPhase, ReaderState, StreamItem } from '../index.ts'
import { readerStep, startReader } from '../index.ts'

/** A reader with a clock of its own and the commands it gave. */
export class DrivenReader {
  nowMs = 1_000_000
  state: ReaderState
  commands: ReaderCommand[] = []

  constructor(held?: { view: ReaderState['view']; cursor: number }) {
    const { state, command } = startReader({ nowMs: this.nowMs, random: 0 }, held)
    this.state = state
    this.commands.push(command!)
  }

  get phase(): ReaderPhase {
    return this.state.phase
  }

  feed(...inputs: ReaderInput[]): this {
    for (const input of inputs) {
      const { state, command } = readerStep(this.state, input, { nowMs: this.nowMs, random: 0 })
      this.state = state
      if (command) this.commands.push(command)
    }
    return this
  }

  pass(ms: number): this {
    this.nowMs += ms
    return this.feed({ kind: 'tick' })
  }

  /** The commands since the last look. */
  taken(): ReaderCommand[] {
    return this.commands.splice(0)
  }
}

export const received = (item: StreamItem): ReaderInput => ({ kind: 'received', item })
export const event = (name: EventName | 'weather', data: unknown, id?: number): ReaderInput =>
  received({ kind: 'event', name, data, ...(id === undefined ? {} : { id }) })
export const responded = (httpStatus: number, retryAfterMs?: number): ReaderInput => ({
  kind: 'responded',
  httpStatus,
  contentType: 'text/event-stream; charset=utf-8',
  retryAfterMs,
})
export const ready = (fold: boolean, cursor: number, changes: object = {}): ReaderInput =>
  event('ready', {
    protocol: 1,
    runId: 'r',
    conversationId: 'c',
    status: 'running',
    attempt: 1,
    fold,
    cursor,
    ...changes,
  })
export const say = (offset: number, text: string, id?: number): ReaderInput =>
  event('text', { mode: 'delta', block: 0, offset, text }, id)
export const running = (id?: number): ReaderInput => event('status', { status: 'running', attempt: 1 }, id)
export const done = (id?: number): ReaderInput =>
  event('done', { status: 'completed', attempt: 1, durationMs: 1, usage: [] }, id)
export const comment = received({ kind: 'comment' })
export const disconnected: ReaderInput = { kind: 'disconnected' }

/** Reading, with `hello` and cursor 5. */
export function reading(): DrivenReader {
  const driven = new DrivenReader().feed(responded(200), ready(true, 5), say(0, 'hello'), running(5))
  driven.taken()
  return driven
}
