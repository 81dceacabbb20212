import { viewText } from '@perdure/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRunClient, RETRY_BOUND_MS, type Run, type RunClient, type RunSnapshot } from './index.ts'
import {
  createManualEnvironment,
  startFakeService,
  until,
  type FakeService,
  type ManualEnvironment,
} from './testing/index.ts'

let service: FakeService
let environment: ManualEnvironment
let client: RunClient

beforeEach(async () => {
  service = await startFakeService()
  environment = createManualEnvironment()
  client = createRunClient({ baseUrl: service.origin, environment })
})
afterEach(() => service.close())

const phase = (name: RunSnapshot['phase']['phase']) => (snapshot: RunSnapshot) => snapshot.phase.phase === name
const said = (text: string) => (snapshot: RunSnapshot) => viewText(snapshot.view) === text
const isPausing = ({ phase: current }: RunSnapshot) => current.phase === 'sending' && current.retryAtMs !== undefined
const posts = () => service.requestsTo(/^POST \/api\/ai\/chat$/)
const streams = () => service.requestsTo(/^GET .*\/stream$/)

function ask(message = 'How were sales?'): Run {
  return client.startRun({ message })
}

describe('asking', () => {
  it('names the question, shows its token, and holds the whole answer at the end', async () => {
    const run = ask()
    const fake = await service.run(0)
    expect(await run.accepted).toEqual({ runId: 'run-1', conversationId: 'conversation-1' })
    fake.say('Sales rose ')
    await until(run, said('Sales rose '))
    fake.say('by 4 %.')
    fake.end()
    const { view, phase: last, stopping } = await until(run, phase('ended'))
    expect(viewText(view)).toBe('Sales rose by 4 %.')
    expect(view.done?.status).toBe('completed')
    expect({ last, stopping }).toEqual({ last: { phase: 'ended' }, stopping: false })
    expect(posts()[0]?.headers).toMatchObject({ 'idempotency-key': '"id-1"', accept: 'text/event-stream' })
    expect(posts()[0]?.headers['x-ai-bootstrap']).toMatch(/^\w+\.\w+\.\w+$/)
    expect(streams()).toEqual([])
  })

  it('sends a question whose answer was lost again with the same key: one run', async () => {
    service.refuse(/^POST \/api\/ai\/chat$/, 'cut', 2)
    const run = ask()
    await until(run, isPausing)
    environment.advance(1_000)
    await until(run, (snapshot) => isPausing(snapshot) && posts().length === 2)
    environment.advance(2_000)
    await run.accepted
    expect(posts().map(({ headers }) => headers['idempotency-key'])).toEqual(['"id-1"', '"id-1"', '"id-1"'])
    expect(service.runs).toHaveLength(1)
  })

  it('sends again at once when the network is back', async () => {
    service.refuse(/^POST \/api\/ai\/chat$/, 'cut')
    const run = ask()
    expect((await until(run, isPausing)).error?.code).toBe('network')
    environment.signal('online')
    await run.accepted
  })

  it('waits as long as a full queue asks it to, and no less', async () => {
    service.refuse(/^POST \/api\/ai\/chat$/, { code: 'queued', headers: { 'retry-after': '20' } })
    const run = ask()
    const { error, phase: paused } = await until(run, isPausing)
    expect(error).toMatchObject({ code: 'queued', status: 429, details: { retryAfterMs: 20_000 } })
    expect(paused).toMatchObject({ retryAtMs: expect.toSatisfy((atMs) => atMs >= environment.nowMs() + 20_000) })
    environment.advance(19_999)
    environment.signal('online')
    expect(posts()).toHaveLength(1)
    environment.advance(1_000)
    await run.accepted
    expect(posts()).toHaveLength(2)
  })

  it('gives up with the reason when it would have to wait past its bound', async () => {
    service.refuse(/^POST \/api\/ai\/chat$/, { code: 'budget', details: { retryAfterMs: RETRY_BOUND_MS + 1 } })
    const run = ask()
    await expect(run.accepted).rejects.toMatchObject({ code: 'budget', status: 429 })
    expect(run.getSnapshot()).toMatchObject({ phase: { phase: 'refused' }, error: { code: 'budget' } })
    expect(environment.timerCount).toBe(0)
  })

  it('gives up when the service stays away for longer than its bound', async () => {
    service.refuse(/^POST \/api\/ai\/chat$/, { code: 'draining' }, 100)
    const run = ask()
    let pauses = 0
    while (
      (await until(run, (snapshot) => isPausing(snapshot) || snapshot.phase.phase === 'refused')).phase.phase !==
      'refused'
    ) {
      pauses += 1
      environment.advance(RETRY_BOUND_MS / 2)
    }
    expect(pauses).toBeGreaterThan(1)
    expect(run.getSnapshot().error).toMatchObject({ code: 'draining', status: 503 })
  })

  it.each(['forbidden', 'ai_not_permitted', 'idempotency_mismatch', 'body_too_large', 'bad_request'] as const)(
    'does not repeat what was refused for good: %s',
    async (code) => {
      service.refuse(/^POST \/api\/ai\/chat$/, { code })
      await expect(ask().accepted).rejects.toMatchObject({ code })
      expect(posts()).toHaveLength(1)
    },
  )

  it('tells faults in the body one by one', async () => {
    const errors = [{ path: 'message', message: 'too long' }]
    service.refuse(/^POST \/api\/ai\/chat$/, { code: 'bad_request', details: { errors, detail: 'No.' } })
    await expect(ask().accepted).rejects.toMatchObject({ message: 'No.', details: { errors } })
  })
})

describe('the bootstrap token', () => {
  const tokens = () => posts().map(({ headers }) => headers['x-ai-bootstrap'])

  it('is asked for once and used again', async () => {
    await ask().accepted
    await ask().accepted
    expect(service.tokensIssued).toBe(1)
    expect(new Set(tokens()).size).toBe(1)
  })

  it('is renewed before it expires', async () => {
    service.tokenLifeMs = 60_000
    await ask().accepted
    environment.advance(40_000)
    await ask().accepted
    expect(service.tokensIssued).toBe(2)
    expect(new Set(tokens()).size).toBe(2)
  })

  it('is renewed when refused, and the question repeated with the same key', async () => {
    await ask().accepted
    service.oldestToken = 1
    const run = ask()
    await run.accepted
    expect(tokens()).toHaveLength(3)
    expect(posts().map(({ headers }) => headers['idempotency-key'])).toEqual(['"id-1"', '"id-2"', '"id-2"'])
    expect(service.runs).toHaveLength(2)
  })

  it('is renewed only once for a question', async () => {
    service.oldestToken = 100
    await expect(ask().accepted).rejects.toMatchObject({ code: 'bootstrap_token', status: 401 })
    expect(posts()).toHaveLength(2)
  })

  it('may come from elsewhere', async () => {
    await ask().accepted
    const bootstrapToken = () => Promise.resolve(String(tokens()[0]))
    const other = createRunClient({ baseUrl: service.origin, environment, bootstrapToken })
    await other.startRun({ message: 'And again?' }).accepted
    expect(service.tokensIssued).toBe(1)
  })

  it('is not to be had by someone without the permission', async () => {
    if (service.person)
      service.person = { ...service.person, permissions: { useAnalyst: false, operate: false, seeCosts: false } }
    await expect(ask().accepted).rejects.toMatchObject({ code: 'ai_not_permitted' })
    expect(posts()).toEqual([])
  })
})
