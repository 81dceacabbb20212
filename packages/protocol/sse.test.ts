import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { StreamEvent } from './events.ts'
import {
  createStreamParser,
  encodeEvent,
  encodeRetry,
  HEARTBEAT,
  ID_LINE_MAX_BYTES,
  PARSER_BUFFER_MAX_CHARACTERS,
  type StreamItem,
} from './sse.ts'
import { RUNS_TIMEOUT_MS, runCount } from './testing/run-count.ts'

const say = (text: string): StreamEvent => ({ event: 'text', data: { mode: 'delta', block: 0, offset: 0, text } })
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** The stream in pieces that end at `cuts`, in any order and also beyond the end. */
function parseInPieces(stream: Uint8Array, cuts: readonly number[]): StreamItem[] {
  const parser = createStreamParser()
  const at = [0, ...cuts.map((cut) => cut % (stream.length + 1)).toSorted((a, b) => a - b), stream.length]
  return at.slice(1).flatMap((end, index) => parser.feed(stream.subarray(at[index], end)))
}

test('an event is an id where there is one, a name, and one line of JSON', () => {
  expect(encodeEvent(say('hi'), 7)).toBe(
    'id: 7\nevent: text\ndata: {"mode":"delta","block":0,"offset":0,"text":"hi"}\n\n',
  )
  expect(encodeEvent(say('hi'))).toMatch(/^event: text\n/)
})

test('no text breaks the line, for any reader of lines', () => {
  const encoded = encodeEvent(say('a\nb\r\nc\u2028d\u2029e\u0085f'))
  expect(encoded.split(/\r\n|[\n\r\u0085\u2028\u2029]/)).toHaveLength(4)
})

test('a lone surrogate travels as an escape, so the bytes are well-formed', () => {
  const encoded = encodeEvent(say('a\ud83d'))
  expect(encoded.isWellFormed()).toBe(true)
  expect(parseInPieces(bytesOf(encoded), [])).toEqual([{ kind: 'event', name: 'text', data: say('a\ud83d').data }])
})

test('no id line is longer than the bound', () => {
  const longest = encodeEvent(say(''), Number.MAX_SAFE_INTEGER).length - encodeEvent(say('')).length
  expect(longest).toBe(ID_LINE_MAX_BYTES)
})

test('what was encoded is parsed again, wherever the bytes are cut', { timeout: RUNS_TIMEOUT_MS }, () => {
  const anyString = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\ud83d', '\u2028', '\r', 'é😀'))
  const event = fc.tuple(anyString, fc.option(fc.integer({ min: 1 }), { nil: undefined }))
  fc.assert(
    fc.property(fc.array(event, { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 12 }), (events, cuts) => {
      const stream = encodeRetry(1000) + HEARTBEAT + events.map(([text, id]) => encodeEvent(say(text), id)).join('')
      expect(parseInPieces(bytesOf(stream), cuts)).toEqual([
        { kind: 'retry', delayMs: 1000 },
        { kind: 'comment' },
        ...events.map(([text, id]) => ({
          kind: 'event',
          name: 'text',
          ...(id === undefined ? {} : { id }),
          data: say(text).data,
        })),
      ])
    }),
    runCount(500),
  )
})

describe('the parser', () => {
  const parse = (text: string) => parseInPieces(bytesOf(text), [])

  test('tells data that is no JSON as undefined', () => {
    expect(parse('event: text\ndata: {"mode"\n\n')).toEqual([{ kind: 'event', name: 'text', data: undefined }])
  })

  test('takes an id that is no whole number of at least 1 for none', () => {
    for (const id of ['0', '-1', '1.5', 'x', '', '99999999999999999999']) {
      expect(parse(`id: ${id}\nevent: text\ndata: 1\n\n`)).toEqual([{ kind: 'event', name: 'text', data: 1 }])
    }
  })

  test('names an event without a name `message`', () => {
    expect(parse('data: 1\n\n')).toEqual([{ kind: 'event', name: 'message', data: 1 }])
  })

  test('ids do not stick: an event without one has none', () => {
    expect(parse('id: 1\ndata: 1\n\ndata: 2\n\n')[1]).toEqual({ kind: 'event', name: 'message', data: 2 })
  })

  test('does not tell an event that the end cut off', () => {
    expect(parse('event: text\ndata: {}\n')).toEqual([])
  })

  test('an event without end is told as an overflow, once, and nothing after it', () => {
    const parser = createStreamParser()
    expect(parser.feed(bytesOf(`data: ${'x'.repeat(PARSER_BUFFER_MAX_CHARACTERS)}`))).toEqual([{ kind: 'overflow' }])
    expect(parser.feed(bytesOf('\n\ndata: 1\n\n'))).toEqual([])
  })
})
