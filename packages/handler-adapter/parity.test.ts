import fc from 'fast-check'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nodeHandlerExecutor, type NodeHandler } from './node-handler.ts'
import { recordContext } from './testing/recorded-context.ts'

/**
 * The same handler, asked by a plain HTTP client on a real socket and run as an executor, says the same text, however
 * its bytes fall into writes.
 */

/** How a handler writes: its bytes cut at `cuts`, with a pause between some of the writes. */
interface Writing {
  contentType: string
  body: string
  cuts: number[]
  pauses: boolean[]
  awaitsDrain: boolean
}

let current: Writing | undefined
const handler: NodeHandler = (_request, response) => write(response, current!)
const server = createServer((request, response) => void handler(request, response, () => undefined))
const runs = { numRuns: Number(process.env['PERDURE_TEST_RUNS'] ?? 150) }
const CLUSTER = '👩‍👧'
let url = ''

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})
afterAll(() => server.close())

async function write(
  response: ServerResponse,
  { contentType, body, cuts, pauses, awaitsDrain }: Writing,
): Promise<void> {
  response.setHeader('content-type', contentType)
  const bytes = Buffer.from(body)
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length]
  let from = 0
  for (const [index, end] of ends.entries()) {
    const flowing = response.write(bytes.subarray(from, end))
    if (!flowing && awaitsDrain) await once(response, 'drain')
    if (pauses[index % pauses.length]) await new Promise(setImmediate)
    from = end
  }
  response.end()
}

/** What a client of the handler gets, and what a run of it says. */
async function both(writing: Writing): Promise<{ direct: string; said: string }> {
  current = writing
  const response = await fetch(url, { method: 'POST', body: '{}' })
  // Not response.text(), which in Node 24 takes away two byte order marks where a decoder takes one.
  const direct = new TextDecoder().decode(await response.arrayBuffer())
  const context = recordContext()
  expect(await nodeHandlerExecutor(handler).execute({}, context)).toEqual({ outcome: 'completed' })
  return { direct, said: context.text() }
}

/** Characters of one to four bytes, joined ones, line ends, and a mark that some decoders take for a byte order. */
const words = fc
  .array(
    fc.constantFrom(
      'a',
      'é',
      '€',
      '😀',
      CLUSTER,
      'e\u0301',
      '\n',
      '\r\n',
      '\ufeff',
      '\u2028',
      ' ',
      '{"a":1}',
      'data: ',
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''))
const long = fc.integer({ min: 1, max: 20_000 }).map((count) => 'x😀'.repeat(count))
const writing = {
  cuts: fc.array(fc.nat({ max: 200_000 }), { maxLength: 10 }),
  pauses: fc.array(fc.boolean(), { minLength: 1, maxLength: 4 }),
  awaitsDrain: fc.boolean(),
}

test('plain text', { timeout: 60_000 }, async () => {
  const plain = fc.record({
    contentType: fc.constantFrom('text/plain; charset=utf-8', 'text/plain', 'text/markdown'),
    body: fc.oneof({ weight: 9, arbitrary: words }, { weight: 1, arbitrary: long }),
    ...writing,
  })
  await fc.assert(
    fc.asyncProperty(plain, async (given) => {
      const { direct, said } = await both(given)
      expect(said).toBe(direct)
    }),
    runs,
  )
})

test('server-sent events', { timeout: 60_000 }, async () => {
  const tokens = fc.array(fc.oneof({ weight: 9, arbitrary: words }, { weight: 1, arbitrary: long }), { maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(tokens, fc.record(writing), async (said, how) => {
      const body = said.map((delta) => `data: ${JSON.stringify({ delta })}\n\n`).join('')
      const got = await both({ contentType: 'text/event-stream', body: `${body}data: [DONE]\n\n`, ...how })
      expect(got.said).toBe(directText(got.direct))
      expect(got.said).toBe(said.join(''))
    }),
    runs,
  )
})

/** What the team's own page does with these events. */
function directText(body: string): string {
  return body
    .split('\n\n')
    .filter((event) => event.startsWith('data: {'))
    .map((event) => (JSON.parse(event.slice('data: '.length)) as { delta: string }).delta)
    .join('')
}
