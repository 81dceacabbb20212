import { STREAMS_MAX_PER_USER } from '@perdure/protocol'
import { StoreDamageError } from '@perdure/engine'
import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { withChunks } from './testing/chunk-source.ts'
import { isEvent, listen, open, openStream, question, type StreamReader, textOf } from './testing/open-stream.ts'
import { asAsker, asCaller } from './testing/people.ts'
import { startTestService, type TestService, type TestServiceOptions } from './testing/test-service.ts'

let service: TestService
let port: number
const start = async (options: TestServiceOptions = {}): Promise<void> => {
  service = await startTestService(options)
  port = await listen(service.app)
}
afterEach(() => service.close())

const ada = asCaller('ada')
const ask = async (message: string) => openStream(await question(port, message))
const attach = (runId: string, more = '', headers = {}) =>
  openStream({ port, path: `/api/ai/runs/${runId}/stream${more}`, headers: { ...ada, ...headers } })
const nameOf = ({ response }: StreamReader) => String(response.headers['x-run-id'])

describe('a stream', () => {
  test('comes as it is spoken, and ends right after `done`', async () => {
    await start()
    const held = service.executor.hold('slowly', 'First words. ')
    const reader = await ask('slowly')
    await reader.until(isEvent('text'))
    expect(reader.items[0]).toEqual({ kind: 'retry', delayMs: 1000 })
    expect(reader.items[1]).toMatchObject({ kind: 'event', name: 'ready' })
    expect(reader.items.some(isEvent('done'))).toBe(false)
    held.letGo()
    await reader.ended
    expect(textOf(reader.items)).toBe('First words. There it is.')
    expect(reader.items.at(-1)).toMatchObject({ kind: 'event', name: 'done', data: { status: 'completed' } })
  })

  test('has PROTOCOL\'s headers on both routes, and no length', async () => {
    await start()
    const reader = await ask('hello')
    const again = await attach(nameOf(reader))
    for (const { response } of [reader, again]) {
      expect(response.headers).toMatchObject({
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store, no-transform',
        'x-accel-buffering': 'no',
      })
      expect(response.headers).not.toHaveProperty('content-length')
      expect(response.headers).not.toHaveProperty('content-encoding')
    }
    await Promise.all([reader.ended, again.ended])
  })

  test('that its reader leaves goes on without them, and is whole for the next', async () => {
    await start()
    const held = service.executor.hold('slowly', 'First words. ')
    const reader = await ask('slowly')
    await reader.until(isEvent('text'))
    reader.leave()
    await untilFigure('attached', 0)
    expect((await service.engine.findRun(nameOf(reader)))?.status).toBe('running')
    const next = await attach(nameOf(reader))
    held.letGo()
    await next.ended
    expect(textOf(next.items)).toBe('First words. There it is.')
  })

  test('goes on from a cursor; Last-Event-ID wins over it; what is no whole number is none', async () => {
    await start()
    const held = service.executor.hold('slowly', 'First words. ')
    const reader = await ask('slowly')
    await reader.until(isEvent('text'))
    const cursor = (await service.engine.readState(nameOf(reader)))?.cursor
    const readers = await Promise.all([
      attach(nameOf(reader), `?after=${cursor}`),
      attach(nameOf(reader), '?after=1', { 'last-event-id': String(cursor) }),
      attach(nameOf(reader), `?after=${cursor}`, { 'last-event-id': 'nonsense' }),
      attach(nameOf(reader), '?after=0'),
      attach(nameOf(reader), `?after=${cursor}.0`),
      attach(nameOf(reader), `?after=${cursor}&after=${cursor}`),
    ])
    held.letGo()
    await Promise.all(readers.map(({ ended }) => ended))
    const texts = readers.map(({ items }) => textOf(items))
    const whole = 'First words. There it is.'
    expect(texts).toEqual(['There it is.', 'There it is.', whole, whole, whole, whole])
  })

  test('of an ended run is 204 for a reader who has it all, and the fold for one who has not', async () => {
    await start()
    const reader = await ask('hello')
    await reader.ended
    const done = reader.items.at(-1)
    const cursor = done?.kind === 'event' ? done.id : undefined
    const finished = await open({ port, path: `/api/ai/runs/${nameOf(reader)}/stream?after=${cursor}`, headers: ada })
    expect(finished.statusCode).toBe(204)
    finished.resume()
    const again = await attach(nameOf(reader))
    await again.ended
    expect(textOf(again.items)).toBe('You asked: hello')
  })

  test('tells costs only to those who may see them', async () => {
    await start()
    const mine = await ask('hello')
    await mine.ended
    expect(mine.items.at(-1)).toMatchObject({ data: { costMicroUsd: 42 } })
    const theirs = await openStream(await question(port, 'hello', 'ben'))
    await theirs.ended
    const done = theirs.items.at(-1)
    expect(done).toMatchObject({ name: 'done' })
    expect(done?.kind === 'event' && done.data).not.toHaveProperty('costMicroUsd')
  })

  test('is not attached to by HEAD', async () => {
    let attachments = 0
    await start({
      around: (engine) => ({
        ...engine,
        attach(request) {
          attachments += 1
          return engine.attach(request)
        },
      }),
    })
    const runId = await service.answered('ada', 'hello')
    attachments = 0
    const response = await open({ port, path: `/api/ai/runs/${runId}/stream`, method: 'HEAD', headers: ada })
    expect(response.statusCode).toBe(200)
    expect(response.headers['content-type']).toBe('text/event-stream; charset=utf-8')
    response.resume()
    await once(response, 'end')
    expect(attachments).toBe(0)
  })
})

describe('at most 16 streams a user', () => {
  test('the 17th is 429, starts no run, and is let in when one has gone', async () => {
    await start()
    const held = service.executor.hold('slowly')
    const first = await ask('slowly')
    const readers = [first]
    while (readers.length < STREAMS_MAX_PER_USER) readers.push(await attach(nameOf(first)))
    const refused = await service.app.inject({ url: `/api/ai/runs/${nameOf(first)}/stream`, headers: ada })
    expect(refused.json()).toMatchObject({ status: 429, code: 'streams' })
    expect(refused.headers['retry-after']).toBe('5')
    const headers = await asAsker('ada', Date.now())
    const asked = { method: 'POST' as const, url: '/api/ai/chat', payload: { message: 'hello' } }
    expect((await service.app.inject({ ...asked, headers })).json()).toMatchObject({ code: 'streams' })
    expect(await service.engine.listRuns({ userId: 'ada', limit: 10 })).toHaveLength(1)
    const unattached = await service.app.inject({ ...asked, headers: { ...headers, accept: 'application/json' } })
    expect(unattached.statusCode).toBe(202)
    const other = await service.app.inject({ ...asked, headers: await asAsker('ben', Date.now()) })
    expect(other.statusCode).toBe(200)

    readers.at(-1)?.leave()
    await untilFigure('attached', STREAMS_MAX_PER_USER - 1)
    readers.push(await attach(nameOf(first)))
    expect(readers.at(-1)?.response.statusCode).toBe(200)
    held.letGo()
    await Promise.all(readers.map(({ ended }) => ended))
  })
})

describe('a log that cannot be read', () => {
  test('because it is damaged is a problem of its own on every route that reads it, and not a word of it', async () => {
    const damaged = new StoreDamageError('a secret of the store')
    const broken = () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(damaged) }) })
    await start({ around: (engine) => ({ ...withChunks(engine, broken), readState: () => Promise.reject(damaged) }) })
    const { json, headers } = await service.app.inject({
      method: 'POST', url: '/api/ai/chat', headers: await asAsker('ada', Date.now()), payload: { message: 'hello' },
    })
    expect(json()).toMatchObject({ status: 500, code: 'run_damaged' })
    expect(headers['content-type']).toBe('application/problem+json')
    const [run] = await service.engine.listRuns({ userId: 'ada', limit: 1 })
    for (let time = 0; time <= STREAMS_MAX_PER_USER; time += 1) {
      const again = await service.app.inject({ url: `/api/ai/runs/${run?.runId}/stream`, headers: ada })
      expect(again.json()).toMatchObject({ status: 500, code: 'run_damaged' })
    }
    for (const url of [`/api/ai/runs/${run?.runId}`, `/api/ai/datasets/${run?.runId}.d1`]) {
      const answer = await service.app.inject({ url, headers: ada })
      expect(answer.json()).toMatchObject({ status: 500, code: 'run_damaged' })
      expect(answer.body).not.toContain('secret')
    }
  })

  test('in the middle ends the stream where it stands, without `done`', async () => {
    async function* broken() {
      yield new TextEncoder().encode('event: x\ndata: 1\n\n')
      throw new Error('store gone')
    }
    await start({ around: (engine) => withChunks(engine, broken) })
    const reader = await ask('hello')
    await reader.ended
    expect(reader.items.some(isEvent('x'))).toBe(true)
    expect(reader.items.some(isEvent('done'))).toBe(false)
    expect(service.logText()).toContain('store gone')
  })

  test('at the start is 500, and keeps no place', async () => {
    await start({ around: (engine) => ({ ...engine, attach: () => Promise.reject(new Error('store gone')) }) })
    const headers = await asAsker('ada', Date.now())
    for (let time = 0; time <= STREAMS_MAX_PER_USER; time += 1) {
      const request = { method: 'POST' as const, url: '/api/ai/chat', headers, payload: { message: 'hello' } }
      const response = await service.app.inject({ ...request, headers: { ...headers, 'idempotency-key': '"one"' } })
      expect(response.json()).toMatchObject({ status: 500, code: 'internal' })
    }
  })
})

async function untilFigure(name: 'attached', value: number): Promise<void> {
  while ((await service.engine.figures())[name] !== value) await setImmediate()
}
