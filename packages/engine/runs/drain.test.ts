import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { RETRY_AFTER_DEFAULT_MS, SETTLE_MS } from '../limits.ts'
import {
  createCluster,
  createScriptedExecutor,
  createSteppedExecutor,
  dataOf,
  sayAndWait,
  told,
  type Cluster,
  type ClusterProcess,
  type ScriptedExecutor,
  type Step,
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

const later = (delayMs: number): Promise<void> => new Promise((resolve) => cluster.clock.after(delayMs, resolve))

/** Starts to drain, and tells how long it took. */
async function drained(process: ClusterProcess, options: { graceMs: number; hurry?: AbortSignal }): Promise<number> {
  const fromMs = cluster.clock.nowMs()
  await cluster.clock.wait(process.engine.drain(options))
  return cluster.clock.nowMs() - fromMs
}

describe('a process that drains', () => {
  test('lets no new run in, says so, and is done when its runs are', async () => {
    executor.on('short', async ({ emit }) => {
      await later(2_000)
      await emit([{ event: 'text', text: 'Done in time.' }])
      return { outcome: 'completed' }
    })
    const { runId } = await cluster.ask(home, 'short')
    const reader = cluster.read(home, runId)
    const draining = drained(home, { graceMs: 15_000 })
    expect(await cluster.tryToAsk(home, 'hold')).toEqual({ outcome: 'draining', retryAfterMs: RETRY_AFTER_DEFAULT_MS })
    expect(await home.engine.health()).toEqual({ ok: true, draining: true, detail: 'draining' })
    const tookMs = await draining
    expect(tookMs).toBeGreaterThanOrEqual(1_900)
    expect(tookMs).toBeLessThan(2_100)
    expect(reader.view.done).toMatchObject({ status: 'completed', attempt: 1 })
  })

  test('with nothing to do is done at once', async () => {
    expect(await drained(home, { graceMs: 15_000 })).toBe(0)
  })

  test('hands back what is not done within the grace; draining again waits for the same', async () => {
    const { runId } = await cluster.ask(home, 'hold')
    const first = drained(home, { graceMs: 5_000 })
    const second = home.engine.drain({ graceMs: 60_000 })
    const tookMs = await first
    expect(tookMs).toBeGreaterThanOrEqual(5_000)
    expect(tookMs).toBeLessThan(5_500)
    await cluster.clock.wait(second, 0)
    expect(await home.engine.findRun(runId)).toMatchObject({ status: 'queued', attempt: 2, reason: 'drained' })
    expect(executor.active.size).toBe(0)
  })

  test('hurries when it is told to, before or in the middle', async () => {
    await cluster.ask(home, 'hold')
    const hurry = new AbortController()
    cluster.clock.after(700, () => hurry.abort())
    expect(await drained(home, { graceMs: 60_000, hurry: hurry.signal })).toBeLessThan(900)
    const other = await cluster.start(executor)
    expect(await drained(other, { graceMs: 60_000, hurry: AbortSignal.abort() })).toBeLessThan(200)
  })

  test('does not wait for a deaf executor for longer than for any other', async () => {
    executor.on('deaf', () => new Promise(() => undefined))
    const { runId } = await cluster.ask(home, 'deaf')
    const tookMs = await drained(home, { graceMs: 1_000 })
    expect(tookMs).toBeGreaterThanOrEqual(1_000 + SETTLE_MS)
    expect(tookMs).toBeLessThan(1_200 + SETTLE_MS)
    expect(await home.engine.findRun(runId)).toMatchObject({ status: 'queued' })
  })

  test('claims nothing more, and leaves what waits to others', async () => {
    await cluster.ask(home, 'hold')
    await cluster.ask(home, 'hold')
    const waiting = await cluster.ask(home, 'hold')
    await drained(home, { graceMs: 1_000 })
    await cluster.clock.advance(10_000)
    expect(executor.executions).toHaveLength(2)
    expect(await home.engine.findRun(waiting.runId)).toMatchObject({ status: 'queued', attempt: 1 })
  })

  test('also hands back what was let in at the last moment', async () => {
    home.store.hold()
    const starting = home.engine.start({ userId: 'ada', title: 'hold', input: 'hold' })
    let isDrained = false
    const draining = home.engine.drain({ graceMs: 0 }).then(() => {
      isDrained = true
    })
    await cluster.clock.advance(500)
    expect(isDrained).toBe(false)
    home.store.release()
    await cluster.clock.wait(draining)
    expect(await home.engine.figures()).toMatchObject({ active: 0, queued: 1 })
    expect(await cluster.clock.wait(starting, 0)).toMatchObject({ outcome: 'started' })
    expect(executor.executions).toEqual([])
  })

  test('also hands back what it was just claiming', async () => {
    await cluster.ask(home, 'hold')
    await cluster.ask(home, 'hold')
    const { runId } = await cluster.ask(home, 'hold')
    const [running] = await home.engine.listRuns({ userId: 'ada', status: 'running', limit: 1 })
    await cluster.clock.wait(home.engine.cancel(running?.runId ?? '', 'user'))
    await cluster.clock.wait(home.engine.drain({ graceMs: 0 }))
    expect(await home.engine.figures()).toMatchObject({ active: 0, queued: 2 })
    expect(await home.engine.findRun(runId)).toMatchObject({ status: 'queued' })
  })

  test('leaves a run that is through as it ended, however late that was', async () => {
    let finish = (): void => undefined
    executor.on('done', async ({ emit }) => {
      await emit([{ event: 'text', text: 'x' }])
      await new Promise<void>((resolve) => {
        finish = resolve
      })
      return { outcome: 'completed' }
    })
    const { runId } = await cluster.ask(home, 'done')
    await cluster.clock.advance(50)
    home.store.hold()
    finish()
    const draining = home.engine.drain({ graceMs: 0 })
    await cluster.clock.settle()
    home.store.release()
    await cluster.clock.wait(draining)
    expect(await home.engine.findRun(runId)).toMatchObject({ status: 'completed', attempt: 1 })
  })
})

describe('a run that is handed back', () => {
  const STEPS: readonly Step[] = [[{ say: 'One. ' }, { tool: 't1' }], [{ say: 'Two. ' }, { tool: 't2' }], [{ say: 'Three.' }]]

  test('goes on elsewhere from its checkpoint, before all others, and its readers with it', async () => {
    const stepped = createSteppedExecutor(STEPS)
    stepped.pace = async (emitted, { signal }) => {
      if (emitted > 0) await Promise.race([later(1_000), new Promise((resolve) => signal.addEventListener('abort', resolve))])
    }
    let current = await cluster.start(stepped)
    const { runId } = await cluster.ask(current, 'steps')
    const reader = cluster.read(() => current, runId)
    await cluster.clock.advance(3_500)
    const successor = await cluster.start(stepped)
    const draining = current.engine.drain({ graceMs: 500 })
    const leaving = current
    current = successor
    await cluster.clock.wait(draining)
    await cluster.clock.wait(leaving.engine.close())
    const view = await cluster.clock.wait(reader.ended)
    expect(reader.text).toBe('One. Two. Three.')
    expect(view.done).toMatchObject({ status: 'completed', attempt: 2 })
    expect(dataOf(reader.items, 'status')).toContainEqual({ status: 'queued', attempt: 2, reason: 'drained' })
    expect(stepped.toolRuns.filter(({ toolCallId }) => toolCallId === 't1')).toHaveLength(1)
    expect(told(reader.items).filter((one) => one.endsWith('done'))).toHaveLength(1)
  })

  test('as often as there is a deploy has not died once', async () => {
    const { runId } = await cluster.ask(home, 'hold')
    let current = home
    for (let deploy = 0; deploy < 6; deploy += 1) {
      await cluster.clock.wait(current.engine.drain({ graceMs: 0 }))
      current = await cluster.start(executor)
      await cluster.clock.advance(100)
    }
    expect(await current.engine.findRun(runId)).toMatchObject({ status: 'running', attempt: 7 })
    await cluster.clock.wait(current.engine.cancel(runId, 'user'))
  })
})

test('closing hands back what runs, and answers everybody', async () => {
  const { runId } = await cluster.ask(home, 'hold')
  const reader = cluster.read(home, runId)
  await cluster.clock.advance(50)
  await cluster.clock.wait(Promise.all([home.engine.close(), home.engine.close()]))
  expect(reader.state.phase.phase).toBe('waiting')
  expect(home.clock.timers).toBe(0)
  await expect(home.engine.findRun(runId)).rejects.toThrow('closed')
  const next = await cluster.start(executor)
  expect(await next.engine.findRun(runId)).toMatchObject({ attempt: 2 })
  expect(await home.engine.health()).toMatchObject({ ok: false })
  expect(await cluster.tryToAsk(home, 'hold')).toMatchObject({ outcome: 'draining' })
})
