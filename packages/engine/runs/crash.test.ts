import type { ChartData, DatasetData, RunView } from '@perdure/protocol'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runCount } from '../testing/run-count.ts'
import { toolCallIds } from '../log/executor-said.ts'
import type { StoreCommand } from '../stores/store.ts'
import {
  createCluster,
  createSteppedExecutor,
  STEP_COST_MICRO_USD,
  type Cluster,
  type ClusterProcess,
  type Follower,
  type Step,
  type SteppedExecutor,
} from '../testing/index.ts'

const dataset = (id: string): DatasetData => ({
  datasetId: id,
  toolCallId: `of-${id}`,
  title: `Dataset ${id}`,
  columns: [{ key: 'a', label: 'A', unit: 'usd' }],
  rows: [{ a: 1.5 }],
  total: 1,
  asOf: '2026-06-30',
  scope: 'all',
})
const chart: ChartData = { chartId: 'c1', datasetId: 'd2', title: 'Chart', spec: { kind: 'bar', x: 'a', series: ['a'], unit: 'usd' } }

const STEPS: readonly Step[] = [
  [{ say: 'Let me look. ' }, { tool: 't1', makes: dataset('d1') }],
  [{ say: 'Sales are up 😀, ' }, { tool: 't2', makes: dataset('d2'), draws: chart }, { say: 'as you see' }],
  [{ say: ', and so on. ' }, { tool: 't3' }, { say: 'That is all.' }, { suggest: ['And costs?'] }],
]
const TOOLS_OF_STEP = STEPS.map((step) => step.flatMap((part) => ('tool' in part ? [part.tool] : [])))

let cluster: Cluster
let executor: SteppedExecutor

beforeEach(() => {
  cluster = createCluster()
  executor = createSteppedExecutor(STEPS)
})

afterEach(() => cluster.close())

/** What a reader should hold in the end, however the run got there. */
function meaning({ items, datasets, charts, followUps }: RunView): unknown {
  return { items, datasets, charts, followUps }
}

/** What an undisturbed run says, how many commits it takes, and what a reader holds after each of them. */
async function undisturbed(): Promise<{ meant: unknown; commits: number }> {
  const calm = createCluster()
  const process = await calm.start(createSteppedExecutor(STEPS))
  const { runId } = await calm.ask(process, 'Sales?')
  const reader = calm.read(process, runId)
  const view = await calm.clock.wait(reader.ended)
  const commits = process.store.durable.filter((commands) => touches(commands, runId)).length
  await calm.close()
  return { meant: meaning(view), commits }
}

/** True for a commit that moves the run. */
function touches(commands: readonly StoreCommand[], runId: string): boolean {
  return commands.some((command) => command.kind === 'write' && command.run.runId === runId)
}

type Death = 'before the commit' | 'durable, untold' | 'told'

/** Kills the process at its `boundary`th commit of the run; resolves to whether it came to that. */
function killAt(process: ClusterProcess, runId: string, boundary: number, death: Death): void {
  let commits = 0
  process.store.intercept = (commands, when) => {
    if (!touches(commands, runId)) return
    if (when === 'before') commits += 1
    if (commits !== boundary) return
    if (death === 'before the commit' && when === 'before') process.kill()
    if (death === 'durable, untold' && when === 'durable') {
      process.kill()
      throw new Error('The process is gone')
    }
    // What was told reaches the readers that are there; then the lights go out.
    if (death === 'told' && when === 'durable') setImmediate(() => process.kill())
  }
}

/** Every reader ends with what was meant, once; the run has one end, its tools and its ledger are right. */
async function checkEnd(process: ClusterProcess, runId: string, readers: readonly Follower[], meant: unknown): Promise<void> {
  for (const reader of readers) {
    const view = await cluster.clock.wait(reader.ended)
    expect(meaning(view)).toEqual(meant)
    expect(view.done?.status).toBe('completed')
    expect(reader.items.filter((item) => item.kind === 'event' && item.name === 'done')).toHaveLength(1)
  }
  const charges = await process.store.readCharges(runId)
  expect(new Set(charges.map(({ id }) => id)).size).toBe(charges.length)
  const run = await process.engine.findRun(runId)
  expect(run?.costMicroUsd).toBe(charges.length * STEP_COST_MICRO_USD)
  expect(charges.length).toBeGreaterThanOrEqual(STEPS.length)
  expect(await process.engine.figures()).toMatchObject({ active: 0, queued: 0 })
}

/** Tools of a step that was checkpointed before the death ran once; the others at most once in each attempt. */
function checkTools(stepsBehind: number): void {
  for (const [step, tools] of TOOLS_OF_STEP.entries()) {
    for (const tool of tools) {
      const runs = executor.toolRuns.filter(({ toolCallId }) => toolCallId === tool)
      if (step < stepsBehind) expect(runs).toHaveLength(1)
      else expect(new Set(runs.map(({ attempt }) => attempt)).size).toBe(runs.length)
    }
  }
}

describe('killed at every event boundary', async () => {
  const { meant, commits } = await undisturbed()
  const boundaries = Array.from({ length: commits }, (_, index) => index + 1)
  const deaths: Death[] = ['before the commit', 'durable, untold', 'told']
  const cases = boundaries.flatMap((boundary) => deaths.map((death) => ({ boundary, death })))

  test.each(cases)('$boundary, $death: another process goes on, and every reader holds what was meant', async ({ boundary, death }) => {
    let current = await cluster.start(executor)
    const { runId } = await cluster.ask(current, 'Sales?')
    killAt(current, runId, boundary, death)
    const alive = (): ClusterProcess => current
    const first = cluster.read(alive, runId)
    /** What readers held at each moment of the run, to come back with later. */
    const held = [undefined, first.held()]
    executor.pace = async () => {
      held.push(first.held())
      await cluster.clock.settle()
    }
    const standby = boundary % 2 === 0 ? await cluster.start(executor) : undefined
    await cluster.clock.advance(500)
    held.push(first.held())
    const stepsBehind = (JSON.parse((await peekCheckpoint(runId))?.body ?? '{"stepsBehind":0}') as { stepsBehind: number }).stepsBehind
    current = standby ?? (await cluster.start(executor))
    const late = held.map((one) => cluster.read(alive, runId, { held: one }))
    await checkEnd(current, runId, [first, ...late], meant)
    checkTools(stepsBehind)
  })

  /** What the store holds, seen by nobody in particular. */
  async function peekCheckpoint(runId: string): ReturnType<ClusterProcess['store']['readCheckpoint']> {
    const onlooker = await cluster.start({ execute: () => Promise.reject(new Error('an onlooker executes nothing')) }, {
      admissionLimits: { active: 0, activePerUser: 0, queued: 0, queuedPerUser: 0 },
    })
    const checkpoint = await onlooker.store.readCheckpoint(runId)
    await cluster.clock.wait(onlooker.engine.close())
    onlooker.kill()
    return checkpoint
  }
})

test('killed twice anywhere, drained in between: the same, and only deaths count as deaths', async () => {
  const { meant, commits } = await undisturbed()
  const where = fc.integer({ min: 1, max: commits })
  const death = fc.constantFrom<Death>('before the commit', 'durable, untold', 'told')
  await fc.assert(
    fc.asyncProperty(where, death, where, fc.boolean(), async (firstAt, firstDeath, secondAt, drains) => {
      cluster = createCluster()
      executor = createSteppedExecutor(STEPS)
      executor.pace = () => cluster.clock.settle()
      let current = await cluster.start(executor)
      const { runId } = await cluster.ask(current, 'Sales?')
      killAt(current, runId, firstAt, firstDeath)
      const readers = [cluster.read(() => current, runId)]
      await cluster.clock.advance(300)
      current = await cluster.start(executor)
      readers.push(cluster.read(() => current, runId))
      if (drains) {
        await cluster.clock.wait(current.engine.drain({ graceMs: 0 }))
        await cluster.clock.wait(current.engine.close())
        current.kill()
        current = await cluster.start(executor)
      }
      killAt(current, runId, secondAt, 'before the commit')
      await cluster.clock.advance(300)
      current = await cluster.start(executor)
      readers.push(cluster.read(() => current, runId))
      await checkEnd(current, runId, readers, meant)
      for (const reader of readers) expect(toolCallIds(reader.view)).toEqual(['t1', 't2', 't3'])
      await cluster.close()
    }),
    runCount(25),
  )
  cluster = createCluster()
})
