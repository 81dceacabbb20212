import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { apply } from '../testing/store-commands.ts'
import {
  createCluster,
  createScriptedExecutor,
  sayAndWait,
  dataOf,
  told,
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
  home = await cluster.start(executor)
})

afterEach(() => cluster.close())

describe('leaving', () => {
  test('a reader that leaves is forgotten, one that never pulled was never known', async () => {
    executor.on('hold', sayAndWait('Let me see.'))
    const { runId } = await cluster.ask(home, 'hold')
    const readers = [1, 2, 3].map(() => cluster.read(home, runId))
    const idle = new AbortController()
    await home.engine.attach({ runId, showCosts: true, signal: idle.signal })
    await cluster.clock.advance(100)
    expect(await home.engine.figures()).toMatchObject({ attached: 3 })
    for (const reader of readers) reader.leave()
    await cluster.clock.settle()
    expect(await home.engine.figures()).toMatchObject({ attached: 0 })
  })

  test('one that stops pulling is forgotten when its signal says so', async () => {
    const { runId } = await cluster.ask(home, 'hello')
    const controller = new AbortController()
    const attached = await home.engine.attach({ runId, showCosts: true, signal: controller.signal })
    if (attached.outcome !== 'attached') throw new Error(attached.outcome)
    const chunks = attached.chunks[Symbol.asyncIterator]()
    await chunks.next()
    expect(await home.engine.figures()).toMatchObject({ attached: 1 })
    controller.abort()
    expect(await home.engine.figures()).toMatchObject({ attached: 0 })
    expect((await chunks.next()).done).toBe(true)
  })

  test('one that had left before it came gets nothing', async () => {
    const { runId } = await cluster.ask(home, 'hello')
    const attached = await home.engine.attach({ runId, showCosts: true, signal: AbortSignal.abort() })
    if (attached.outcome !== 'attached') throw new Error(attached.outcome)
    expect((await attached.chunks[Symbol.asyncIterator]().next()).done).toBe(true)
    expect(await home.engine.figures()).toMatchObject({ attached: 0 })
  })

  test('every reader leaves a process that drains, at an event boundary, with all that was said', async () => {
    executor.on('hold', sayAndWait('Let me see.'))
    const { runId } = await cluster.ask(home, 'hold')
    const reader = cluster.read(home, runId)
    await cluster.clock.advance(100)
    await cluster.clock.wait(home.engine.drain({ graceMs: 0 }))
    await cluster.clock.settle()
    expect(told(reader.items)).toEqual(['ready', 'text', '2 status', '3 status', 'status'])
    expect(dataOf(reader.items, 'status').slice(1)).toEqual([
      { status: 'queued', attempt: 2, reason: 'drained' },
      { status: 'queued', attempt: 2, queue: { position: 1 } },
    ])
    expect(reader.state.phase.phase).toBe('waiting')
  })

  test('a log that was erased under a reader ends its stream', async () => {
    executor.on('talk', async ({ emit }) => {
      for (let index = 0; index < 60; index += 1) await emit([{ event: 'text', text: 'x'.repeat(9_000) }])
      return { outcome: 'completed' }
    })
    const { runId, conversationId } = await cluster.ask(home, 'talk')
    await cluster.clock.advance(5_000)
    const attach = async (cursor?: number): Promise<AsyncIterator<Uint8Array>> => {
      const { signal } = new AbortController()
      const attached = await home.engine.attach({ runId, cursor, showCosts: true, signal })
      if (attached.outcome !== 'attached') throw new Error(attached.outcome)
      return attached.chunks[Symbol.asyncIterator]()
    }
    const [early, late] = [await attach(1), await attach()]
    await early.next()
    expect(await home.engine.deleteConversation(conversationId)).toBe(true)
    await apply(home.store, { kind: 'erase_deleted' })
    // What this process still knows, a reader who was there gets to the end; one who comes now gets nothing.
    let last: Uint8Array | undefined
    for (let next = await early.next(); next.done !== true; next = await early.next()) last = next.value
    expect(new TextDecoder().decode(last)).toContain('event: done')
    expect((await late.next()).done).toBe(true)
    expect(await home.engine.attach({ runId, showCosts: true, signal: new AbortController().signal })).toEqual({
      outcome: 'not_found',
    })
  })
})
