import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SETTLE_MS, WATCHDOG_INTERVAL_MS } from '../limits.ts'
import {
  createCluster,
  createScriptedExecutor,
  createVirtualClock,
  sayAndWait,
  stopped,
  type Cluster,
  type ClusterProcess,
  type ScriptedExecutor,
} from '../testing/index.ts'
import { startWatchers, type Watcher } from './watcher.ts'

describe('watchers', () => {
  const logged: string[] = []
  const log = (_fields: object, message: string): void => void logged.push(message)
  const logger = { info: log, warn: log, error: log }

  test('look again and again, one turn at a time, and one that throws goes on', async () => {
    const clock = createVirtualClock()
    const seen: string[] = []
    let turnsUnderWay = 0
    const slow: Watcher = {
      name: 'slow',
      intervalMs: 100,
      async runOnce() {
        turnsUnderWay += 1
        expect(turnsUnderWay).toBe(1)
        await new Promise<void>((resolve) => clock.after(250, resolve))
        turnsUnderWay -= 1
        seen.push('slow')
      },
    }
    const broken: Watcher = {
      name: 'broken',
      intervalMs: 100,
      runOnce() {
        seen.push('broken')
        throw new Error('out of order')
      },
    }
    const watching = startWatchers([slow, broken], clock, logger)
    await clock.advance(1_000)
    expect(seen.filter((name) => name === 'broken')).toHaveLength(10)
    expect(seen.filter((name) => name === 'slow')).toHaveLength(2)
    expect(watching.failures()).toEqual(new Map([['broken', 10]]))
    expect(logged).toContain('a watcher failed and goes on')
    await clock.wait(watching.stop())
    expect(clock.timers).toBe(0)
    await clock.advance(1_000)
    expect(seen.filter((name) => name === 'broken')).toHaveLength(10)
  })

  test('stopping waits for the turn under way', async () => {
    const clock = createVirtualClock()
    const turn = Promise.withResolvers<void>()
    const watching = startWatchers([{ name: 'busy', intervalMs: 10, runOnce: () => turn.promise }], clock, logger)
    await clock.advance(20)
    let isStopped = false
    const stopping = watching.stop().then(() => {
      isStopped = true
    })
    await clock.advance(100)
    expect(isStopped).toBe(false)
    turn.resolve()
    await stopping
    expect(clock.timers).toBe(0)
  })
})

describe('the watchdogs', () => {
  const RUN_LIMITS = { deadlineMs: 10_000, stallMs: 4_000, maxAttempts: 3 }
  let cluster: Cluster
  let executor: ScriptedExecutor
  let home: ClusterProcess

  beforeEach(async () => {
    cluster = createCluster()
    executor = createScriptedExecutor()
    executor.on('hold', sayAndWait('Let me see.'))
    executor.on('alive', async ({ alive, signal }) => {
      while (!signal.aborted) {
        alive()
        await Promise.race([new Promise<void>((resolve) => cluster.clock.after(1_000, resolve)), stopped(signal)])
      }
      throw signal.reason
    })
    home = await cluster.start(executor, { runLimits: RUN_LIMITS })
  })

  afterEach(() => cluster.close())

  /** How the run ended, and when after its start. */
  async function endOf(script: string): Promise<{ status?: string; reason?: string | undefined; afterMs: number; code?: string | undefined }> {
    const fromMs = cluster.clock.nowMs()
    const { runId } = await cluster.ask(home, script)
    const reader = cluster.read(home, runId)
    const { done, error } = await cluster.clock.wait(reader.ended)
    return { ...done, code: error?.code, afterMs: cluster.clock.nowMs() - fromMs }
  }

  test('end a run of which nothing is heard for too long', async () => {
    const { afterMs, ...ending } = await endOf('hold')
    expect(ending).toMatchObject({ status: 'failed', reason: 'stalled', code: 'stalled' })
    expect(afterMs).toBeGreaterThanOrEqual(RUN_LIMITS.stallMs)
    expect(afterMs).toBeLessThan(RUN_LIMITS.stallMs + 2 * WATCHDOG_INTERVAL_MS)
    expect(executor.active.size).toBe(0)
  })

  test('let a run go on that gives signs of life, until its deadline', async () => {
    const { afterMs, ...ending } = await endOf('alive')
    expect(ending).toMatchObject({ status: 'failed', reason: 'deadline', code: 'deadline' })
    expect(afterMs).toBeGreaterThanOrEqual(RUN_LIMITS.deadlineMs)
    expect(afterMs).toBeLessThan(RUN_LIMITS.deadlineMs + 2 * WATCHDOG_INTERVAL_MS)
  })

  test('end a run whose executor is deaf as well', async () => {
    executor.on('deaf', () => new Promise(() => undefined))
    const { afterMs, reason } = await endOf('deaf')
    expect(reason).toBe('stalled')
    expect(afterMs).toBeLessThan(RUN_LIMITS.stallMs + SETTLE_MS + 2 * WATCHDOG_INTERVAL_MS)
  })

  test('count the running time of all attempts together, and none of the waiting between', async () => {
    const { runId } = await cluster.ask(home, 'alive')
    let current = home
    const reader = cluster.read(() => current, runId)
    await cluster.clock.advance(6_000)
    await cluster.clock.wait(home.engine.close())
    await cluster.clock.advance(60_000)
    const fromMs = cluster.clock.nowMs()
    current = await cluster.start(executor, { runLimits: RUN_LIMITS })
    const { done } = await cluster.clock.wait(reader.ended)
    expect(done).toMatchObject({ reason: 'deadline', attempt: 2 })
    const afterMs = ((await current.engine.findRun(runId))?.endedAtMs ?? 0) - fromMs
    expect(afterMs).toBeGreaterThanOrEqual(3_900)
    expect(afterMs).toBeLessThan(4_000 + 2 * WATCHDOG_INTERVAL_MS)
  })

  test('let a cancel that comes in the last moment win', async () => {
    executor.on('deaf', () => new Promise(() => undefined))
    const { runId } = await cluster.ask(home, 'deaf')
    const reader = cluster.read(home, runId)
    // Found to have stalled, and its executor is still waited for.
    await cluster.clock.advance(RUN_LIMITS.stallMs + WATCHDOG_INTERVAL_MS + 500)
    expect(await home.engine.findRun(runId)).toMatchObject({ status: 'running' })
    await cluster.clock.wait(home.engine.cancel(runId, 'user'))
    expect((await cluster.clock.wait(reader.ended)).done).toMatchObject({ status: 'cancelled' })
  })
})
