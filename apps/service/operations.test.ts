import { StoreFailingError } from '@perdure/engine'
import { afterEach, describe, expect, test } from 'vitest'
import { READINESS_TIMEOUT_MS } from './limits.ts'
import { createMetrics } from './observation/metrics.ts'
import { engineChecks, readReadiness } from './observation/readiness.ts'
import { createManualClock } from './testing/manual-clock.ts'
import { asAsker, asCaller, BOOTSTRAP_SECRET, PROXY_SECRET } from './testing/people.ts'
import { startTestService, type TestService, type TestServiceOptions } from './testing/test-service.ts'

let service: TestService
const start = async (options: TestServiceOptions = {}): Promise<void> => {
  service = await startTestService(options)
}
afterEach(() => service.close())

const line = (name: string, ok: boolean) => ({ name, check: async () => ({ ok, detail: `${name} says so` }) })

describe('/readyz', () => {
  test('is 200 when all checks hold, one line each', async () => {
    await start({ readinessChecks: [line('store', true), line('data', true)] })
    const response = await service.app.inject({ url: '/readyz' })
    expect(response.statusCode).toBe(200)
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(response.json()).toEqual({
      ready: true,
      checks: [
        { name: 'store', ok: true, detail: 'store says so' },
        { name: 'data', ok: true, detail: 'data says so' },
      ],
    })
    expect(response.body.split('\n').filter((text) => text.includes('"name"'))).toHaveLength(2)
  })

  test('is 503 when any fails; /healthz does not care', async () => {
    await start({ readinessChecks: [line('store', false), line('data', true)] })
    const response = await service.app.inject({ url: '/readyz' })
    expect(response.statusCode).toBe(503)
    expect(response.json()).toMatchObject({ ready: false })
    expect((await service.app.inject({ url: '/healthz' })).json()).toEqual({ status: 'ok' })
  })

  test('counts a check that hangs or throws as failed, and tells nothing of what it threw', async () => {
    await start()
    const clock = createManualClock(0)
    const hangs = { name: 'hangs', check: () => new Promise<never>(() => {}) }
    const throws = { name: 'throws', check: () => Promise.reject(new Error('secret')) }
    const reading = readReadiness([hangs, throws, line('fine', true)], clock)
    await new Promise((resolve) => setImmediate(resolve))
    clock.advance(READINESS_TIMEOUT_MS)
    expect(await reading).toEqual({
      ready: false,
      checks: [
        { name: 'hangs', ok: false, detail: 'no answer within 2000 ms' },
        { name: 'throws', ok: false, detail: 'the check itself failed' },
        { name: 'fine', ok: true, detail: 'fine says so' },
      ],
    })
    expect(clock.pending).toBe(0)
  })
})

describe('/metrics', () => {
  test('tells the engine\'s figures and the time of requests by route, never by path', async () => {
    await start({ metrics: createMetrics({ process: true }) })
    const runId = await service.answered('ada', 'hello')
    await service.app.inject({ url: `/api/ai/runs/${runId}`, headers: asCaller('ada') })
    await service.app.inject({ url: '/api/ai/nowhere/else', headers: asCaller('ada') })
    const response = await service.app.inject({ url: '/metrics' })
    expect(response.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/)
    expect(response.body).toMatch(/^perdure_runs_active 0$/m)
    expect(response.body).toMatch(/^perdure_streams_open 0$/m)
    expect(response.body).toMatch(/^perdure_logged_events_total [1-9]/m)
    const countOf = (kind: string, labels: string) => `perdure_http_${kind}_duration_seconds_count{${labels}} 1\n`
    expect(response.body).toContain(countOf('request', 'method="GET",route="/api/ai/runs/:runId",status="200"'))
    expect(response.body).toContain(countOf('stream', 'method="POST",route="/api/ai/chat",status="200"'))
    expect(response.body).toMatch(/route="unknown",status="404"/)
    expect(response.body).toMatch(/^process_resident_memory_bytes \d/m)
    expect(response.body).not.toContain(runId)
    expect(response.body).not.toContain('ada')
  })
})

test('/metrics tells the hit rate and size of each cache', async () => {
  await start()
  for (const _scrape of [1, 2]) {
    const { body } = await service.app.inject({ url: '/metrics' })
    expect(body).toContain('perdure_cache_lookups_total{cache="tools",result="hit"} 3\n')
    expect(body).toContain('perdure_cache_hit_ratio{cache="tools"} 0.75\n')
    expect(body).toContain('perdure_cache_size_bytes{cache="tools"} 640\n')
  }
})

test('/metrics counts the turns of a watcher that threw', async () => {
  await start({
    around: (engine) => ({
      ...engine,
      figures: async () => ({ ...(await engine.figures()), watcherFailures: new Map([['retention', 3]]) }),
    }),
  })
  for (const _scrape of [1, 2]) {
    const { body } = await service.app.inject({ url: '/metrics' })
    expect(body).toContain('perdure_watcher_failures_total{watcher="retention"} 3\n')
  }
})

describe('a store that holds something else than it was given', () => {
  test('is counted for Prometheus, and told by /readyz without taking the service from everybody', async () => {
    await start()
    const told = async (): Promise<string> =>
      (await service.app.inject({ url: '/readyz' })).body.split('\n').find((text) => text.includes('integrity')) ?? ''
    expect(await told()).toContain('"ok":true,"detail":"nothing damaged was met"')
    await service.close()
    const engineDamage = { reads: 7, runs: 2 }
    await start({
      around: (engine) => ({ ...engine, damage: () => engineDamage }),
      readinessChecks: engineChecks({ health: async () => ({ ok: true, draining: false, detail: '' }), damage: () => engineDamage }),
    })
    const readiness = await service.app.inject({ url: '/readyz' })
    expect(readiness.statusCode).toBe(200)
    expect(await told()).toContain('"ok":true,"detail":"2 damaged runs were met; the log names them"')
    for (const _scrape of [1, 2]) {
      expect((await service.app.inject({ url: '/metrics' })).body).toContain('perdure_store_damage_total 7\n')
    }
  })
})

describe('a store that does not answer', () => {
  test('leaves /metrics what the process knows by itself', async () => {
    const unknown = { queued: undefined, active: undefined }
    await start({ around: (engine) => ({ ...engine, figures: async () => ({ ...(await engine.figures()), ...unknown }) }) })
    const { statusCode, body } = await service.app.inject({ url: '/metrics' })
    expect(statusCode).toBe(200)
    expect(body).toMatch(/^perdure_store_commits_total \d/m)
    expect(body).not.toMatch(/^perdure_runs_(queued|active) /m)
  })

  test('is 503 with Retry-After for who asks, and for who wants something changed when too much waits', async () => {
    await start({
      around: (engine) => ({
        ...engine,
        start: async () => ({ outcome: 'store_failing', retryAfterMs: 2_000 }),
        deleteConversation: () => Promise.reject(new StoreFailingError('disk full')),
      }),
    })
    const headers = await asAsker('ada', Date.now())
    const asked = await service.app.inject({ method: 'POST', url: '/api/ai/chat', headers, payload: { message: 'hello' } })
    expect(asked.json()).toMatchObject({ status: 503, code: 'not_ready', retryAfterMs: 2_000 })
    expect(asked.headers['retry-after']).toBe('2')
    const started = await service.engine.start({ userId: 'ada', title: 'x', input: { message: 'hello' } })
    if (started.outcome !== 'started') throw new Error(started.outcome)
    const url = `/api/ai/conversations/${started.run.conversationId}`
    const deleted = await service.app.inject({ method: 'DELETE', url, headers: asCaller('ada') })
    expect(deleted.json()).toMatchObject({ status: 503, code: 'not_ready', retryAfterMs: 2_000 })
    expect(deleted.body).not.toContain('disk')
  })
})

test('/metrics counts the figures of answers by what supports them, from zero', async () => {
  const metrics = createMetrics({ process: false })
  await start({ metrics })
  const told = async () => (await service.app.inject({ url: '/metrics' })).body.match(/^perdure_answer.*$/gm)
  const lines = (answers: number, cited: number, uncited: number, none: number) => [
    `perdure_answers_checked_total ${answers}`,
    `perdure_answer_figures_total{support="cited"} ${cited}`,
    `perdure_answer_figures_total{support="uncited"} ${uncited}`,
    `perdure_answer_figures_total{support="none"} ${none}`,
  ]
  expect(await told()).toEqual(lines(0, 0, 0, 0))
  metrics.answered({ cited: 7, supported: 2, unsupported: 1 })
  metrics.answered({ cited: 1, supported: 0, unsupported: 0 })
  expect(await told()).toEqual(lines(2, 8, 2, 1))
})

describe('the log', () => {
  test('has a line a request, with its id and route, and nothing of what people wrote or showed', async () => {
    await start()
    const asker = await asAsker('ada', Date.now())
    const headers = { ...asker, 'x-request-id': 'request-7', 'idempotency-key': '"my-key"' }
    const response = await service.app.inject({
      method: 'POST',
      url: '/api/ai/chat?token=in-the-query',
      headers,
      payload: { message: 'a confidential question' },
    })
    expect(response.headers['x-request-id']).toBe('request-7')
    const text = service.logText()
    expect(text).toContain('"reqId":"request-7"')
    expect(text).toContain('"route":"/api/ai/chat"')
    const secrets = [PROXY_SECRET, BOOTSTRAP_SECRET, asker['x-ai-bootstrap'] ?? '', 'my-key']
    for (const hidden of [...secrets, 'in-the-query', 'confidential', asCaller('ada')['x-ms-client-principal'] ?? '']) {
      expect(hidden).not.toBe('')
      expect(text).not.toContain(hidden)
    }
  })

  test.each(['', 'a b', 'x'.repeat(129), '<script>'])('takes no request id like %s', async (id) => {
    await start()
    const response = await service.app.inject({ url: '/healthz', headers: { 'x-request-id': id } })
    expect(response.headers['x-request-id']).toMatch(/^id-\d+$/)
  })
})

describe('what the panel asks first', () => {
  test('is what this person can choose from, on the page they are on', async () => {
    await start()
    const headers = asCaller('ada')
    const bootstrap = await service.app.inject({ url: '/api/ai/chat/bootstrap?page=products', headers })
    expect(bootstrap.json()).toMatchObject({ suggestions: ['About products'], models: [{ id: 'model-one' }] })
    const tools = await service.app.inject({ url: '/api/ai/tools', headers })
    const tool = { name: 'query_actuals', title: 'Actuals', description: 'Booked figures' }
    expect(tools.json()).toEqual({ tools: [tool] })
  })
})
