import { HEARTBEAT_INTERVAL_MS, SILENCE_TIMEOUT_MS, viewText } from '@perdure/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  createRunClient,
  RELEASE_HIDDEN_AFTER_MS,
  RequestError,
  RETRY_BOUND_MS,
  type Run,
  type RunClient,
  type RunSnapshot,
} from './index.ts'
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
const streams = () => service.requestsTo(/^GET .*\/stream$/)

function ask(message = 'How were sales?'): Run {
  return client.startRun({ message })
}

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
      const { phase: waiting, error } = await until(
        run,
        (snapshot) => snapshot.phase.phase === 'waiting' && streams().length === tries - 1,
      )
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

  it('attaches at once when the machine wakes up: what it held may be dead, what it waited for is over', async () => {
    const run = ask()
    await until(run, phase('reading'))
    environment.sleep(10 * SILENCE_TIMEOUT_MS)
    expect(run.getSnapshot().phase.phase).toBe('reading')
    environment.signal('woke')
    expect(run.getSnapshot().phase.phase).toBe('connecting')
    await until(run, phase('reading'))
    const fake = await service.run(0)
    fake.cut()
    await until(run, phase('waiting'))
    environment.signal('woke')
    await until(run, phase('reading'))
    environment.signal('woke')
    expect(run.getSnapshot().phase.phase).toBe('reading')
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

  it('takes a silent stream for dead when somebody comes back to the page, and leaves a live one alone', async () => {
    const run = ask()
    await until(run, phase('reading'))
    environment.advance(HEARTBEAT_INTERVAL_MS)
    environment.signal('focused')
    expect(run.getSnapshot().phase.phase).toBe('reading')
    environment.advance(1)
    environment.signal('focused')
    expect(run.getSnapshot().phase.phase).toBe('connecting')
    await until(run, phase('reading'))
    expect(streams()).toHaveLength(1)
  })

  it('is in no more hurry because somebody comes back while it waits', async () => {
    const run = ask()
    const fake = await service.run(0)
    await run.accepted
    fake.cut()
    await until(run, phase('waiting'))
    environment.signal('focused')
    expect(run.getSnapshot().phase.phase).toBe('waiting')
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
    expect({ timers: environment.timerCount, listeners: environment.listenerCount }).toEqual({
      timers: 0,
      listeners: 0,
    })
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
    expect(run.getSnapshot()).toMatchObject({
      phase: { phase: 'refused' },
      error: { code: 'draining' },
      stopping: false,
    })
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
