import { CANCEL_BOUND_MS, viewText } from '@perdure/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SETTLE_MS } from '../limits.ts'
import {
  createCluster,
  createScriptedExecutor,
  sayAndWait,
  stopped,
  told,
  type Cluster,
  type ClusterProcess,
  type Follower,
  type ScriptedExecutor,
} from '../testing/index.ts'

let cluster: Cluster
let executor: ScriptedExecutor
let home: ClusterProcess

beforeEach(async () => {
  cluster = createCluster()
  executor = createScriptedExecutor()
  executor.on('hold', sayAndWait('Let me see.'))
  /** Hears nothing of an abort. */
  executor.on('deaf', async ({ emit }) => {
    await emit([{ event: 'text', text: 'Let me see.' }])
    return new Promise(() => undefined)
  })
  home = await cluster.start(executor)
})

afterEach(() => cluster.close())

/** Cancels at `process`, and tells how long the reader waited for the end. */
async function cancelled(process: ClusterProcess, runId: string, reader: Follower): Promise<number> {
  const fromMs = cluster.clock.nowMs()
  expect(await cluster.clock.wait(process.engine.cancel(runId, 'user'))).toMatchObject({ outcome: 'cancelling' })
  await cluster.clock.wait(reader.ended)
  return cluster.clock.nowMs() - fromMs
}

describe('a running run', () => {
  test('ends at once where its executor listens: no call is alive, text and costs are kept', async () => {
    executor.on('call', async ({ emit, signal }) => {
      await emit([{ event: 'text', text: 'Half an ans' }])
      await stopped(signal)
      // What the provider charged for the call that was cut is known only now.
      await emit([{ event: 'text', text: 'wer' }], { charges: [{ id: 'cut', body: { costMicroUsd: 9 } }] })
      throw signal.reason
    })
    const { runId } = await cluster.ask(home, 'call')
    const reader = cluster.read(home, runId)
    await cluster.clock.advance(100)
    expect(await cancelled(home, runId, reader)).toBeLessThan(100)
    expect(executor.active.size).toBe(0)
    expect(reader.view.done).toMatchObject({ status: 'cancelled', costMicroUsd: 9 })
    expect(reader.text).toBe('Half an answer')
    expect(await cluster.clock.wait(home.engine.cancel(runId, 'admin'))).toMatchObject({
      outcome: 'already_ended',
      run: { status: 'cancelled' },
    })
  })

  test('ends without its executor where that is deaf, within the bound, and what it says late is discarded', async () => {
    let speak = (): void => undefined
    executor.on('late', async ({ emit }) => {
      await emit([{ event: 'text', text: 'Let me see.' }])
      await new Promise<void>((resolve) => {
        speak = resolve
      })
      await emit([{ event: 'text', text: ' Here!' }])
      return { outcome: 'completed' }
    })
    const { runId } = await cluster.ask(home, 'late')
    const reader = cluster.read(home, runId)
    await cluster.clock.advance(100)
    const tookMs = await cancelled(home, runId, reader)
    expect(tookMs).toBeGreaterThanOrEqual(SETTLE_MS)
    expect(tookMs).toBeLessThan(CANCEL_BOUND_MS)
    speak()
    await cluster.clock.advance(10_000)
    expect(reader.text).toBe('Let me see.')
    expect(home.logged.filter((line) => line.startsWith('error'))).toEqual([])
  })

  test.each(['hold', 'deaf'])('is reached from any process within the bound: %s', async (script) => {
    const away = await cluster.start(executor)
    const { runId } = await cluster.ask(home, script)
    const readers = [cluster.read(home, runId), cluster.read(away, runId)]
    await cluster.clock.advance(333)
    const [near, far] = readers
    if (near === undefined || far === undefined) throw new Error('two readers')
    expect(await cancelled(away, runId, near)).toBeLessThan(CANCEL_BOUND_MS)
    await cluster.clock.wait(far.ended, 500)
    for (const reader of readers) expect(reader.view.done).toMatchObject({ status: 'cancelled' })
  })

  test('ends within the bound where its process has died, whenever that was', async () => {
    for (const diesAfterMs of [0, 400, 900]) {
      const doomed = await cluster.start(executor)
      const { runId } = await cluster.ask(doomed, 'hold', { userId: `user-${diesAfterMs}` })
      const reader = cluster.read(home, runId)
      await cluster.clock.advance(777)
      const cancelling = cancelled(home, runId, reader)
      await cluster.clock.advance(diesAfterMs)
      doomed.kill()
      expect(await cancelling).toBeLessThan(CANCEL_BOUND_MS)
      expect(reader.view.done).toMatchObject({ status: 'cancelled' })
    }
  })

  test('ends within the bound where its process is stopped, and that one writes nothing when it wakes', async () => {
    for (const atMs of [0, 250, 500, 750, 999]) {
      const stalled = await cluster.start(executor)
      const { runId } = await cluster.ask(stalled, 'hold', { userId: `user-${atMs}` })
      const reader = cluster.read(home, runId)
      await cluster.clock.advance(1_000 + atMs)
      stalled.pause()
      expect(await cancelled(home, runId, reader)).toBeLessThan(CANCEL_BOUND_MS)
      const events = told(reader.items)
      stalled.resume()
      await cluster.clock.advance(20_000)
      expect(told(reader.items)).toEqual(events)
      expect((await home.engine.readState(runId))?.cursor).toBe(reader.state.cursor)
    }
    await cluster.clock.advance(5_000)
    expect(executor.active.size).toBe(0)
  })

  test('cancelled by the operator says so; the first who asked counts', async () => {
    const { runId } = await cluster.ask(home, 'hold')
    const reader = cluster.read(home, runId)
    await cluster.clock.advance(100)
    const both = [home.engine.cancel(runId, 'admin'), home.engine.cancel(runId, 'user')]
    await cluster.clock.wait(Promise.all(both))
    expect((await cluster.clock.wait(reader.ended)).done).toMatchObject({ status: 'cancelled_by_admin' })
  })

  test('cancelled while it is being claimed or prepared never calls its executor, or stops it', async () => {
    const { runId } = await cluster.ask(home, 'hold')
    const reader = cluster.read(home, runId)
    home.store.hold()
    const cancelling = home.engine.cancel(runId, 'user')
    home.store.release()
    await cluster.clock.wait(Promise.all([cancelling, reader.ended]))
    expect(reader.view.done).toMatchObject({ status: 'cancelled' })
    expect(executor.active.size).toBe(0)
  })
})

test('completion against cancel: one of them wins, once, whichever moment it is', async () => {
  const outcomes = new Set<string>()
  for (let turns = 0; turns < 12; turns += 1) {
    let finish = (): void => undefined
    executor.on('race', async ({ emit }) => {
      await emit([{ event: 'text', text: 'x' }])
      await new Promise<void>((resolve) => {
        finish = resolve
      })
      return { outcome: 'completed' }
    })
    const { runId } = await cluster.ask(home, 'race')
    const reader = cluster.read(home, runId)
    await cluster.clock.advance(50)
    finish()
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve()
    const outcome = await cluster.clock.wait(home.engine.cancel(runId, 'user'))
    const { done } = await cluster.clock.wait(reader.ended)
    expect(done?.status === 'completed').toBe(outcome.outcome === 'already_ended')
    expect(told(reader.items).filter((one) => one.endsWith('done'))).toHaveLength(1)
    outcomes.add(done?.status ?? '')
  }
  expect(outcomes).toEqual(new Set(['completed', 'cancelled']))
})

describe('a waiting run', () => {
  async function fill(): Promise<void> {
    await cluster.ask(home, 'hold')
    await cluster.ask(home, 'hold')
  }

  test('ends at once, on any process, and makes room behind it', async () => {
    const away = await cluster.start(executor)
    await fill()
    const [first, second] = [await cluster.ask(home, 'hold'), await cluster.ask(home, 'hold')]
    const reader = cluster.read(home, first.runId)
    const behind = cluster.read(home, second.runId)
    await cluster.clock.advance(50)
    expect(await cancelled(away, first.runId, reader)).toBeLessThan(500)
    expect(reader.view.done).toMatchObject({ status: 'cancelled', durationMs: 0 })
    await cluster.clock.advance(1_500)
    expect(behind.view).toMatchObject({ status: 'queued', queue: { position: 1 } })
    expect(executor.executions).toHaveLength(2)
  })

  test('that is claimed in the same moment is cancelled as a running one', async () => {
    await fill()
    const waiting = await cluster.ask(home, 'hold')
    const [running] = await home.engine.listRuns({ userId: 'ada', status: 'running', limit: 1 })
    const both = [home.engine.cancel(running?.runId ?? '', 'user'), home.engine.cancel(waiting.runId, 'user')]
    await cluster.clock.wait(Promise.all(both))
    const reader = cluster.read(home, waiting.runId)
    expect((await cluster.clock.wait(reader.ended, CANCEL_BOUND_MS)).done).toMatchObject({ status: 'cancelled' })
  })
})

test('a run that nobody knows cannot be cancelled', async () => {
  expect(await cluster.clock.wait(home.engine.cancel('nowhere', 'user'))).toEqual({ outcome: 'not_found' })
})

describe('deleting a conversation', () => {
  test('cancels its run, wherever that runs, and hides all of it at once', async () => {
    const away = await cluster.start(executor)
    const { runId, conversationId } = await cluster.ask(home, 'hold')
    const reader = cluster.read(home, runId)
    await cluster.clock.advance(500)
    expect(await cluster.clock.wait(away.engine.deleteConversation(conversationId))).toBe(true)
    expect(await home.engine.findRun(runId)).toBeUndefined()
    expect(await home.engine.readState(runId)).toBeUndefined()
    expect(await home.engine.conversationRuns(conversationId)).toEqual([])
    expect(await home.engine.listRuns({ userId: 'ada', limit: 9 })).toEqual([])
    expect(await cluster.clock.wait(home.engine.giveFeedback(runId, { value: 'up' }))).toBe('not_found')
    expect(viewText(await cluster.clock.wait(reader.ended, CANCEL_BOUND_MS))).toBe('Let me see.')
    expect(executor.active.size).toBe(0)
    expect(await cluster.clock.wait(away.engine.deleteConversation(conversationId))).toBe(false)
  })

  test('cancels its waiting run, and erases what it held in time', async () => {
    await cluster.ask(home, 'hold')
    await cluster.ask(home, 'hold')
    const { runId, conversationId } = await cluster.ask(home, 'hold')
    expect(await cluster.clock.wait(home.engine.deleteConversation(conversationId))).toBe(true)
    expect(await home.engine.figures()).toMatchObject({ queued: 0 })
    expect(await home.store.readSegments(runId, 0, 1)).toHaveLength(1)
    await cluster.clock.advance(61_000)
    expect(await home.store.readSegments(runId, 0, 1)).toEqual([])
  })

  test('ends its run also where the process died between the deletion and the cancel', async () => {
    const { runId, conversationId } = await cluster.ask(home, 'hold')
    const doomed = await cluster.start(executor)
    doomed.store.intercept = (commands, when) => {
      if (when === 'durable' && commands.some(({ kind }) => kind === 'delete_conversation')) doomed.kill()
    }
    void doomed.engine.deleteConversation(conversationId)
    await cluster.clock.advance(200)
    expect(await home.engine.findRun(runId)).toBeUndefined()
    expect(executor.active.size).toBe(1)
    await cluster.clock.advance(130_000)
    expect(executor.active.size).toBe(0)
    expect(await home.store.readSegments(runId, 0, 1)).toEqual([])
  })
})
