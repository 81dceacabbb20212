import type { TextData } from '@perdure/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  createCluster,
  createScriptedExecutor,
  dataOf,
  stopped,
  type Cluster,
  type ClusterProcess,
  type Follower,
  type ScriptedExecutor,
  type Script,
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

/** How long a read of the checkpoint takes where it is slow. */
const READ_MS = 500

/** Says a step and checkpoints it, then half of the next. */
const speak: Script = async ({ emit, signal }) => {
  await emit([{ event: 'text', text: 'One. ' }, { event: 'follow_ups', data: { items: ['More?'] } }], { checkpoint: 1 })
  await emit([toolStart('t1'), { event: 'text', text: 'Two, half' }])
  await stopped(signal)
  throw signal.reason
}

const think: Script = async ({ signal }) => {
  await stopped(signal)
  throw signal.reason
}

function toolStart(toolCallId: string): Parameters<Parameters<Script>[0]['emit']>[0][number] {
  return { event: 'tool_start', data: { toolCallId, tool: 'query', title: 'Query', input: {} } }
}

/** The first attempt does `speak`, the later ones `next`; the first process dies in the middle. */
async function died(next: Script): Promise<{ runId: string; away: ClusterProcess; reader: Follower }> {
  executor.on('ask', (context, input) => (context.run.attempt === 1 ? speak : next)(context, input))
  const { runId } = await cluster.ask(home, 'ask')
  const away = await cluster.start(executor)
  const reader = cluster.read(away, runId)
  await cluster.clock.wait(reader.until(({ items }) => items.length === 3))
  home.kill()
  return { runId, away, reader }
}

/** The reader hears that this attempt runs. */
async function nextAttempt(reader: Follower, attempt: number): Promise<void> {
  await cluster.clock.wait(reader.until((view) => view.status === 'running' && view.attempt === attempt))
}

function readsSlowly({ store }: ClusterProcess): void {
  const { readCheckpoint } = store
  store.readCheckpoint = async (runId) => {
    await new Promise<void>((resolve) => cluster.clock.after(READ_MS, resolve))
    return readCheckpoint(runId)
  }
}

function snapshots({ items }: Follower): TextData[] {
  return (dataOf(items, 'text') as TextData[]).filter(({ drop }) => drop !== undefined)
}

const ALL = { text: 'One. Two, half', followUps: ['More?'], toolCallIds: ['t1'] }

function held({ text, view }: Follower): typeof ALL {
  const toolCallIds = view.items.flatMap((item) => (item.kind === 'tool' ? [item.toolCallId] : []))
  return { text, followUps: [...view.followUps], toolCallIds }
}

test('a run that is cancelled before its next executor began keeps all that was said', async () => {
  const { runId, away, reader } = await died(think)
  readsSlowly(away)
  await nextAttempt(reader, 2)
  await cluster.clock.wait(away.engine.cancel(runId, 'user'))
  const view = await cluster.clock.wait(reader.ended)
  expect(view.done).toMatchObject({ status: 'cancelled', attempt: 2 })
  expect(held(reader)).toEqual(ALL)
  expect(executor.executions).toHaveLength(1)
  expect((await away.engine.readState(runId))?.parts).toContainEqual({ event: 'follow_ups', data: { items: ['More?'] } })
})

test('one that is cancelled while its next executor thinks keeps it too', async () => {
  const { runId, away, reader } = await died(think)
  await nextAttempt(reader, 2)
  await cluster.clock.advance(1_000)
  expect(held(reader)).toEqual(ALL)
  await cluster.clock.wait(away.engine.cancel(runId, 'user'))
  await cluster.clock.wait(reader.ended)
  expect(held(reader)).toEqual(ALL)
  expect(executor.executions).toHaveLength(2)
})

test('one that fails before it said anything keeps it, with what the failed call cost', async () => {
  const { reader } = await died(async ({ emit }) => {
    await emit([], { charges: [{ id: 'c2', body: { costMicroUsd: 7 } }] })
    return { outcome: 'failed', code: 'provider_unavailable' }
  })
  const view = await cluster.clock.wait(reader.ended)
  expect(view.done).toMatchObject({ status: 'failed', costMicroUsd: 7 })
  expect(held(reader)).toEqual(ALL)
})

test('one that is handed back before its executor began leaves the taking back to the attempt after it', async () => {
  const { runId, away, reader } = await died(async ({ emit, resumeFrom, run }) => {
    await emit([{ event: 'text', text: `Two, from ${String(resumeFrom)} in ${run.attempt}.` }])
    return { outcome: 'completed' }
  })
  readsSlowly(away)
  await nextAttempt(reader, 2)
  reader.cut()
  await cluster.clock.wait(away.engine.drain({ graceMs: 0 }))
  expect(await away.engine.findRun(runId)).toMatchObject({ status: 'queued', attempt: 3 })
  const third = await cluster.start(executor)
  const other = cluster.read(third, runId)
  const view = await cluster.clock.wait(other.ended)
  expect(view.done).toMatchObject({ status: 'completed', attempt: 3 })
  expect(held(other)).toEqual({ text: 'One. Two, from 1 in 3.', followUps: ['More?'], toolCallIds: [] })
  expect(executor.executions.map(({ attempt }) => attempt)).toEqual([1, 3])
})

test('what is taken back goes in the commit of what stands in its place', async () => {
  const { runId, away, reader } = await died(async ({ emit, signal }) => {
    await emit([{ event: 'text', text: 'Two, whole.' }])
    await stopped(signal)
    throw signal.reason
  })
  await cluster.clock.wait(reader.until(() => reader.text.endsWith('whole.')))
  expect(snapshots(reader)).toEqual([{ mode: 'snapshot', block: 0, offset: 5, text: '', drop: ['t1'] }])
  expect(held(reader)).toEqual({ text: 'One. Two, whole.', followUps: ['More?'], toolCallIds: [] })
  const segments = await away.store.readSegments(runId, 0, Infinity)
  const taking = segments.filter(({ bytes }) => new TextDecoder().decode(bytes).includes('"drop"'))
  expect(taking).toHaveLength(1)
  expect(new TextDecoder().decode(taking[0]?.bytes)).toContain('Two, whole.')
  await cluster.clock.wait(away.engine.cancel(runId, 'user'))
})

test('one that completes without another word takes back what is not of its answer', async () => {
  const { reader } = await died(async () => ({ outcome: 'completed' }))
  const view = await cluster.clock.wait(reader.ended)
  expect(view.done).toMatchObject({ status: 'completed' })
  expect(held(reader)).toEqual({ text: 'One. ', followUps: ['More?'], toolCallIds: [] })
})

test('the check of an answer goes with what is taken back, and is said again by who goes on', async () => {
  const check = { cited: 1, supported: 0, unsupported: 1, marks: [{ offset: 0, length: 3 }] }
  executor.on('ask', async ({ emit, run, signal }) => {
    if (run.attempt === 1) await emit([{ event: 'text', text: 'All.' }, { event: 'check', data: check }], { checkpoint: 1 })
    else if (run.attempt === 3) await emit([{ event: 'check', data: { ...check, cited: 3 } }])
    if (run.attempt === 3) return { outcome: 'completed' }
    await stopped(signal)
    throw signal.reason
  })
  const { runId } = await cluster.ask(home, 'ask')
  const away = await cluster.start(executor)
  const reader = cluster.read(away, runId)
  await cluster.clock.wait(reader.until(({ check: held }) => held !== undefined))
  home.kill()
  await nextAttempt(reader, 2)
  await cluster.clock.advance(1_000)
  expect(reader.view.check).toEqual(check)
  away.kill()
  const third = await cluster.start(executor)
  const other = cluster.read(third, runId)
  const view = await cluster.clock.wait(other.ended)
  expect(view.check).toEqual({ ...check, cited: 3 })
  expect(other.text).toBe('All.')
  expect((await third.engine.readState(runId))?.parts).toContainEqual({ event: 'check', data: view.check })
})

test('but not where a cancel came before its end', async () => {
  const { runId, away, reader } = await died(async () => {
    await third.engine.cancel(runId, 'user')
    return { outcome: 'completed' }
  })
  const third = await cluster.start(executor, { admissionLimits: { active: 0, activePerUser: 0, queued: 0, queuedPerUser: 0 } })
  const view = await cluster.clock.wait(reader.ended)
  expect(view.done).toMatchObject({ status: 'cancelled' })
  expect(held(reader)).toEqual(ALL)
  expect(await away.engine.figures()).toMatchObject({ active: 0 })
})

test('a checkpoint without a word takes back as well: a third attempt goes on from there', async () => {
  const { runId, away, reader } = await died(async ({ emit, run, resumeFrom, signal }) => {
    if (run.attempt === 2) await emit([], { checkpoint: 2 })
    else await emit([{ event: 'text', text: `Three, from ${String(resumeFrom)}.` }])
    if (run.attempt === 3) return { outcome: 'completed' }
    await stopped(signal)
    throw signal.reason
  })
  await cluster.clock.wait(reader.until(() => snapshots(reader).length === 1))
  expect(held(reader)).toEqual({ text: 'One. ', followUps: ['More?'], toolCallIds: [] })
  const checkpoint = await away.store.readCheckpoint(runId)
  expect(checkpoint).toMatchObject({ seq: (await away.engine.readState(runId))?.cursor, body: '2' })
  away.kill()
  const third = await cluster.start(executor)
  const other = cluster.read(third, runId, { held: reader.held() })
  await cluster.clock.wait(other.ended)
  expect(held(other)).toEqual({ text: 'One. Three, from 2.', followUps: ['More?'], toolCallIds: [] })
})
