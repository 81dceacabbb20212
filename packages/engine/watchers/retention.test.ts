import { viewText } from '@perdure/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ERASURE_INTERVAL_MS, RETENTION_INTERVAL_MS } from '../limits.ts'
import { createGroupCommit } from '../log/group-commit.ts'
import { foldAt } from '../log/run-batch.ts'
import { readView } from '../log/stored-view.ts'
import { silentLogger } from '../logger.ts'
import { createMemoryStores } from '../stores/memory/memory-store.ts'
import { COMPLETE, createRun, moveCommand, NOW_MS, say, write, writeCommand } from '../testing/store-commands.ts'
import {
  createCluster,
  createScriptedExecutor,
  createVirtualClock,
  sayAndWait,
  type Cluster,
  type ClusterProcess,
  type ScriptedExecutor,
} from '../testing/index.ts'
import { retentionWatcher } from './retention.ts'

const RETENTION_MS = 600_000

describe('a run whose time is over', () => {
  let cluster: Cluster
  let executor: ScriptedExecutor
  let home: ClusterProcess

  beforeEach(async () => {
    cluster = createCluster()
    executor = createScriptedExecutor()
    executor.on('hold', sayAndWait('Let me see.'))
    home = await cluster.start(executor, { retentionMs: RETENTION_MS })
  })

  afterEach(() => cluster.close())

  async function isLogged(runId: string): Promise<boolean> {
    return (await home.store.readSegments(runId, 0, 1)).length > 0
  }

  test('has its events to the last moment, then its fold; a late reader with any cursor gets it and `done`', async () => {
    const { runId } = await cluster.ask(home, 'hello')
    const view = await cluster.clock.wait(cluster.read(home, runId).ended)
    const before = await home.engine.readState(runId)
    const cursor = before?.cursor ?? 0
    await cluster.clock.advance(RETENTION_MS - RETENTION_INTERVAL_MS)
    expect(await isLogged(runId)).toBe(true)
    await cluster.clock.advance(2 * RETENTION_INTERVAL_MS)
    expect(await isLogged(runId)).toBe(false)

    expect(await home.engine.readState(runId)).toEqual(before)
    for (const held of [undefined, 1, cursor - 1, cursor + 7]) {
      const { signal } = new AbortController()
      const attached = await home.engine.attach({ runId, showCosts: true, signal, ...(held === undefined ? {} : { cursor: held }) })
      if (attached.outcome !== 'attached') throw new Error(attached.outcome)
      let text = ''
      for await (const chunk of attached.chunks) text += new TextDecoder().decode(chunk)
      expect(text).toContain(`"fold":true,"cursor":${cursor}}`)
      expect(text).toMatch(new RegExp(`id: ${cursor}\\nevent: done\\n`))
    }
    const { signal } = new AbortController()
    expect(await home.engine.attach({ runId, cursor, showCosts: true, signal })).toEqual({ outcome: 'finished' })
    expect(await cluster.clock.wait(cluster.read(home, runId).ended)).toEqual(view)
  })

  test('keeps its idempotency key: the same question is still the same run', async () => {
    const idempotency = { key: 'k', bodyHash: 'h' }
    const { runId } = await cluster.ask(home, 'hello', { idempotency })
    await cluster.clock.advance(2 * RETENTION_MS)
    expect(await isLogged(runId)).toBe(false)
    const again = await cluster.tryToAsk(home, 'hello', { idempotency })
    expect(again).toMatchObject({ outcome: 'repeated', run: { runId, status: 'completed' } })
    expect(viewText(await cluster.clock.wait(cluster.read(home, runId).ended))).toBe('You asked: hello')
  })

  test('is one that has ended: a run that lasts keeps its log, and a conversation goes on after its old runs', async () => {
    const { runId, conversationId } = await cluster.ask(home, 'hello')
    await cluster.clock.advance(2 * RETENTION_MS)
    expect(await isLogged(runId)).toBe(false)
    const next = await cluster.ask(home, 'hold', { conversationId })
    expect(next.parentRunId).toBe(runId)
    const waiting = cluster.read(home, next.runId)
    await cluster.clock.advance(100)
    expect(await isLogged(next.runId)).toBe(true)
    await cluster.clock.wait(home.engine.cancel(next.runId, 'user'))
    await cluster.clock.wait(waiting.ended)
  })

  test('and whose conversation is deleted is erased, fold and all', async () => {
    const { runId, conversationId } = await cluster.ask(home, 'hello')
    await cluster.clock.advance(2 * RETENTION_MS)
    await cluster.clock.wait(home.engine.deleteConversation(conversationId))
    await cluster.clock.advance(ERASURE_INTERVAL_MS)
    expect(await home.store.readFold(runId)).toBeUndefined()
    expect(await home.engine.findRun(runId)).toBeUndefined()
  })
})

test('a log without a fold at its end is folded first; one that cannot be read keeps no other waiting', async () => {
  const store = createMemoryStores().open('first')
  const clock = createVirtualClock(NOW_MS)
  const commit = createGroupCommit({ store, clock, logger: silentLogger })
  const runIds: string[] = []
  for (const text of ['unreadable', 'fine']) {
    const run = await write(store, writeCommand(await createRun(store), [say(text)]))
    await write(store, moveCommand(run, COMPLETE))
    runIds.push(run.runId)
  }
  const [broken = '', fine = ''] = runIds
  async function foldOfRun(runId: string) {
    if (runId === broken) throw new Error('unreadable')
    return foldAt(await readView(store, runId))
  }
  const watcher = retentionWatcher(commit, foldOfRun, 1)
  for (const _turn of [1, 2]) await expect(watcher.runOnce(NOW_MS + RETENTION_MS)).rejects.toThrow('1 runs could not be folded')
  expect(await store.readSegments(fine, 0, 1)).toEqual([])
  expect(viewText((await readView(store, fine)).view)).toBe('fine')
  expect(await store.readSegments(broken, 0, 1)).toHaveLength(1)
  await commit.close()
})
