import { adminHealthSchema, adminQueueSchema, adminRunListSchema, drainAnswerSchema } from '@perdure/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import { asAsker, asCaller } from './testing/people.ts'
import { startTestService, type TestService, type TestServiceOptions } from './testing/test-service.ts'

const QUESTION = 'what will we do about the redundancies'
const LIMITS = { activePerUser: 1, queuedPerUser: 3, active: 1, queued: 3 }

let service: TestService
const start = async (options: TestServiceOptions = {}): Promise<void> => {
  service = await startTestService(options)
}
afterEach(() => service.close())

const get = (url: string, userId = 'olga') => service.app.inject({ url: `/api/ai/admin${url}`, headers: asCaller(userId) })
const post = (url: string) =>
  service.app.inject({ method: 'POST', url: `/api/ai/admin${url}`, headers: asCaller('olga') })

/** Asks without waiting for an end. */
async function ask(userId: string, model?: string): Promise<string> {
  const headers = { ...(await asAsker(userId, Date.now())), accept: 'application/json' }
  const payload = { message: QUESTION, ...(model === undefined ? {} : { model }) }
  const response = await service.app.inject({ method: 'POST', url: '/api/ai/chat', headers, payload })
  return response.json<{ run: { runId: string } }>().run.runId
}

/** Runs whose question is `QUESTION` go on until they are stopped. */
function goOn(): void {
  service.executor.on(QUESTION, async ({ emit, signal }) => {
    await emit([{ event: 'text', text: 'a secret answer' }])
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    throw signal.reason
  })
}

describe('GET /admin/runs', () => {
  test('tells everybody\'s runs, who asked and how they stand, and nothing of what was written', async () => {
    await start({ admissionLimits: { ...LIMITS, active: 2 } })
    goOn()
    const ended = await service.answered('ben', 'a trade secret')
    const running = await ask('ada', 'model-one')
    const waiting = await ask('ada')
    const response = await get('/runs')
    const { runs, next } = adminRunListSchema.parse(response.json())
    expect(next).toBeNull()
    expect(runs).toMatchObject([
      { runId: waiting, userId: 'ada', status: 'queued', attempt: 1, queue: { position: 1 }, runningMs: 0 },
      { runId: running, displayName: 'ada', status: 'running', model: 'model-one', processId: 'test', costMicroUsd: null },
      { runId: ended, userId: 'ben', status: 'completed', costMicroUsd: 42 },
    ])
    expect(runs[1]).toHaveProperty('leaseUntil')
    expect(runs[1]).toHaveProperty('silentMs')
    for (const hidden of ['redundancies', 'secret', 'conversationId']) expect(response.body).not.toContain(hidden)
  })

  test('is asked by status, user and reason, page by page, and refuses what it does not know', async () => {
    await start()
    service.executor.on('fail', async () => ({ outcome: 'failed', code: 'provider_bad_key', reason: 'provider' }))
    const first = await service.answered('ada', 'fail')
    const second = await service.answered('ben', 'fail')
    const third = await service.answered('ben', 'fine')
    const told = async (query: string) => adminRunListSchema.parse((await get(`/runs?${query}`)).json())
    const ids = async (query: string) => (await told(query)).runs.map(({ runId }) => runId)
    expect(await ids('status=failed')).toEqual([second, first])
    expect((await told('status=failed')).runs[0]).toMatchObject({ reason: 'provider', errorCode: 'provider_bad_key' })
    expect(await ids('userId=ben')).toEqual([third, second])
    expect(await ids('status=failed&reason=stalled')).toEqual([])
    expect(await ids('reason=provider&userId=ada')).toEqual([first])
    const page = await told('limit=2')
    expect(page.next).toBe(second)
    expect(await ids(`limit=2&before=${page.next}`)).toEqual([first])
    for (const query of ['status=lost', 'limit=0', 'limit=201', 'userId=', 'before=%00', `reason=${'x'.repeat(65)}`]) {
      expect((await get(`/runs?${query}`)).statusCode).toBe(400)
    }
  })
})

describe('GET /admin/queue', () => {
  test('tells who waits in which order, the limits, and what each person has under way', async () => {
    await start({ admissionLimits: LIMITS })
    goOn()
    await ask('ada')
    const second = await ask('ada')
    const third = await ask('ben')
    const response = await get('/queue')
    const queue = adminQueueSchema.parse(response.json())
    expect(queue.limits).toEqual({ ...LIMITS, streamsPerUser: 16 })
    expect(queue).toMatchObject({ active: 1, queued: 2, moreUsers: 0 })
    expect(queue.runs.map(({ runId, queue: place }) => [runId, place?.position])).toEqual([
      [second, 1],
      [third, 2],
    ])
    expect(queue.users).toMatchObject([
      { userId: 'ada', active: 1, queued: 1, streams: 0, runs: 2, failed: 0 },
      { userId: 'ben', active: 0, queued: 1, streams: 0, runs: 1 },
    ])
    expect(response.body).not.toContain('redundancies')
  })
})

describe('GET /admin/health', () => {
  test('tells the checks, the process, its counts and what failed within a day', async () => {
    await start()
    service.executor.on('fail', async () => ({ outcome: 'failed', code: 'steps' }))
    for (const message of ['fail', 'fail', 'fine']) await service.answered('ada', message)
    const health = adminHealthSchema.parse((await get('/health')).json())
    expect(health).toMatchObject({
      ready: true,
      process: { processId: 'test', version: '1.2.3', provider: 'scripted', store: 'memory' },
      drain: { state: 'open' },
      processes: [{ processId: 'test', running: 0 }],
      lastDay: { runs: 3, failed: 2, failures: [{ reason: 'steps', runs: 2 }] },
    })
    expect(health.checks.map(({ name }) => name)).toContain('store')
    expect(health.counts.storeCommits).toBeGreaterThan(0)
  })

  test('still tells what the process knows by itself when the store does not answer', async () => {
    const down = () => Promise.reject(new Error('secret path'))
    await start({
      around: (engine) => ({ ...engine, countRuns: down, countByOwner: down }),
      readinessChecks: [{ name: 'store', check: async () => ({ ok: false, detail: 'the disk is full' }) }],
    })
    const response = await get('/health')
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({
      ready: false,
      checks: [{ name: 'store', ok: false, detail: 'the disk is full' }],
      lastDay: null,
      processes: [{ running: 0 }],
    })
    expect(response.body).not.toContain('secret path')
  })
})

test('POST /admin/drain refuses new questions from now on, hands back what runs, and says so again when asked again', async () => {
  await start()
  goOn()
  const runId = await ask('ada')
  const response = await post('/drain')
  expect(response.statusCode).toBe(202)
  const { processId, drain } = drainAnswerSchema.parse(response.json())
  expect({ processId, state: drain.state }).toEqual({ processId: 'test', state: 'draining' })
  const headers = await asAsker('ben', Date.now())
  const asked = await service.app.inject({ method: 'POST', url: '/api/ai/chat', headers, payload: { message: 'and I?' } })
  expect(asked.json()).toMatchObject({ status: 503, code: 'draining' })
  await expect.poll(async () => (await post('/drain')).json<{ drain: object }>().drain).toMatchObject({
    state: 'drained',
    since: drain.since,
  })
  expect((await get('/health')).json()).toMatchObject({ ready: false, drain: { state: 'drained' } })
  expect(adminRunListSchema.parse((await get('/runs')).json()).runs).toMatchObject([
    { runId, status: 'queued', attempt: 2, reason: 'drained', handedBack: true },
  ])
})
