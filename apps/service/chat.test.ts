import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asAsker, asCaller, type Headers } from './testing/people.ts'
import { startTestService, type TestService } from './testing/test-service.ts'

let service: TestService
let ada: Headers
beforeAll(async () => {
  service = await startTestService()
  ada = await asAsker('ada', Date.now())
})
afterAll(() => service.close())

const json = { accept: 'application/json' }
const ask = (payload: object, more: Headers = {}, of = service) =>
  of.app.inject({ method: 'POST', url: '/api/ai/chat', headers: { ...ada, ...more }, payload })
const runIdOf = (response: { headers: Record<string, unknown> }) => String(response.headers['x-run-id'])

describe('POST /chat', () => {
  test('answers with the stream, and names the run', async () => {
    const response = await ask({ message: 'hello' })
    expect(response.statusCode).toBe(200)
    expect(response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      location: `/api/ai/runs/${runIdOf(response)}`,
    })
    expect(response.body.startsWith('retry: 1000\n\nevent: ready\n')).toBe(true)
    expect(response.body).toContain('You asked: hello')
    expect(response.body.trimEnd().split('\n\n').at(-1)).toMatch(/^id: \d+\nevent: done\n/)
  })

  test('answers with the run alone where JSON is asked for', async () => {
    const response = await ask({ message: 'hello' }, json)
    expect(response.statusCode).toBe(202)
    const location = `/api/ai/runs/${runIdOf(response)}`
    expect(response.headers).toMatchObject({ location, 'cache-control': 'no-store' })
    expect(response.json()).toMatchObject({ run: { runId: runIdOf(response), parentRunId: null, attempt: 1 } })
  })

  test('hands the question to the engine, and nothing else of the body', async () => {
    const question = { message: 'hello', uiContext: { page: 'products' }, model: 'model-one', toolProfile: 'general' }
    const run = await service.engine.findRun(runIdOf(await ask({ ...question, intruder: 1 })))
    expect(run).toMatchObject({ userId: 'ada', input: question })
    expect(run?.input).not.toHaveProperty('intruder')
  })

  test('takes a model of `auto`', async () => {
    expect((await ask({ message: 'hello', model: 'auto' })).statusCode).toBe(200)
  })

  test('goes on in a conversation: below its latest run, below any other, or as a new root', async () => {
    const first = runIdOf(await ask({ message: 'one' }))
    const conversationId = (await service.engine.findRun(first))?.conversationId
    const parentOf = async (named: object) =>
      (await service.engine.findRun(runIdOf(await ask({ message: 'next', conversationId, ...named }))))?.parentRunId
    expect(await parentOf({})).toBe(first)
    expect(await parentOf({ parentRunId: first })).toBe(first)
    expect(await parentOf({ parentRunId: null })).toBeNull()
  })
})

describe('the same key', () => {
  test('with the same body is the same run, its stream as with no cursor', async () => {
    const key = { 'idempotency-key': '"again"' }
    const first = await ask({ message: 'again', model: 'auto' }, key)
    const second = await ask({ model: 'auto', message: 'again' }, key)
    expect(runIdOf(second)).toBe(runIdOf(first))
    expect(second.body).toContain('"fold":true')
    expect(second.body).toContain('You asked: again')
    const third = await ask({ message: 'again', model: 'auto' }, { ...key, ...json })
    expect(third.statusCode).toBe(202)
    expect(third.json()).toMatchObject({ run: { runId: runIdOf(first), status: 'completed' } })
  })

  test('with another body is 422', async () => {
    const key = { 'idempotency-key': '"taken"' }
    await ask({ message: 'one' }, key)
    const response = await ask({ message: 'two' }, key)
    expect(response.json()).toMatchObject({ status: 422, code: 'idempotency_mismatch' })
  })

  test('of another user is another run', async () => {
    const key = { 'idempotency-key': '"shared"' }
    const mine = await ask({ message: 'hello' }, key)
    const theirs = await ask({ message: 'hello' }, { ...(await asAsker('ben', Date.now())), ...key })
    expect(runIdOf(theirs)).not.toBe(runIdOf(mine))
  })

  test('is not remembered where the question was refused', async () => {
    const key = { 'idempotency-key': '"refused first"' }
    expect((await ask({ message: 'hello', conversationId: 'conv_none' }, key)).statusCode).toBe(404)
    expect((await ask({ message: 'hello' }, key)).statusCode).toBe(200)
  })
})

describe('a question that cannot be taken now', () => {
  test('in a conversation with an unended run is 409 with that run', async () => {
    const busy = await startTestService()
    const held = busy.executor.hold('slowly')
    const first = await ask({ message: 'slowly' }, json, busy)
    const { run } = first.json<{ run: { runId: string; conversationId: string } }>()
    const response = await ask({ message: 'next', conversationId: run.conversationId }, {}, busy)
    expect(response.json()).toMatchObject({ status: 409, code: 'conversation_busy', runId: run.runId })
    held.letGo()
    await busy.close()
  })

  test('beyond the limits is 429, tells which and when to come back, and keeps no stream\'s place', async () => {
    const admissionLimits = { activePerUser: 1, queuedPerUser: 1, active: 1, queued: 1 }
    const full = await startTestService({ admissionLimits })
    const held = full.executor.hold('slowly')
    await ask({ message: 'slowly' }, json, full)
    const queued = await ask({ message: 'slowly' }, json, full)
    expect(queued.json()).toMatchObject({ run: { status: 'queued', queue: { position: 1 } } })
    for (let time = 0; time < 20; time += 1) {
      const response = await ask({ message: 'one too many' }, {}, full)
      expect(response.json()).toMatchObject({ status: 429, code: 'user_queued' })
      expect(Number(response.headers['retry-after'])).toBeGreaterThanOrEqual(1)
      expect(response.json<{ retryAfterMs: number }>().retryAfterMs).toBeGreaterThan(0)
    }
    const other = await ask({ message: 'mine' }, await asAsker('ben', Date.now()), full)
    expect(other.json()).toMatchObject({ status: 429, code: 'queued' })
    held.letGo()
    await full.close()
  })

  test('while the process drains is 503 with when to come back; what can be read still can', async () => {
    const draining = await startTestService()
    const runId = await draining.answered('ada', 'hello')
    await draining.engine.drain({ graceMs: 0 })
    const response = await ask({ message: 'too late' }, {}, draining)
    expect(response.json()).toMatchObject({ status: 503, code: 'draining' })
    expect(Number(response.headers['retry-after'])).toBeGreaterThanOrEqual(1)
    const read = await draining.app.inject({ url: `/api/ai/runs/${runId}`, headers: asCaller('ada') })
    expect(read.statusCode).toBe(200)
    expect((await draining.app.inject({ url: '/readyz' })).statusCode).toBe(503)
    await draining.close()
  })
})
