import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createEngine } from './create-engine.ts'
import { HAND_BACK_MAX_MS, LEASE_MS, STORE_RETRY_LAST_MS, SUBMISSIONS_MAX } from './limits.ts'
import { StoreFailingError } from './log/group-commit.ts'
import { createMemoryStores } from './stores/memory/memory-store.ts'
import {
  createCluster,
  createFaultyStore,
  createScriptedExecutor,
  createVirtualClock,
  sayAndWait,
  settleCharges,
  StoreDownError,
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

/** Says a word each 100 ms, ten of them. */
function talk(): void {
  executor.on('talk', async ({ emit }) => {
    for (let index = 0; index < 10; index += 1) {
      void emit([{ event: 'text', text: `${index} ` }])
      await new Promise<void>((resolve) => cluster.clock.after(100, resolve))
    }
    return { outcome: 'completed' }
  })
}

describe('a store that fails for a while', () => {
  test.each([300, 3_000, LEASE_MS + 5_000])('(%i ms) costs no run, and nobody is told what is not durable', async (downMs) => {
    talk()
    const { runId } = await cluster.ask(home, 'talk')
    const reader = cluster.read(home, runId)
    await cluster.clock.advance(350)
    const before = reader.text
    home.store.isDown = true
    await cluster.clock.advance(downMs)
    expect(reader.text).toBe(before)
    expect(await home.engine.health()).toEqual({ ok: false, draining: false, detail: 'The disk does not answer' })
    home.store.isDown = false
    const view = await cluster.clock.wait(reader.ended)
    expect(reader.text).toBe('0 1 2 3 4 5 6 7 8 9 ')
    expect(view.done).toMatchObject({ status: 'completed', attempt: 1 })
    expect(await home.engine.health()).toEqual({ ok: true, draining: false, detail: 'the store answers' })
    expect(home.logged.filter((line) => line.includes('the store does not commit'))).toHaveLength(1)
    expect(home.logged.some((line) => line.includes('the store commits again'))).toBe(true)
  })

  test('by taking 5 s over a commit is told as slow; nothing is told of what is not durable, and nothing is lost', async () => {
    talk()
    const { runId } = await cluster.ask(home, 'talk')
    const reader = cluster.read(home, runId)
    await cluster.clock.advance(350)
    const before = reader.text
    home.store.hold()
    await cluster.clock.advance(2_500)
    // It may still succeed: who asks meanwhile waits for it.
    const asked = home.engine.start({ userId: 'ben', title: 'hello', input: 'hello' })
    await cluster.clock.advance(2_500)
    expect(reader.text).toBe(before)
    const { ok, detail } = await home.engine.health()
    expect([ok, detail]).toEqual([false, expect.stringMatching(/^The store has not answered a commit for [45]\d\d\d ms$/)])
    home.store.release()
    expect(await cluster.clock.wait(asked)).toMatchObject({ outcome: 'started' })
    expect((await cluster.clock.wait(reader.ended)).done).toMatchObject({ status: 'completed', attempt: 1 })
    expect(reader.text).toBe('0 1 2 3 4 5 6 7 8 9 ')
    expect(await home.engine.health()).toMatchObject({ ok: true })
  })

  test('answers a start, a cancel and a deletion when it is back', async () => {
    const { runId } = await cluster.ask(home, 'hold')
    home.store.isDown = true
    const asked = [
      home.engine.start({ userId: 'ben', title: 'hello', input: 'hello' }),
      home.engine.cancel(runId, 'user'),
    ] as const
    await cluster.clock.advance(5_000)
    home.store.isDown = false
    expect(await cluster.clock.wait(Promise.all(asked))).toMatchObject([{ outcome: 'started' }, { outcome: 'cancelling' }])
    await cluster.clock.advance(5_000)
    expect(await home.engine.figures()).toMatchObject({ active: 0, queued: 0 })
  })

  test('refuses who asks for a run meanwhile: nothing can be promised, and what waits is bounded', async () => {
    const { runId } = await cluster.ask(home, 'hold')
    home.store.isDown = true
    await cluster.clock.advance(2_000)
    expect(await cluster.tryToAsk(home, 'hello', { userId: 'ben' })).toEqual({
      outcome: 'store_failing',
      retryAfterMs: STORE_RETRY_LAST_MS,
    })
    expect(await home.engine.figures()).toMatchObject({ queued: undefined, active: undefined, attached: 0 })
    const cancels = Array.from({ length: SUBMISSIONS_MAX + 100 }, () => home.engine.cancel(runId, 'user'))
    const outcomes = Promise.allSettled(cancels)
    await cluster.clock.advance(2_000)
    home.store.isDown = false
    const refused = (await cluster.clock.wait(outcomes)).filter((outcome) => outcome.status === 'rejected')
    // The watchers' own few wait as well.
    expect(refused.length).toBeGreaterThanOrEqual(100)
    expect(refused.length).toBeLessThan(120)
    expect(refused[0]?.reason).toBeInstanceOf(StoreFailingError)
    await cluster.clock.advance(5_000)
    expect(await cluster.tryToAsk(home, 'hello', { userId: 'ben' })).toMatchObject({ outcome: 'started' })
  })

  test('when a run is about to begin only delays it', async () => {
    home.store.intercept = (_commands, when) => {
      if (when === 'durable') home.store.isDown = true
    }
    const { runId } = await cluster.ask(home, 'hello')
    await cluster.clock.advance(3_000)
    expect(executor.executions).toEqual([])
    home.store.intercept = () => undefined
    home.store.isDown = false
    const reader = cluster.read(home, runId)
    expect((await cluster.clock.wait(reader.ended)).done).toMatchObject({ status: 'completed', attempt: 1 })
  })

  test('ends the stream of a reader who needs it; that reader comes again', async () => {
    const { runId } = await cluster.ask(home, 'hello')
    await cluster.clock.advance(1_000)
    home.store.isDown = true
    const reader = cluster.read(home, runId)
    await cluster.clock.advance(500)
    expect(reader.state.phase.phase).toBe('waiting')
    home.store.isDown = false
    expect((await cluster.clock.wait(reader.ended)).done).toMatchObject({ status: 'completed' })
  })

  test('while another process works is another’s to take over past the lease, and nothing is said twice', async () => {
    talk()
    const away = await cluster.start(executor)
    const { runId } = await cluster.ask(home, 'talk')
    const reader = cluster.read(away, runId)
    await cluster.clock.advance(250)
    home.store.isDown = true
    await cluster.clock.advance(LEASE_MS + 1_000)
    home.store.isDown = false
    const view = await cluster.clock.wait(reader.ended)
    expect(view.done).toMatchObject({ status: 'completed', attempt: 2 })
    expect(reader.text).toBe('0 1 2 3 4 5 6 7 8 9 ')
    await cluster.clock.advance(5_000)
    expect(executor.active.size).toBe(0)
  })
})

describe('a store that keeps failing', () => {
  test('does not keep a process from closing; whoever waits is told', async () => {
    const { runId } = await cluster.ask(home, 'hold')
    await cluster.clock.advance(100)
    home.store.isDown = true
    const starting = home.engine.start({ userId: 'ben', title: 'hello', input: 'hello' })
    const refused = starting.catch((error: unknown) => error)
    const fromMs = cluster.clock.nowMs()
    await cluster.clock.wait(home.engine.close())
    expect(cluster.clock.nowMs() - fromMs).toBeLessThanOrEqual(HAND_BACK_MAX_MS + 2_500)
    expect(await refused).toMatchObject({ name: 'GroupCommitClosedError' })
    expect(home.clock.timers).toBe(0)
    expect(executor.active.size).toBe(0)
    const next = await cluster.start(executor)
    await cluster.clock.advance(100)
    expect(await next.engine.findRun(runId)).toMatchObject({ attempt: 2 })
  })

  test('does not keep a process from draining', async () => {
    await cluster.ask(home, 'hold')
    home.store.isDown = true
    const fromMs = cluster.clock.nowMs()
    await cluster.clock.wait(home.engine.drain({ graceMs: 1_000 }))
    expect(cluster.clock.nowMs() - fromMs).toBeLessThanOrEqual(1_000 + HAND_BACK_MAX_MS)
    home.store.isDown = false
  })

  test('keeps an engine from opening, and is closed', async () => {
    const clock = createVirtualClock()
    const store = createFaultyStore(createMemoryStores().open('first'))
    store.isDown = true
    const opening = createEngine({ store, executor, settle: settleCharges, newId: () => 'x', clock })
    await expect(opening).rejects.toBeInstanceOf(StoreDownError)
    store.isDown = false
    await expect(store.check()).rejects.toThrow('closed')
    expect(clock.timers).toBe(0)
  })
})
