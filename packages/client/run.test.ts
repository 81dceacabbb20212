import { SILENCE_TIMEOUT_MS, viewText } from '@perdure/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRunClient, RELEASE_HIDDEN_AFTER_MS, RequestError, RETRY_BOUND_MS, type Run, type RunClient, type RunSnapshot } from './index.ts'
import { createManualEnvironment, startFakeService, until, type FakeService, type ManualEnvironment } from './testing/index.ts'

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
    while ((await until(run, (snapshot) => isPausing(snapshot) || snapshot.phase.phase === 'refused')).phase.phase !== 'refused') {
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
    if (service.person) service.person = { ...service.person, permissions: { useAnalyst: false, operate: false, seeCosts: false } }
    await expect(ask().accepted).rejects.toMatchObject({ code: 'ai_not_permitted' })
    expect(posts()).toEqual([])
  })
})

describe('following', () => {
  it('attaches again after a cut, from where it was, and holds nothing twice', async () => {
    const run = ask()
    const fake = await service.run(0)
    fake.say('One. ')
    await until(run, said('One. '))
    fake.cut()
    await until(run, phase('waiting'))
    fake.say('Two.')
    environment.advance(1_000)
    await until(run, said('One. Two.'))
    expect(streams()[0]?.headers['last-event-id']).toBe('2')
    fake.end()
    await until(run, phase('ended'))
  })

  it('waits longer each time the service is away, and says why', async () => {
    const run = ask()
    const fake = await service.run(0)
    await run.accepted
    service.refuse(/stream$/, { code: 'bad_gateway' }, 3)
    fake.cut()
    const delays: number[] = []
    for (let tries = 1; tries <= 4; tries += 1) {
      const { phase: waiting, error } = await until(run, (snapshot) => snapshot.phase.phase === 'waiting' && streams().length === tries - 1)
      if (waiting.phase !== 'waiting') throw new Error('not waiting')
      expect(error?.code).toBe(tries === 1 ? 'network' : 'bad_gateway')
      delays.push(waiting.retryAtMs - environment.nowMs())
      environment.advance(delays.at(-1) ?? 0)
    }
    expect(delays).toEqual([750, 1_500, 3_000, 6_000])
    const { error } = await until(run, phase('reading'))
    expect(error).toBeUndefined()
  })

  it('takes a stream that is silent for too long for dead', async () => {
    const run = ask()
    await until(run, phase('reading'))
    environment.advance(SILENCE_TIMEOUT_MS - 1)
    expect(run.getSnapshot().phase.phase).toBe('reading')
    environment.advance(1)
    expect(run.getSnapshot().phase.phase).toBe('waiting')
    environment.advance(1_000)
    await until(run, phase('reading'))
    expect(streams()).toHaveLength(1)
  })

  it('attaches at once when the network is back', async () => {
    const run = ask()
    const fake = await service.run(0)
    await run.accepted
    fake.cut()
    await until(run, phase('waiting'))
    environment.signal('online')
    await until(run, phase('reading'))
  })

  it('attaches at once when the page wakes up after a sleep', async () => {
    const run = ask()
    await until(run, phase('reading'))
    environment.signal('hidden')
    environment.advance(RELEASE_HIDDEN_AFTER_MS - 1)
    environment.signal('shown')
    expect(run.getSnapshot().phase.phase).toBe('connecting')
    await until(run, phase('reading'))
  })

  it('lets its stream go while nobody looks, and is up to date when somebody does', async () => {
    const run = ask()
    const fake = await service.run(0)
    await until(run, phase('reading'))
    environment.signal('hidden')
    environment.advance(RELEASE_HIDDEN_AFTER_MS)
    expect(run.getSnapshot().phase.phase).toBe('hidden')
    fake.say('Meanwhile.')
    fake.end()
    environment.signal('shown')
    expect(viewText((await until(run, phase('ended'))).view)).toBe('Meanwhile.')
  })

  it('keeps to what the service asks even when the network is back', async () => {
    const run = ask()
    const fake = await service.run(0)
    await run.accepted
    service.refuse(/stream$/, { code: 'streams', headers: { 'retry-after': '5' } })
    fake.cut()
    await until(run, phase('waiting'))
    environment.advance(750)
    await until(run, (snapshot) => snapshot.error?.code === 'streams')
    environment.signal('online')
    expect(run.getSnapshot().phase.phase).toBe('waiting')
    environment.advance(6_000)
    await until(run, phase('reading'))
  })

  it.each([
    ['unauthenticated', 'unauthenticated'],
    ['ai_not_permitted', 'forbidden'],
    ['not_found', 'not_found'],
  ] as const)('stops for %s with the reason, and tries again when asked', async (code, reason) => {
    await ask().accepted
    service.refuse(/stream$/, { code })
    const run = client.openRun('run-1')
    const { phase: stopped, error } = await until(run, phase('stopped'))
    expect(stopped).toMatchObject({ reason })
    expect(error).toMatchObject({ code })
    await expect(run.accepted).rejects.toBeInstanceOf(RequestError)
    run.retry()
    await until(run, phase('reading'))
  })

  it('reads a run that has ended, from its start', async () => {
    ask()
    const fake = await service.run(0)
    fake.say('All of it.')
    fake.end()
    const run = client.openRun('run-1')
    expect(viewText((await until(run, phase('ended'))).view)).toBe('All of it.')
    expect(await run.accepted).toEqual({ runId: 'run-1', conversationId: 'conversation-1' })
  })

  it('shows two readers the same', async () => {
    const one = ask()
    const fake = await service.run(0)
    fake.say('Half ')
    const two = client.openRun('run-1')
    await until(two, said('Half '))
    fake.say('and half.')
    fake.end()
    const [first, second] = await Promise.all([until(one, phase('ended')), until(two, phase('ended'))])
    expect(second.view).toEqual(first.view)
  })

  it('leaves no timer, listener or connection when the run has ended or the reader was closed', async () => {
    const ended = ask()
    ;(await service.run(0)).end()
    await until(ended, phase('ended'))
    const closed = ask()
    const fake = await service.run(1)
    await closed.accepted
    closed.close()
    expect(closed.getSnapshot().phase).toEqual({ phase: 'stopped', reason: 'closed' })
    expect({ timers: environment.timerCount, listeners: environment.listenerCount }).toEqual({ timers: 0, listeners: 0 })
    expect(fake.ended).toBe(false)
  })

  it('still sends a question when closed before it was taken', async () => {
    service.refuse(/^POST \/api\/ai\/chat$/, 'cut')
    const run = ask()
    await until(run, isPausing)
    run.close()
    environment.advance(1_000)
    expect(await run.accepted).toMatchObject({ runId: 'run-1' })
    await until(run, phase('stopped'))
    expect(service.runs).toHaveLength(1)
  })
})

describe('stopping', () => {
  it('says that it is stopping until the run has ended', async () => {
    const run = ask()
    const fake = await service.run(0)
    fake.onCancel = () => {}
    await run.accepted
    await run.cancel()
    expect(run.getSnapshot().stopping).toBe(true)
    fake.end('cancelled')
    const { view, stopping } = await until(run, phase('ended'))
    expect({ status: view.status, stopping }).toEqual({ status: 'cancelled', stopping: false })
  })

  it('goes on when the service refuses', async () => {
    const run = ask()
    await run.accepted
    service.refuse(/cancel$/, { code: 'forbidden' })
    await expect(run.cancel()).rejects.toMatchObject({ code: 'forbidden' })
    expect(run.getSnapshot()).toMatchObject({ stopping: false, phase: { phase: 'reading' } })
  })

  it('takes back a question that is waiting to be sent', async () => {
    service.refuse(/^POST \/api\/ai\/chat$/, { code: 'draining' })
    const run = ask()
    await until(run, isPausing)
    await run.cancel()
    expect(run.getSnapshot()).toMatchObject({ phase: { phase: 'refused' }, error: { code: 'draining' }, stopping: false })
    environment.advance(RETRY_BOUND_MS)
    expect(service.runs).toEqual([])
  })

  it('stops a question that is on its way as soon as it is taken', async () => {
    const run = ask()
    const cancelled = run.cancel()
    await service.run(0)
    await cancelled
    await until(run, phase('ended'))
    expect(service.runs[0]?.view.status).toBe('cancelled')
  })
})
