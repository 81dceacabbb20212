import { afterEach, beforeEach, describe, expect, test } from 'vitest'
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

describe('costs', () => {
  test.each(['live', 'replay', 'fold', 'elsewhere'])('are not told to one who may not see them: %s', async (way) => {
    executor.on('hold', sayAndWait('Let me see.'))
    const away = await cluster.start(executor)
    const { runId } = await cluster.ask(home, 'hold')
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
    const { runId } = await cluster.ask(home, 'hold')
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
