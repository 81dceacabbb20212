import { createParser } from 'eventsource-parser'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createStreamParser, PARSER_BUFFER_MAX_CHARACTERS, type StreamItem } from './stream-parser.ts'
import { bytesOf, parseInPieces } from './testing/parse-in-pieces.ts'
import { RUNS_TIMEOUT_MS, runCount } from './testing/run-count.ts'

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What another parser of the same standard finds. */
function parseElsewhere(stream: Uint8Array): StreamItem[] {
  const found: StreamItem[] = []
  const parser = createParser({
    onEvent: ({ event, id, data }) => {
      const item = { kind: 'event', name: event || 'message', data: parseJson(data) } as const
      found.push(id === undefined ? item : { ...item, id: Number(id) })
    },
    onComment: () => found.push({ kind: 'comment' }),
    onRetry: (delayMs) => found.push({ kind: 'retry', delayMs }),
  })
  parser.feed(new TextDecoder().decode(stream))
  return found
}

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
  test('takes the first of two line ends that a chunk parts for the end, and both for one', () => {
    const parser = createStreamParser()
    expect(parser.feed(bytesOf('data: 1\r\n\r'))).toHaveLength(1)
    expect(parser.feed(bytesOf('\ndata: 2\r\n\r\n'))).toEqual([{ kind: 'event', name: 'message', data: 2 }])
  })

  test('is not thrown off by a byte order mark or a chunk without a byte', () => {
    const parser = createStreamParser()
    expect(parser.feed(Uint8Array.of(0xef, 0xbb))).toEqual([])
    expect(parser.feed(Uint8Array.of())).toEqual([])
    expect(parser.feed(Uint8Array.of(0xbf, ...bytesOf('data: 1\n\n')))).toHaveLength(1)
  })

  test('finds what another one finds, whatever the lines, their ends and the cuts', { timeout: RUNS_TIMEOUT_MS }, () => {
    const data = ['data: 1', 'data:"a:b"', 'data: [', 'data: 2]', 'data:  3', 'data: "é😀"', 'data', 'data:']
    const named = ['event: text', 'event:', 'event', 'id: 7', 'id:8', 'retry: 5', 'retry:x', 'x: 1']
    const line = fc.constantFrom(...data, ...named, ': comment', ':', '')
    const ended = fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r'))
    fc.assert(
      fc.property(fc.array(ended, { maxLength: 30 }), fc.array(fc.nat(), { maxLength: 12 }), (lines, cuts) => {
        const stream = bytesOf(lines.map(([text, end]) => text + end).join(''))
        expect(parseInPieces(stream, cuts)).toEqual(parseElsewhere(stream))
      }),
      runCount(500),
    )
  })
})
