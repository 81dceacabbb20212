import { CANCEL_BOUND_MS } from '@perdure/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DEFAULT_RUN_LIMITS, LEASE_MS, ORPHANED_AFTER_MS, TAKEOVER_INTERVAL_MS } from '../limits.ts'
import type { StoreCommand } from '../stores/store.ts'
import {
  createCluster,
  createScriptedExecutor,
  createSteppedExecutor,
  dataOf,
  sayAndWait,
  stopped,
  type Cluster,
  type ClusterProcess,
  type ScriptedExecutor,
} from '../testing/index.ts'

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

const HOUR_MS = 3_600_000

/** Takes over, and starts nothing. */
const NO_ROOM = { active: 0, activePerUser: 0, queued: 8, queuedPerUser: 2 }

const isKind = (kind: StoreCommand['kind']) => (commands: readonly StoreCommand[]) =>
  commands.some((command) => command.kind === kind)

describe('what a process leaves behind when it dies', () => {
  test('its successor takes over as it starts', async () => {
    const { runId } = await cluster.ask(home, 'hold')
    await cluster.clock.advance(100)
    home.kill()
    const next = await cluster.start(executor)
    await cluster.clock.advance(10)
    expect(await next.engine.findRun(runId)).toMatchObject({ status: 'running', attempt: 2 })
    const reader = cluster.read(next, runId)
    await cluster.clock.advance(100)
    expect(reader.view).toMatchObject({ status: 'running', attempt: 2 })
    expect(reader.text).toBe('Let me see.')
    await cluster.clock.wait(next.engine.cancel(runId, 'user'))
  })

  test('a living process takes over within a second', async () => {
    const away = await cluster.start(executor)
    const { runId } = await cluster.ask(home, 'hold')
    await cluster.clock.advance(100)
    home.kill()
    await cluster.clock.advance(TAKEOVER_INTERVAL_MS + 100)
    expect(await away.engine.findRun(runId)).toMatchObject({ status: 'running', attempt: 2 })
  })

  test('is tried as often as allowed, and then the run has failed, said in so many words', async () => {
    const { runId } = await cluster.ask(home, 'hold')
    let current = home
    const reader = cluster.read(() => current, runId)
    for (let death = 1; death <= DEFAULT_RUN_LIMITS.maxAttempts; death += 1) {
      await cluster.clock.advance(200)
      current.kill()
      current = await cluster.start(executor)
    }
    const view = await cluster.clock.wait(reader.ended)
    expect(view).toMatchObject({ error: { code: 'attempts' }, done: { status: 'failed', reason: 'attempts', attempt: 3 } })
    expect(executor.executions).toHaveLength(DEFAULT_RUN_LIMITS.maxAttempts)
    expect(await current.engine.findRun(runId)).toMatchObject({ status: 'failed' })
  })

  test('waits in front of everybody where there is no room', async () => {
    const away = await cluster.start(executor)
    const lost = await cluster.ask(home, 'hold')
    const others = await Promise.all([1, 2, 3].map((user) => cluster.ask(away, 'hold', { userId: `user-${user}` })))
    const waiting = await cluster.ask(away, 'hold', { userId: 'user-1' })
    expect(waiting.status).toBe('queued')
    home.kill()
    const narrow = { active: 3, activePerUser: 2, queued: 8, queuedPerUser: 2 }
    const next = await cluster.start(executor, { admissionLimits: narrow })
    away.kill()
    await cluster.clock.advance(TAKEOVER_INTERVAL_MS + 50)
    const statuses = await Promise.all([lost, ...others, waiting].map(async ({ runId }) => (await next.engine.findRun(runId))?.status))
    expect(statuses).toEqual(['running', 'running', 'running', 'queued', 'queued'])
  })
})

describe('a process that is stopped for longer than its lease', () => {
  test('has lost its runs: it writes nothing more, stops its executors, and the run has one end', async () => {
    const stepped = createSteppedExecutor([[{ say: 'One. ' }, { tool: 't1' }], [{ say: 'Two.' }]])
    let wake = (): void => undefined
    stepped.pace = async (emitted, { run }) => {
      if (emitted === 3 && run.attempt === 1) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    }
    home.kill()
    const stalled = await cluster.start(stepped)
    const away = await cluster.start(stepped)
    const { runId } = await cluster.ask(stalled, 'steps')
    const reader = cluster.read(away, runId)
    await cluster.clock.advance(1_000)
    stalled.pause()
    await cluster.clock.advance(LEASE_MS - 1_100)
    expect(await away.engine.findRun(runId)).toMatchObject({ attempt: 1 })
    await cluster.clock.advance(2_000)
    const view = await cluster.clock.wait(reader.ended)
    expect(view.done).toMatchObject({ status: 'completed', attempt: 2 })
    expect(reader.text).toBe('One. Two.')
    const before = await away.engine.readState(runId)
    stalled.resume()
    wake()
    await cluster.clock.advance(20_000)
    expect(await away.engine.readState(runId)).toEqual(before)
    expect(stepped.toolRuns).toHaveLength(1)
  })

  test('and is alone goes on as if nothing had been: it takes over nothing that it works on', async () => {
    const { runId } = await cluster.ask(home, 'hold')
    await cluster.clock.advance(100)
    home.pause()
    await cluster.clock.advance(10 * LEASE_MS)
    home.resume()
    await cluster.clock.advance(5_000)
    expect(await home.engine.findRun(runId)).toMatchObject({ status: 'running', attempt: 1 })
    expect(executor.executions).toHaveLength(1)
  })

  test('and claims its own lost run again stops the old attempt before the new one speaks', async () => {
    const spoken: string[] = []
    executor.on('speak', async ({ emit, signal, run }) => {
      spoken.push(`begins ${run.attempt}`)
      await emit([{ event: 'text', text: `Attempt ${run.attempt}.` }])
      await stopped(signal)
      await new Promise<void>((resolve) => cluster.clock.after(300, resolve))
      spoken.push(`stops ${run.attempt}`)
      throw signal.reason
    })
    const { runId } = await cluster.ask(home, 'speak')
    await cluster.clock.advance(100)
    home.pause()
    // Another process takes the run over and drains before it has room for it.
    const away = await cluster.start(executor, { admissionLimits: NO_ROOM })
    await cluster.clock.advance(2 * LEASE_MS)
    await cluster.clock.wait(away.engine.close())
    home.resume()
    await cluster.clock.advance(5_000)
    expect(spoken).toEqual(['begins 1', 'stops 1', 'begins 2'])
    expect(await home.engine.findRun(runId)).toMatchObject({ status: 'running', attempt: 2 })
    const reader = cluster.read(home, runId)
    await cluster.clock.wait(home.engine.cancel(runId, 'user'))
    await cluster.clock.wait(reader.ended)
    expect(reader.text).toBe('Attempt 2.')
    expect(spoken.at(-1)).toBe('stops 2')
  })

  test('and wins a run again before it has noticed its loss stops the old attempt at once', async () => {
    const { runId } = await cluster.ask(home, 'hold')
    const thief = await cluster.start(executor, { admissionLimits: NO_ROOM })
    await cluster.clock.advance(2_020)
    // The disk does not answer it for longer than its lease: what it asks first then is whether it may claim.
    home.store.hold()
    await cluster.clock.advance(LEASE_MS + TAKEOVER_INTERVAL_MS)
    expect(await thief.engine.findRun(runId)).toMatchObject({ status: 'queued', attempt: 2 })
    thief.kill()
    expect(executor.active.size).toBe(1)
    home.store.release()
    await cluster.clock.advance(100)
    expect(executor.executions.filter((one) => one.runId === runId)).toMatchObject([{ attempt: 1 }, { attempt: 2 }])
    expect(executor.active).toEqual(new Set([runId]))
    await cluster.clock.advance(5_000)
    expect(await home.engine.findRun(runId)).toMatchObject({ status: 'running', attempt: 2 })
  })
})

describe('a commit that succeeded without saying so', () => {
  test('of a claim: the run that nobody works on is taken up again soon', async () => {
    await cluster.ask(home, 'hold')
    await cluster.ask(home, 'hold')
    const waiting = await cluster.ask(home, 'hold')
    home.store.intercept = (commands, when) => {
      if (when !== 'durable' || !isKind('claim')(commands)) return
      home.store.intercept = () => undefined
      throw new Error('The answer was lost')
    }
    const [running] = await home.engine.listRuns({ userId: 'ada', status: 'running', limit: 1 })
    await cluster.clock.wait(home.engine.cancel(running?.runId ?? '', 'user'))
    await cluster.clock.advance(500)
    expect(await home.engine.findRun(waiting.runId)).toMatchObject({ status: 'running' })
    expect(executor.executions).toHaveLength(2)
    await cluster.clock.advance(ORPHANED_AFTER_MS + TAKEOVER_INTERVAL_MS)
    expect(executor.executions).toHaveLength(3)
    expect(await home.engine.findRun(waiting.runId)).toMatchObject({ status: 'running', attempt: 2 })
  })

  test('of a takeover: the run is taken up again soon', async () => {
    const { runId } = await cluster.ask(home, 'hold')
    const away = await cluster.start(executor)
    await cluster.clock.advance(100)
    let lost = 0
    away.store.intercept = (commands, when) => {
      if (when !== 'durable' || !isKind('adopt')(commands) || lost > 0) return
      lost += 1
      throw new Error('The answer was lost')
    }
    home.kill()
    await cluster.clock.advance(TAKEOVER_INTERVAL_MS + ORPHANED_AFTER_MS + 2 * TAKEOVER_INTERVAL_MS)
    expect(lost).toBe(1)
    expect(executor.executions).toMatchObject([{ attempt: 1 }, { attempt: 2 }])
    expect(await away.engine.findRun(runId)).toMatchObject({ status: 'running' })
  })
})

test('a cancel that comes between takeover and hand-back is not forgotten', async () => {
  const { runId } = await cluster.ask(home, 'hold')
  await cluster.clock.advance(100)
  const away = await cluster.start(executor)
  const third = await cluster.start(executor, { admissionLimits: { active: 0, activePerUser: 0, queued: 0, queuedPerUser: 0 } })
  const reader = cluster.read(third, runId)
  await cluster.clock.advance(100)
  home.kill()
  let cancelling: Promise<unknown> | undefined
  away.store.intercept = (commands, when) => {
    if (when !== 'durable' || !isKind('adopt')(commands) || cancelling !== undefined) return
    cancelling = third.engine.cancel(runId, 'admin')
    away.store.hold()
    cluster.clock.after(20, () => away.store.release())
  }
  third.store.intercept = (commands, when) => {
    if (when === 'before' && isKind('adopt')(commands)) throw new Error('only one takes over')
  }
  const view = await cluster.clock.wait(reader.ended)
  expect(cancelling).toBeDefined()
  expect(view.done).toMatchObject({ status: 'cancelled_by_admin' })
  expect(dataOf(reader.items, 'status').filter((data) => (data as { attempt: number }).attempt > 1)).toEqual([])
})

test('processes agree on who owns what, however far apart their clocks are', async () => {
  const stepped = createSteppedExecutor([[{ say: 'One. ' }, { tool: 't1' }], [{ say: 'Two.' }]])
  stepped.pace = () => new Promise((resolve) => cluster.clock.after(900, resolve))
  const early = await cluster.start(stepped, { skewMs: -HOUR_MS })
  const late = await cluster.start(stepped, { skewMs: HOUR_MS })
  const asked = [await cluster.ask(early, 'steps', { userId: 'ben' }), await cluster.ask(late, 'steps', { userId: 'cy' })]
  for (const { runId } of asked) {
    const reader = cluster.read(late, runId)
    expect((await cluster.clock.wait(reader.ended)).done).toMatchObject({ status: 'completed', attempt: 1 })
  }
  expect(stepped.toolRuns).toHaveLength(2)
})

describe.each([HOUR_MS, -HOUR_MS])('a cancel that comes by a process whose clock is %d ms ahead', (skewMs) => {
  test('is its owner’s to end, with what its last call cost', async () => {
    executor.on('slow', async ({ emit, signal, run }) => {
      await stopped(signal)
      await new Promise<void>((resolve) => cluster.clock.after(1_000, resolve))
      await emit([], { charges: [{ id: run.runId, body: { costMicroUsd: 7 } }] })
      throw signal.reason
    })
    const away = await cluster.start(executor, { skewMs })
    const { runId } = await cluster.ask(home, 'slow')
    const reader = cluster.read(away, runId)
    await cluster.clock.advance(3_000)
    await cluster.clock.wait(away.engine.cancel(runId, 'user'))
    expect((await cluster.clock.wait(reader.ended)).done).toMatchObject({ status: 'cancelled', costMicroUsd: 7 })
  })

  test('ends a run whose owner hangs within the bound and one look', async () => {
    const away = await cluster.start(executor, { skewMs })
    const { runId } = await cluster.ask(home, 'hold')
    const reader = cluster.read(away, runId)
    await cluster.clock.advance(3_100)
    home.pause()
    const fromMs = cluster.clock.nowMs()
    await cluster.clock.wait(away.engine.cancel(runId, 'user'))
    expect((await cluster.clock.wait(reader.ended)).done).toMatchObject({ status: 'cancelled' })
    expect(cluster.clock.nowMs() - fromMs).toBeLessThan(CANCEL_BOUND_MS + TAKEOVER_INTERVAL_MS)
  })
})
