import { once } from 'node:events'
import { request, type IncomingMessage, type ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { STARTING_GRACE_MS } from './limits.ts'
import { send, startGateway, type TestGateway } from './testing/test-gateway.ts'
import { startUpstream, type Upstream } from './testing/upstream.ts'

/** The answers that the upstream was asked for, as they come. */
let answers: { request: IncomingMessage; response: ServerResponse }[]
let asked: PromiseWithResolvers<{ request: IncomingMessage; response: ServerResponse }>
let upstream: Upstream
let gateway: TestGateway
let cookie: string

beforeEach(async () => {
  answers = []
  asked = Promise.withResolvers()
  upstream = await startUpstream((incoming, response) => {
    answers.push({ request: incoming, response })
    asked.resolve({ request: incoming, response })
  })
  gateway = await startGateway({ serviceUrls: [upstream.origin] })
  cookie = await gateway.signIn('ada')
})
afterEach(async () => {
  await Promise.all([gateway.close(), upstream.close()])
})

const STREAM = { 'content-type': 'text/event-stream', 'cache-control': 'no-store, no-transform' }

/** Opens a stream through the gateway; both ends of it. */
async function openStream() {
  const response = send(gateway, { path: '/api/ai/runs/r/stream', headers: { cookie } })
  const { response: source } = await asked.promise
  source.writeHead(200, STREAM)
  source.flushHeaders()
  return { source, reader: await response }
}

async function nextChunk(reader: IncomingMessage): Promise<string> {
  const [chunk] = (await once(reader, 'data')) as [Buffer]
  return chunk.toString()
}

describe('a stream', () => {
  it('arrives event by event, its headers before any of them', async () => {
    const { source, reader } = await openStream()
    expect(reader.headers).toMatchObject(STREAM)
    for (const event of ['retry: 1000\n\n', ': \n\n', 'id: 1\ndata: {}\n\n', 'é🙂']) {
      const chunk = nextChunk(reader)
      source.write(event)
      expect(await chunk).toBe(event)
    }
    source.end()
    await once(reader, 'end')
    expect(reader.complete).toBe(true)
  })

  it('may be silent for as long as it likes: no socket on the way counts the time of an answer', async () => {
    const created = vi.spyOn(Socket.prototype, 'setTimeout')
    await openStream()
    expect(gateway.server.timeout).toBe(0)
    // The idle timer of a kept connection is the only one there is, and it is taken back when the connection is used.
    const last = new Map(created.mock.contexts.map((socket, call) => [socket, created.mock.calls[call]?.[0]]))
    expect([...last.values()].filter((ms) => ms !== 0)).toEqual([])
    created.mockRestore()
  })

  it('outlives the time in which a request must arrive', async () => {
    const impatient = gateway.server
    impatient.requestTimeout = 50
    impatient.headersTimeout = 50
    const { source, reader } = await openStream()
    const quiet = once(reader, 'data')
    await new Promise((resolve) => setTimeout(resolve, 400))
    source.write('still here')
    expect(String((await quiet)[0])).toBe('still here')
  })

  it('ends upstream at once when the reader leaves', async () => {
    const { source, reader } = await openStream()
    const gone = once(source, 'close')
    reader.destroy()
    await gone
    expect(source.writableFinished).toBe(false)
  })

  it('is not even begun upstream when the reader left before', async () => {
    const leaving = request({ port: gateway.port, host: '127.0.0.1', path: '/api/ai/runs', headers: { cookie } })
    leaving.on('error', () => undefined)
    leaving.end()
    const { response: source } = await asked.promise
    const gone = once(source, 'close')
    leaving.destroy()
    await gone
    expect(source.headersSent).toBe(false)
  })

  it('ends for the reader at once when the program dies', async () => {
    const { source, reader } = await openStream()
    const chunk = nextChunk(reader)
    source.write('half')
    await chunk
    const ended = once(reader, 'error')
    source.socket?.destroy()
    expect((await ended)[0]).toMatchObject({ code: 'ECONNRESET' })
    expect(reader.complete).toBe(false)
  })

  it('waits for a slow reader: the gateway holds back the program and does not buffer', async () => {
    const { source, reader } = await openStream()
    reader.pause()
    const megabyte = Buffer.alloc(1024 * 1024, 97)
    let written = 0
    while (source.write(megabyte) && written < 200) written += 1
    // What fits into sockets and streams on the way is taken; 64 MiB are not.
    const stalled = once(source, 'drain').then(() => 'drained', () => 'gone')
    for (let more = 0; more < 64; more += 1) source.write(megabyte)
    const outcome = await Promise.race([stalled, new Promise((resolve) => setTimeout(() => resolve('held back'), 300))])
    expect(outcome).toBe('held back')
    let received = 0
    reader.on('data', (chunk: Buffer) => (received += chunk.length))
    source.end()
    reader.resume()
    await once(reader, 'end')
    expect(received).toBe((written + 1 + 64) * megabyte.length)
  })

  it('goes on while the gateway shuts down, and ends its connection then', async () => {
    const { source, reader } = await openStream()
    gateway.beginClosing()
    const chunk = nextChunk(reader)
    source.write('to the end')
    expect(await chunk).toBe('to the end')
  })

  it('of a hundred readers at once is a hundred streams', async () => {
    const open = () => send(gateway, { path: '/api/ai/runs/r/stream', headers: { cookie } })
    const readers = Array.from({ length: 100 }, open)
    await expect.poll(() => answers.length).toBe(100)
    for (const [index, { response }] of answers.entries()) response.end(String(index))
    const texts = await Promise.all(readers.map(async (reader) => nextChunk(await reader)))
    expect(new Set(texts).size).toBe(100)
  })
})

describe('a program that cannot answer', () => {
  const ask = () => fetch(`${gateway.origin}/api/ai/runs`, { headers: { cookie } })

  it('is 503 with Retry-After while it may be starting, then 502', async () => {
    await upstream.close()
    const starting = await ask()
    expect(starting.status).toBe(503)
    expect(starting.headers.get('retry-after')).toBe('2')
    expect(await starting.json()).toMatchObject({ code: 'not_ready', retryAfterMs: 2000 })
    gateway.advance(STARTING_GRACE_MS)
    const down = await ask()
    expect(down.status).toBe(502)
    expect(down.headers.get('content-type')).toBe('application/problem+json')
    expect(await down.json()).toMatchObject({ code: 'bad_gateway' })
    upstream = await startUpstream(undefined, Number(new URL(upstream.origin).port))
    expect((await ask()).status).toBe(200)
  })

  it('is 502 when it dies before it answers, and is not asked again', async () => {
    const response = fetch(`${gateway.origin}/api/ai/chat`, { method: 'POST', body: '{}', headers: { cookie } })
    const { request: incoming } = await asked.promise
    incoming.socket.destroy()
    expect((await response).status).toBe(502)
    expect(answers).toHaveLength(1)
  })

  it('is not told of to the browser by name', async () => {
    await upstream.close()
    const text = await (await ask()).text()
    expect(text).not.toContain(new URL(upstream.origin).port)
    expect(gateway.logged.join()).toContain(new URL(upstream.origin).port)
    upstream = await startUpstream()
  })
})
