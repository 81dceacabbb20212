import type { DatasetData } from '@perdure/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SUBSCRIBER_BUDGET_BYTES } from '../limits.ts'
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
    const { runId } = await cluster.ask(home, 'hold')
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
    const { runId } = await cluster.ask(home, 'hold')
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
    const { runId } = await cluster.ask(home, 'hello')
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
    const { runId } = await cluster.ask(home, 'hello')
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
    const { runId } = await cluster.ask(home, 'redo')
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
    const { runId } = await cluster.ask(home, 'chatter')
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
    const { runId } = await cluster.ask(home, 'talk')
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
    const { runId } = await cluster.ask(home, 'chatter')
    await cluster.clock.advance(10_000)
    const attached = await home.engine.attach({ runId, showCosts: true, signal: new AbortController().signal })
    const sizes: number[] = []
    if (attached.outcome === 'attached') for await (const chunk of attached.chunks) sizes.push(chunk.length)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(64 * 1024)
  })
})
