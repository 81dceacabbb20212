import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { HEARTBEAT_INTERVAL_MS } from '@perdure/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import { createChunkSource, untilStuck, withChunks } from './testing/chunk-source.ts'
import { createManualClock } from './testing/manual-clock.ts'
import { isEvent, listen, open, openStream, question } from './testing/open-stream.ts'
import { startTestService, type TestService, type TestServiceOptions } from './testing/test-service.ts'

let service: TestService
let port: number
const start = async (options: TestServiceOptions): Promise<void> => {
  service = await startTestService(options)
  port = await listen(service.app)
}
afterEach(() => service.close())

describe('silence', () => {
  test('is broken by a comment every 15 s, and only by silence', async () => {
    const clock = createManualClock(Date.now())
    const log = createChunkSource()
    await start({ clock, around: (engine) => withChunks(engine, log.chunks) })
    log.push(': first\n\n')
    const reader = await openStream(await question(port, 'hello'))
    await log.taken()
    clock.advance(HEARTBEAT_INTERVAL_MS - 1)
    log.push(': second\n\n')
    await log.taken()
    clock.advance(HEARTBEAT_INTERVAL_MS - 1)
    log.push('event: x\ndata: 1\n\n')
    await reader.until(isEvent('x'))
    expect(reader.items.filter(({ kind }) => kind === 'comment')).toHaveLength(2)
    clock.advance(HEARTBEAT_INTERVAL_MS)
    clock.advance(HEARTBEAT_INTERVAL_MS)
    log.push('event: y\ndata: 1\n\n')
    await reader.until(isEvent('y'))
    expect(reader.items.filter(({ kind }) => kind === 'comment')).toHaveLength(4)
    log.end()
    await reader.ended
    expect(clock.pending).toBe(0)
  })
})

describe('a slow reader', () => {
  const CHUNK_BYTES = 64 * 1024
  /** What the two ends of a socket hold between them, generously, and one chunk. */
  const BETWEEN_MAX_BYTES = 16 * 1024 * 1024

  test('is sent no more than it takes: the log waits for it', async () => {
    let taken = 0
    const chunk = new Uint8Array(CHUNK_BYTES).fill(10)
    const total = 1000
    async function* endless() {
      for (; taken < total; taken += 1) yield chunk
    }
    await start({ around: (engine) => withChunks(engine, endless) })
    const responses: ServerResponse[] = []
    service.app.server.on('request', (_request, response) => responses.push(response))
    const reader = await open(await question(port, 'much'))
    const sending = responses.at(-1)
    await untilStuck(() => taken)
    expect(sending?.writableNeedDrain).toBe(true)
    expect(taken * CHUNK_BYTES).toBeLessThan(BETWEEN_MAX_BYTES)
    expect(sending?.writableLength).toBeLessThan(3 * CHUNK_BYTES)
    let received = 0
    reader.on('data', (bytes: Buffer) => (received += bytes.length))
    await once(reader, 'end')
    expect(taken).toBe(total)
    expect(received).toBeGreaterThanOrEqual(total * CHUNK_BYTES)
  })

  test('that leaves in the middle of a write ends its attachment', async () => {
    const ended = Promise.withResolvers<void>()
    async function* endless() {
      try {
        for (;;) yield new Uint8Array(CHUNK_BYTES).fill(10)
      } finally {
        ended.resolve()
      }
    }
    await start({ around: (engine) => withChunks(engine, endless) })
    const reader = await open(await question(port, 'much'))
    reader.destroy()
    await ended.promise
  })
})
