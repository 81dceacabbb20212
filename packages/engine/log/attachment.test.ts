import type { DatasetData, StreamItem } from '@perdure/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Run } from '../engine.ts'
import { FOLLOW_INTERVAL_MS, SUBSCRIBER_BUDGET_BYTES } from '../limits.ts'
import { apply } from '../stores/conformance/store-harness.ts'
import {
  createCluster,
  createScriptedExecutor,
  sayAndWait,
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

async function start(input: string, userId = 'ada'): Promise<Run> {
  const outcome = await cluster.clock.wait(home.engine.start({ userId, title: input, input }))
  if (outcome.outcome !== 'started') throw new Error(outcome.outcome)
  return outcome.run
}

/** Events by name, with the id they came with. */
function told(items: readonly StreamItem[]): string[] {
  return items.flatMap((item) => (item.kind === 'event' ? [item.id === undefined ? item.name : `${item.id} ${item.name}`] : []))
}

function dataOf(items: readonly StreamItem[], name: string): unknown[] {
  return items.flatMap((item) => (item.kind === 'event' && item.name === name ? [item.data] : []))
}

/** A dataset of about `sizeBytes`; one that is told again replaces it. */
function bigDataset(sizeBytes: number, title: string): DatasetData {
  return {
    datasetId: 'd1',
    toolCallId: 't1',
    title,
    columns: [{ key: 'a', label: 'A', unit: 'text' }],
    rows: [{ a: 'x'.repeat(sizeBytes) }],
    total: 1,
    asOf: '2026-06-30',
    scope: 'all',
  }
}

describe('attaching', () => {
  test('with no cursor gives the fold and then what comes', async () => {
    executor.on('hold', sayAndWait('Let me see.'))
    const { runId } = await start('hold')
    await cluster.clock.advance(100)
    const reader = cluster.read(home, runId)
    await cluster.clock.advance(100)
    expect(told(reader.items)).toEqual(['ready', 'text', '2 status'])
    expect(dataOf(reader.items, 'ready')).toMatchObject([{ fold: true, cursor: 2, status: 'running', attempt: 1 }])
    await cluster.clock.wait(home.engine.cancel(runId, 'user'))
    await cluster.clock.wait(reader.ended)
    expect(told(reader.items).slice(3)).toEqual(['3 done'])
  })

  test('with the cursor of what it holds gives what is past it, as logged', async () => {
    executor.on('hold', sayAndWait('Let me see.'))
    const { runId } = await start('hold')
    const first = cluster.read(home, runId)
    await cluster.clock.advance(100)
    const held = first.held()
    first.leave()
    await cluster.clock.wait(home.engine.cancel(runId, 'user'))
    await cluster.clock.advance(100)
    const again = cluster.read(home, runId, { held })
    await cluster.clock.wait(again.ended)
    expect(told(again.items)).toEqual(['ready', '3 done'])
    expect(dataOf(again.items, 'ready')).toMatchObject([{ fold: false, cursor: 2 }])
    expect(again.text).toBe('Let me see.')
  })

  test.each([[undefined], [99], [1_000_000]])('with no valid cursor (%s) to an ended run gives the fold up to its end', async (cursor) => {
    const { runId } = await start('hello')
    await cluster.clock.advance(1_000)
    const { signal } = new AbortController()
    const attached = await home.engine.attach({ runId, cursor, showCosts: true, signal })
    expect(attached.outcome).toBe('attached')
    const reader = cluster.read(home, runId)
    await cluster.clock.wait(reader.ended)
    expect(told(reader.items)).toEqual(['ready', 'text', 'status', '3 done'])
    expect(reader.text).toBe('You asked: hello')
  })

  test('with the cursor of done there is nothing left', async () => {
    const { runId } = await start('hello')
    await cluster.clock.advance(1_000)
    const { signal } = new AbortController()
    expect(await home.engine.attach({ runId, cursor: 3, showCosts: true, signal })).toEqual({ outcome: 'finished' })
    expect(await home.engine.attach({ runId: 'nowhere', showCosts: true, signal })).toEqual({ outcome: 'not_found' })
  })

  test('from the first event of a long log gives the fold, where that is shorter', async () => {
    executor.on('redo', async ({ emit }) => {
      for (let version = 0; version < 5; version += 1) {
        await emit([{ event: 'dataset', data: bigDataset(5_000, `version ${version}`) }])
      }
      return { outcome: 'completed' }
    })
    const { runId } = await start('redo')
    await cluster.clock.advance(1_000)
    const early = cluster.read(home, runId, { held: { view: cluster.read(home, runId).state.view, cursor: 1 } })
    await cluster.clock.wait(early.ended)
    expect(dataOf(early.items, 'ready')).toMatchObject([{ fold: true, cursor: 7 }])
    expect(dataOf(early.items, 'dataset')).toMatchObject([{ title: 'version 4' }])
  })
})

describe('a reader who falls behind', () => {
  /** Says a dataset again and again; `count` of about 50 kB. */
  function chatter(count: number): void {
    executor.on('chatter', async ({ emit }) => {
      await emit([{ event: 'text', text: 'Here it is: ' }])
      for (let version = 1; version <= count; version += 1) {
        await emit([{ event: 'dataset', data: bigDataset(50_000, `version ${version}`) }])
      }
      await emit([{ event: 'text', text: 'done.' }])
      return { outcome: 'completed' }
    })
  }

  test('is given a fold when it pulls again, and what it was behind waits nowhere', async () => {
    chatter(40)
    const { runId } = await start('chatter')
    let pulls = 0
    const pace = async (): Promise<void> => {
      pulls += 1
      if (pulls === 2) await new Promise<void>((resolve) => cluster.clock.after(30_000, resolve))
    }
    const slow = cluster.read(home, runId, { pace })
    const quick = cluster.read(home, runId)
    await cluster.clock.wait(slow.ended)
    expect(slow.view).toEqual(quick.view)
    expect(slow.connections).toBe(1)
    expect(dataOf(slow.items, 'ready').length).toBe(2)
    expect(dataOf(slow.items, 'dataset').length).toBeLessThan(10)
    expect(dataOf(quick.items, 'dataset').length).toBe(40)
  })

  test('reads on where a fold would be no shorter, from the log', async () => {
    executor.on('talk', async ({ emit }) => {
      for (let index = 0; index < 60; index += 1) await emit([{ event: 'text', text: `${index} `.repeat(4_000) }])
      return { outcome: 'completed' }
    })
    const { runId } = await start('talk')
    let pulls = 0
    const pace = async (): Promise<void> => {
      pulls += 1
      if (pulls === 3) await new Promise<void>((resolve) => cluster.clock.after(30_000, resolve))
    }
    const slow = cluster.read(home, runId, { pace })
    const quick = cluster.read(home, runId)
    await cluster.clock.wait(slow.ended)
    expect(slow.text).toBe(quick.text)
    expect(slow.text.length).toBeGreaterThan(2 * SUBSCRIBER_BUDGET_BYTES)
  })

  test('gets chunks of a bounded size', async () => {
    chatter(40)
    const { runId } = await start('chatter')
    await cluster.clock.advance(10_000)
    const attached = await home.engine.attach({ runId, showCosts: true, signal: new AbortController().signal })
    const sizes: number[] = []
    if (attached.outcome === 'attached') for await (const chunk of attached.chunks) sizes.push(chunk.length)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(64 * 1024)
  })
})

describe('costs', () => {
  test.each(['live', 'replay', 'fold', 'elsewhere'])('are not told to one who may not see them: %s', async (way) => {
    executor.on('hold', sayAndWait('Let me see.'))
    const away = await cluster.start(executor)
    const { runId } = await start('hold')
    await cluster.clock.advance(100)
    const early = cluster.read(home, runId, { showCosts: false })
    const elsewhere = cluster.read(away, runId, { showCosts: false })
    await cluster.clock.advance(1_000)
    const held = early.held()
    await cluster.clock.wait(home.engine.cancel(runId, 'user'))
    await cluster.clock.advance(1_000)
    const readers = {
      live: early,
      elsewhere,
      replay: cluster.read(home, runId, { showCosts: false, held }),
      fold: cluster.read(home, runId, { showCosts: false }),
    }
    const reader = readers[way as keyof typeof readers]
    await cluster.clock.wait(reader.ended)
    expect(JSON.stringify(reader.items)).not.toContain('costMicroUsd')
    expect(reader.view.done).toMatchObject({ status: 'cancelled', usage: [] })
    const entitled = cluster.read(home, runId)
    await cluster.clock.wait(entitled.ended)
    expect(entitled.view.done?.costMicroUsd).toBe(0)
  })

  test('are not told where the end is read before this process has heard of it', async () => {
    executor.on('hold', sayAndWait('Let me see.'))
    const away = await cluster.start(executor)
    const { runId } = await start('hold')
    await cluster.clock.advance(1_000)
    const { signal } = new AbortController()
    const attached = await away.engine.attach({ runId, cursor: 1, showCosts: false, signal })
    if (attached.outcome !== 'attached') throw new Error(attached.outcome)
    const chunks = attached.chunks[Symbol.asyncIterator]()
    await chunks.next()
    // The run ends before the reader pulls on; `away` has not looked since.
    const cancelled = home.engine.cancel(runId, 'user')
    await cluster.clock.settle()
    await cancelled
    const { value } = await chunks.next()
    const text = new TextDecoder().decode(value as Uint8Array)
    expect(text).toContain('event: done')
    expect(text).not.toContain('costMicroUsd')
    await chunks.return?.()
  })
})

describe('a run that another process writes', () => {
  test('is followed by looking, and ends here as there', async () => {
    executor.on('talk', async ({ emit }) => {
      for (let index = 0; index < 20; index += 1) {
        await emit([{ event: 'text', text: `${index} ` }])
        await new Promise<void>((resolve) => cluster.clock.after(50, resolve))
      }
      return { outcome: 'completed' }
    })
    const away = await cluster.start(executor)
    const { runId } = await start('talk')
    const [near, far] = [cluster.read(home, runId), cluster.read(away, runId)]
    await cluster.clock.wait(near.ended)
    await cluster.clock.advance(2 * FOLLOW_INTERVAL_MS)
    expect(far.view).toEqual(near.view)
    expect(far.connections).toBe(1)
  })

  test('is followed even where the process has kept nothing of it since', async () => {
    executor.on('hold', sayAndWait('Let me see.'))
    const away = await cluster.start(executor)
    const { runId } = await start('hold')
    const far = cluster.read(away, runId)
    await cluster.clock.advance(1_000)
    far.cut()
    await cluster.clock.wait(home.engine.cancel(runId, 'user'))
    await cluster.clock.wait(far.ended)
    expect(far.text).toBe('Let me see.')
  })
})

describe('leaving', () => {
  test('a reader that leaves is forgotten, one that never pulled was never known', async () => {
    executor.on('hold', sayAndWait('Let me see.'))
    const { runId } = await start('hold')
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
    const { runId } = await start('hello')
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
    const { runId } = await start('hello')
    const attached = await home.engine.attach({ runId, showCosts: true, signal: AbortSignal.abort() })
    if (attached.outcome !== 'attached') throw new Error(attached.outcome)
    expect((await attached.chunks[Symbol.asyncIterator]().next()).done).toBe(true)
    expect(await home.engine.figures()).toMatchObject({ attached: 0 })
  })

  test('every reader leaves a process that drains, at an event boundary, with all that was said', async () => {
    executor.on('hold', sayAndWait('Let me see.'))
    const { runId } = await start('hold')
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
    const { runId, conversationId } = await start('talk')
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
