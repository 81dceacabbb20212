import { describe, expect, test } from 'vitest'
import type { EventName } from './events.ts'
import { HEARTBEAT_INTERVAL_MS, SILENCE_TIMEOUT_MS } from './limits.ts'
import { GAPS_MAX, readerStep, startReader, wakeAtMs } from './reader.ts'
import type { ReaderCommand, ReaderInput, ReaderPhase, ReaderState } from './reader-state.ts'
import type { StreamItem } from './sse.ts'
import { emptyView, viewText } from './view.ts'

/** A reader with a clock of its own and the commands it gave. */
class Driven {
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

const received = (item: StreamItem): ReaderInput => ({ kind: 'received', item })
const event = (name: EventName | 'weather', data: unknown, id?: number): ReaderInput =>
  received({ kind: 'event', name, data, ...(id === undefined ? {} : { id }) })
const responded = (httpStatus: number, retryAfterMs?: number): ReaderInput => ({
  kind: 'responded',
  httpStatus,
  contentType: 'text/event-stream; charset=utf-8',
  retryAfterMs,
})
const ready = (fold: boolean, cursor: number, changes: object = {}): ReaderInput =>
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
const say = (offset: number, text: string, id?: number): ReaderInput =>
  event('text', { mode: 'delta', block: 0, offset, text }, id)
const running = (id?: number): ReaderInput => event('status', { status: 'running', attempt: 1 }, id)
const done = (id?: number): ReaderInput =>
  event('done', { status: 'completed', attempt: 1, durationMs: 1, usage: [] }, id)
const comment = received({ kind: 'comment' })
const disconnected: ReaderInput = { kind: 'disconnected' }

/** Reading, with `hello` and cursor 5. */
function reading(): Driven {
  const driven = new Driven().feed(responded(200), ready(true, 5), say(0, 'hello'), running(5))
  driven.taken()
  return driven
}

describe('attaching', () => {
  test('begins without a cursor, or with what was held before', () => {
    expect(new Driven().taken()).toEqual([{ kind: 'attach', cursor: undefined }])
    const { state } = reading()
    expect(new Driven({ view: state.view, cursor: 5 }).taken()).toEqual([{ kind: 'attach', cursor: 5 }])
  })

  test('a fold is shown at its last event and not before', () => {
    const driven = new Driven().feed(responded(200), ready(true, 5), say(0, 'hello'))
    expect(driven.state).toMatchObject({ cursor: undefined, view: emptyView() })
    driven.feed(running(5))
    expect(driven.state.cursor).toBe(5)
    expect(viewText(driven.state.view)).toBe('hello')
    expect(driven.state.run).toEqual({ runId: 'r', conversationId: 'c' })
  })

  test('a connection that ends inside a fold leaves what was held', () => {
    const driven = reading().feed(ready(true, 9), say(0, 'other'), disconnected).pass(10_000)
    expect(driven.state.cursor).toBe(5)
    expect(viewText(driven.state.view)).toBe('hello')
    expect(driven.taken().at(-1)).toEqual({ kind: 'attach', cursor: 5 })
  })

  test('a fold in mid-stream takes the place of what was held', () => {
    const driven = reading().feed(say(5, ' you', 6), ready(true, 9), say(0, 'other'), running(9), say(5, '!', 10))
    expect(viewText(driven.state.view)).toBe('other!')
    expect(driven.state.cursor).toBe(10)
  })

  test('done ends the reader', () => {
    const driven = reading().feed(done(6))
    expect(driven.phase).toEqual({ phase: 'ended' })
    expect(driven.taken()).toEqual([{ kind: 'close' }])
    expect(wakeAtMs(driven.state)).toBeUndefined()
    expect(driven.feed(disconnected, { kind: 'shown' }, { kind: 'close' }).taken()).toEqual([])
  })
})

describe('a gap', () => {
  test.for<[string, ReaderInput]>([
    ['an offset above the length held', say(9, 'x', 6)],
    ['a tool_end without its start', event('tool_end', { toolCallId: 't', tool: 'q', outcome: 'ok', summary: '', durationMs: 1 }, 6)],
    ['an event that is missing', say(5, 'x', 7)],
    ['a logged event without an id', say(5, 'x')],
    ['text that cannot be read', event('text', { mode: 'delta' }, 6)],
    ['data that is no JSON', event('dataset', undefined, 6)],
    ['an event without end', received({ kind: 'overflow' })],
    ['a ready for another cursor', ready(false, 4)],
    ['a ready of another protocol', ready(true, 9, { protocol: 2 })],
  ])('is %s: state and cursor go, and the reader attaches with none at once', ([, input]) => {
    const driven = reading().feed(input)
    expect(driven.taken()).toEqual([{ kind: 'attach', cursor: undefined }])
    expect(driven.state).toMatchObject({ cursor: undefined, view: emptyView() })
  })

  test('is an event before the first ready', () => {
    const driven = reading().feed(disconnected).pass(10_000).feed(responded(200), say(5, 'x', 6))
    expect(driven.state.cursor).toBeUndefined()
  })

  test('is a fold that ends elsewhere than it said', () => {
    expect(reading().feed(ready(true, 9), running(8)).taken()).toEqual([{ kind: 'attach', cursor: undefined }])
  })

  test('after gap waits, and in the end gives up', () => {
    const driven = reading()
    for (let gap = 1; gap < GAPS_MAX; gap += 1) {
      driven.feed(received({ kind: 'overflow' }))
      if (gap > 1) expect(driven.phase.phase).toBe('waiting')
      driven.pass(30_000).feed(responded(200))
    }
    driven.feed(received({ kind: 'overflow' }))
    expect(driven.phase).toEqual({ phase: 'stopped', reason: 'unreadable' })
  })
})

describe('what is passed over', () => {
  test('an event that was applied before', () => {
    const driven = reading().feed(say(0, 'again', 5))
    expect(viewText(driven.state.view)).toBe('hello')
    expect(driven.state.cursor).toBe(5)
  })

  test('an unknown event, whose id still moves the cursor', () => {
    expect(reading().feed(event('weather', undefined, 6), say(5, '!', 7)).state.cursor).toBe(7)
  })

  test('a chart of a kind this version does not know', () => {
    const spec = { kind: 'hologram', x: 'a', series: ['b'], unit: 'usd' }
    const driven = reading().feed(event('chart', { chartId: 'c', datasetId: 'd', title: '', spec }, 6))
    expect(driven.state).toMatchObject({ cursor: 6, view: { charts: [] } })
  })
})

describe('the place in the queue', () => {
  const queued = { status: 'queued', attempt: 1 }

  test('comes with ready, moves without a cursor, and goes when the run starts', () => {
    const driven = new Driven().feed(responded(200), ready(true, 1, { ...queued, queue: { position: 2 } }))
    driven.feed(event('status', queued, 1))
    expect(driven.state.view.queue).toEqual({ position: 2 })
    driven.feed(event('status', { ...queued, queue: { position: 1 } }))
    expect(driven.state).toMatchObject({ cursor: 1, view: { queue: { position: 1 } } })
    driven.feed(running(2))
    expect(driven.state.view.queue).toBeUndefined()
  })

  test('that was logged does not hide the newer one that ready told', () => {
    const driven = new Driven().feed(responded(200), ready(true, 1, { ...queued, queue: { position: 1 } }))
    driven.feed(event('status', { ...queued, queue: { position: 4 } }, 1))
    expect(driven.state.view.queue).toEqual({ position: 1 })
  })
})

describe('a connection that is lost', () => {
  test('is asked for again with the cursor, later each time', () => {
    const driven = reading()
    const delays = [1, 2, 3].map(() => {
      const before = driven.nowMs
      driven.feed(disconnected)
      const { phase } = driven
      if (phase.phase !== 'waiting') throw new Error(`in phase ${phase.phase}`)
      driven.pass(phase.retryAtMs - before)
      return phase.retryAtMs - before
    })
    expect(delays).toEqual([500, 1000, 2000])
    expect(driven.taken().at(-1)).toEqual({ kind: 'attach', cursor: 5 })
  })

  test('is no failure any more after progress', () => {
    const driven = reading().feed(disconnected).pass(10_000).feed(responded(200), ready(false, 5), say(5, '!', 6))
    expect(driven.state.failures).toBe(0)
  })

  test('is no failure after it lived for a while without anything to say', () => {
    const driven = reading().feed(disconnected).pass(10_000).feed(responded(200), ready(false, 5))
    driven.nowMs += HEARTBEAT_INTERVAL_MS
    expect(driven.feed(comment).state.failures).toBe(0)
  })

  test('waits as the stream and the answer tell it', () => {
    const driven = reading().feed(received({ kind: 'retry', delayMs: 4000 }), disconnected)
    expect(driven.phase).toEqual({ phase: 'waiting', retryAtMs: driven.nowMs + 2000 })
    driven.pass(2000).feed(responded(503, 60_000))
    expect(driven.phase).toEqual({ phase: 'waiting', retryAtMs: driven.nowMs + 60_000 })
  })

  test('45 seconds of silence are one; a heartbeat is none', () => {
    const driven = reading()
    driven.pass(SILENCE_TIMEOUT_MS - 1).feed(comment)
    expect(wakeAtMs(driven.state)).toBe(driven.nowMs + SILENCE_TIMEOUT_MS)
    expect(driven.pass(SILENCE_TIMEOUT_MS - 1).phase.phase).toBe('reading')
    expect(driven.pass(1).phase.phase).toBe('waiting')
    expect(driven.taken()).toEqual([{ kind: 'close' }])
  })

  test('a request without an answer is one too', () => {
    expect(new Driven().pass(SILENCE_TIMEOUT_MS).phase.phase).toBe('waiting')
  })
})

describe('an answer', () => {
  test.for([429, 500, 502, 503, 504, 408, 302, 202])('%i is tried again', (httpStatus) => {
    expect(new Driven().feed(responded(httpStatus)).phase.phase).toBe('waiting')
  })

  test.for<[number, string]>([
    [204, 'finished'],
    [401, 'unauthenticated'],
    [403, 'forbidden'],
    [404, 'not_found'],
    [400, 'refused'],
    [410, 'refused'],
  ])('%i stops the reader', ([httpStatus, reason]) => {
    const driven = new Driven().feed(responded(httpStatus))
    expect(driven.phase).toEqual({ phase: 'stopped', reason, httpStatus })
    expect(driven.pass(1e9).taken().at(-1)).toEqual({ kind: 'close' })
  })

  test('that is no event stream is tried again: something in between spoke', () => {
    const driven = new Driven().feed({ kind: 'responded', httpStatus: 200, contentType: 'text/html' })
    expect(driven.phase.phase).toBe('waiting')
  })
})

describe('people and browsers', () => {
  test('a hidden tab gives its connection back and attaches again when shown', () => {
    const driven = reading().feed({ kind: 'hidden' })
    expect(driven.taken()).toEqual([{ kind: 'close' }])
    expect(driven.pass(1e9).phase.phase).toBe('hidden')
    expect(driven.feed({ kind: 'shown' }).taken()).toEqual([{ kind: 'attach', cursor: 5 }])
  })

  test('a network that is back, or a tab that is shown, ends a wait', () => {
    for (const kind of ['online', 'shown'] as const) {
      expect(reading().feed(disconnected, { kind }).taken().at(-1)).toEqual({ kind: 'attach', cursor: 5 })
    }
  })

  test('but not one that the server demanded', () => {
    const driven = new Driven().feed(responded(429, 60_000))
    const { phase } = driven
    expect(driven.feed({ kind: 'online' }, { kind: 'hidden' }, { kind: 'shown' }).phase).toEqual(phase)
  })

  test('a network that is back replaces a connection that seems dead, and no other', () => {
    const driven = reading()
    expect(driven.feed({ kind: 'online' }).taken()).toEqual([])
    driven.nowMs += HEARTBEAT_INTERVAL_MS + 1
    expect(driven.feed({ kind: 'online' }).taken()).toEqual([{ kind: 'attach', cursor: 5 }])
  })

  test('a person may try again at once, also after a stop', () => {
    expect(new Driven().feed(responded(401), { kind: 'retry' }).phase.phase).toBe('connecting')
    expect(new Driven().feed(responded(429, 60_000), { kind: 'retry' }).phase.phase).toBe('connecting')
    expect(reading().feed({ kind: 'retry' }).taken()).toEqual([])
  })

  test('a reader that was closed stays closed', () => {
    const driven = reading().feed({ kind: 'close' })
    expect(driven.taken()).toEqual([{ kind: 'close' }])
    expect(driven.feed({ kind: 'shown' }, { kind: 'online' }, say(5, 'x', 6)).state.view).toEqual(reading().state.view)
    expect(driven.phase).toEqual({ phase: 'stopped', reason: 'closed' })
  })
})
