import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DEFAULT_ADMISSION_LIMITS } from './limits.ts'
import {
  createCluster,
  createScriptedExecutor,
  dataOf,
  sayAndWait,
  told,
  type Cluster,
  type ClusterProcess,
  type ScriptedExecutor,
} from './testing/index.ts'

let cluster: Cluster
let executor: ScriptedExecutor
let home: ClusterProcess

beforeEach(async () => {
  cluster = createCluster()
  executor = createScriptedExecutor()
  executor.on('hold', sayAndWait('Let me see.'))
  home = await cluster.start(executor)
})

afterEach(() => cluster.close())

async function cancel(runId: string): Promise<void> {
  await cluster.clock.wait(home.engine.cancel(runId, 'user'))
  await cluster.clock.advance(100)
}

describe('starting again with the same key', () => {
  const idempotency = { key: 'k', bodyHash: 'h' }

  test('gives the same run, running, waiting or ended; another body is refused', async () => {
    const first = await cluster.ask(home, 'hold', { idempotency })
    expect(await cluster.tryToAsk(home, 'hold', { idempotency })).toMatchObject({
      outcome: 'repeated',
      run: { runId: first.runId, status: 'running' },
    })
    await cancel(first.runId)
    expect(await cluster.tryToAsk(home, 'hold', { idempotency })).toMatchObject({
      outcome: 'repeated',
      run: { runId: first.runId, status: 'cancelled' },
    })
    const other = { key: 'k', bodyHash: 'another' }
    expect(await cluster.tryToAsk(home, 'hold', { idempotency: other })).toEqual({ outcome: 'idempotency_mismatch' })
    expect(executor.executions).toHaveLength(1)
  })

  test('in the same moment, on one process or on two, makes one run and executes it once', async () => {
    const away = await cluster.start(executor)
    const racing = [home, home, away, away].map(({ engine }) =>
      engine.start({ userId: 'ada', title: 'hold', input: 'hold', idempotency }),
    )
    const outcomes = await cluster.clock.wait(Promise.all(racing))
    expect(outcomes.map(({ outcome }) => outcome).filter((outcome) => outcome === 'started')).toHaveLength(1)
    const runIds = outcomes.map((outcome) => ('run' in outcome ? outcome.run.runId : undefined))
    expect(new Set(runIds).size).toBe(1)
    await cluster.clock.advance(5_000)
    expect(executor.executions).toHaveLength(1)
  })

  test('after a crash between the commit and the answer gives the run that was made', async () => {
    home.store.intercept = (commands, when) => {
      if (when === 'durable' && commands.some(({ kind }) => kind === 'create')) home.kill()
    }
    void home.engine.start({ userId: 'ada', title: 'hold', input: 'hold', idempotency })
    await cluster.clock.advance(100)
    const next = await cluster.start(executor)
    const outcome = await cluster.tryToAsk(next, 'hold', { idempotency })
    expect(outcome).toMatchObject({ outcome: 'repeated', run: { attempt: 2 } })
    expect(await next.engine.listRuns({ userId: 'ada', limit: 9 })).toHaveLength(1)
  })
})

describe('a start whose commit succeeded without saying so', () => {
  test('is executed once', async () => {
    home.store.faults.push('silent')
    const { runId } = await cluster.ask(home, 'hold')
    await cluster.clock.advance(10_000)
    expect(executor.executions).toEqual([{ runId, attempt: 1, resumeFrom: undefined }])
  })

  test('and that moved on meanwhile is not executed here', async () => {
    home.store.faults.push('silent')
    const starting = home.engine.start({ userId: 'ada', title: 'hold', input: 'hold' })
    await cluster.clock.settle()
    home.pause()
    const away = await cluster.start(executor)
    await cluster.clock.advance(15_000)
    expect(executor.executions).toMatchObject([{ attempt: 2 }])
    home.resume()
    const outcome = await cluster.clock.wait(starting)
    expect(outcome).toMatchObject({ outcome: 'started', run: { attempt: 2, status: 'running' } })
    await cluster.clock.advance(10_000)
    expect(executor.executions).toHaveLength(1)
    expect(await away.engine.figures()).toMatchObject({ active: 1 })
  })
})

describe('a conversation', () => {
  test('has one unended run at a time', async () => {
    const { runId, conversationId } = await cluster.ask(home, 'hold')
    expect(await cluster.tryToAsk(home, 'hold', { conversationId })).toEqual({ outcome: 'conversation_busy', runId })
    await cancel(runId)
    const next = await cluster.ask(home, 'hello', { conversationId })
    expect(next).toMatchObject({ conversationId, parentRunId: runId })
    await cluster.clock.advance(1_000)
    expect((await home.engine.conversationRuns(conversationId)).map((run) => run.runId)).toEqual([runId, next.runId])
    expect(await cluster.tryToAsk(home, 'hello', { conversationId: 'nowhere' })).toEqual({ outcome: 'not_found' })
  })
})

describe('the queue', () => {
  test('keeps who is too many, tells each their place as it moves, and starts them in turn', async () => {
    const active = [await cluster.ask(home, 'hold'), await cluster.ask(home, 'hold')]
    const [next, last] = [await cluster.ask(home, 'hold'), await cluster.ask(home, 'hold')]
    expect([next.queue, last.queue]).toEqual([{ position: 1 }, { position: 2 }])
    expect(await cluster.tryToAsk(home, 'hold')).toMatchObject({ outcome: 'full', limit: 'user_queued', retryAfterMs: 5_000 })
    const reader = cluster.read(home, last.runId)
    await cluster.clock.advance(30)
    expect(reader.view).toMatchObject({ status: 'queued', queue: { position: 2 } })

    await cancel(active[0]?.runId ?? '')
    expect(reader.view).toMatchObject({ status: 'queued', queue: { position: 1 } })
    expect(await home.engine.findRun(next.runId)).toMatchObject({ status: 'running' })
    expect(told(reader.items)).toEqual(['ready', '1 status', 'status'])
    expect(dataOf(reader.items, 'status').at(-1)).toMatchObject({ queue: { position: 1, estimateMs: expect.any(Number) as number } })

    await cancel(active[1]?.runId ?? '')
    expect(reader.view).toMatchObject({ status: 'running', queue: undefined })
    expect((await home.engine.findRun(last.runId))?.queue).toBeUndefined()
  })

  test('is estimated by what any process knows: one that has run nothing, or has just started, tells the same', async () => {
    const first = await cluster.ask(home, 'hold')
    await cluster.clock.advance(40_000)
    await cancel(first.runId)
    await cluster.ask(home, 'hold')
    await cluster.ask(home, 'hold')
    const away = await cluster.start(executor)
    const [next, last] = [await cluster.ask(home, 'hold'), await cluster.ask(away, 'hold')]
    expect([next.queue?.estimateMs, last.queue?.estimateMs].map((ms = 0) => Math.floor(ms / 10_000))).toEqual([4, 4])
    const reader = cluster.read(away, last.runId)
    await cluster.clock.advance(30)
    expect(reader.view.queue).toEqual(last.queue)
    const refused = await cluster.tryToAsk(away, 'hold')
    if (refused.outcome !== 'full') throw new Error(refused.outcome)
    // A place comes free as often as a typical run ends among those that run at once.
    expect(Math.floor(refused.retryAfterMs / 1_000)).toBe(40 / DEFAULT_ADMISSION_LIMITS.active)
  })

  test('is served by every process: what one makes room for, another may start', async () => {
    const limits = { ...DEFAULT_ADMISSION_LIMITS, active: 1 }
    const [one, two] = [await cluster.start(executor, { admissionLimits: limits }), await cluster.start(executor, { admissionLimits: limits })]
    const running = await cluster.ask(one, 'hold', { userId: 'ben' })
    const waiting = await cluster.ask(two, 'hello', { userId: 'cy' })
    const reader = cluster.read(two, waiting.runId)
    await cluster.clock.wait(one.engine.cancel(running.runId, 'user'))
    expect(await cluster.clock.wait(reader.ended, 3_000)).toMatchObject({ status: 'completed' })
  })

  test('never lets more run at once than allowed, over all processes, and lets everybody run', async () => {
    const processes = [home, await cluster.start(executor), await cluster.start(executor)]
    let most = 0
    executor.on('work', async ({ emit, run }) => {
      most = Math.max(most, executor.active.size)
      const own = executor.executions.filter(({ runId }) => executor.active.has(runId)).length
      expect(own).toBeLessThanOrEqual(DEFAULT_ADMISSION_LIMITS.active)
      await emit([{ event: 'text', text: run.userId }])
      await new Promise<void>((resolve) => cluster.clock.after(700, resolve))
      return { outcome: 'completed' }
    })
    const users = ['ada', 'ben', 'cy', 'ada', 'dee', 'eve', 'ada', 'ben', 'flo', 'gil']
    const asked = await Promise.all(
      users.map((userId, index) => cluster.ask(processes[index % 3] as ClusterProcess, 'work', { userId })),
    )
    await cluster.clock.advance(10_000)
    expect(most).toBe(DEFAULT_ADMISSION_LIMITS.active)
    for (const { runId } of asked) expect(await home.engine.findRun(runId)).toMatchObject({ status: 'completed', attempt: 1 })
    expect(executor.executions).toHaveLength(users.length)
  })
})
