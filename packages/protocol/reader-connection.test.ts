import { describe, expect, test } from 'vitest'
import { HEARTBEAT_INTERVAL_MS, SILENCE_TIMEOUT_MS } from './limits.ts'
import { wakeAtMs } from './reader.ts'
import {
  comment,
  disconnected,
  DrivenReader,
  reading,
  ready,
  received,
  responded,
  say,
} from './testing/driven-reader.ts'

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
    const driven = reading()
      .feed(disconnected)
      .pass(10_000)
      .feed(responded(200), ready(false, 5), say(5, '!', 6))
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
    expect(new DrivenReader().pass(SILENCE_TIMEOUT_MS).phase.phase).toBe('waiting')
  })
})

describe('an answer', () => {
  test.for([429, 500, 502, 503, 504, 408, 302, 202])('%i is tried again', (httpStatus) => {
    expect(new DrivenReader().feed(responded(httpStatus)).phase.phase).toBe('waiting')
  })

  test.for<[number, string]>([
    [204, 'finished'],
    [401, 'unauthenticated'],
    [403, 'forbidden'],
    [404, 'not_found'],
    [400, 'refused'],
    [410, 'refused'],
  ])('%i stops the reader', ([httpStatus, reason]) => {
    const driven = new DrivenReader().feed(responded(httpStatus))
    expect(driven.phase).toEqual({ phase: 'stopped', reason, httpStatus })
    expect(driven.pass(1e9).taken().at(-1)).toEqual({ kind: 'close' })
  })

  test('that is no event stream is tried again: something in between spoke', () => {
    const driven = new DrivenReader().feed({ kind: 'responded', httpStatus: 200, contentType: 'text/html' })
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
    const driven = new DrivenReader().feed(responded(429, 60_000))
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
    expect(new DrivenReader().feed(responded(401), { kind: 'retry' }).phase.phase).toBe('connecting')
    expect(new DrivenReader().feed(responded(429, 60_000), { kind: 'retry' }).phase.phase).toBe('connecting')
    expect(reading().feed({ kind: 'retry' }).taken()).toEqual([])
  })

  test('a reader that was closed stays closed', () => {
    const driven = reading().feed({ kind: 'close' })
    expect(driven.taken()).toEqual([{ kind: 'close' }])
    expect(driven.feed({ kind: 'shown' }, { kind: 'online' }, say(5, 'x', 6)).state.view).toEqual(reading().state.view)
    expect(driven.phase).toEqual({ phase: 'stopped', reason: 'closed' })
  })
})
