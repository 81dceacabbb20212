import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { StreamEvent } from './events.ts'
import { encodeEvent, encodeRetry, HEARTBEAT, ID_LINE_MAX_BYTES } from './sse.ts'
import { bytesOf, parseInPieces } from './testing/parse-in-pieces.ts'
import { RUNS_TIMEOUT_MS, runCount } from './testing/run-count.ts'

const say = (text: string): StreamEvent => ({ event: 'text', data: { mode: 'delta', block: 0, offset: 0, text } })

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
