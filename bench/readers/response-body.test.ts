import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createResponseBody } from './response-body.ts'

const CHUNKED = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n'

/** The body of a whole response that comes in pieces of `sizes` bytes, again and again. */
function readIn(response: string, sizes: readonly number[]): string {
  const body = createResponseBody()
  const bytes = Buffer.from(response)
  const parts: Uint8Array[] = []
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1
    parts.push(body.feed(bytes.subarray(at, at + size)))
    at += size
  }
  return Buffer.concat(parts).toString()
}

describe('the body of a response', () => {
  test('in chunks is the same, however the network cuts it', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, unit: 'grapheme' })), sizes, (chunks, cuts) => {
        const sent = chunks.map((chunk) => `${Buffer.byteLength(chunk).toString(16)}\r\n${chunk}\r\n`).join('')
        expect(readIn(`${CHUNKED}${sent}0\r\n\r\n`, cuts)).toBe(chunks.join(''))
      }),
    )
  })

  test('with a length is what follows the head', () => {
    expect(readIn('HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n3\r\nabc\r\n', [7])).toBe('3\r\nabc\r\n')
  })

  test('of a refusal is none', () => {
    expect(() => readIn('HTTP/1.1 404 Not Found\r\n\r\n', [100])).toThrow('The server answered HTTP/1.1 404 Not Found')
  })
})
