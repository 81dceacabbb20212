import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { CANCEL_BOUND_MS, viewText } from '@perdure/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from './clock.ts'
import { createEngine } from './create-engine.ts'
import type { Engine } from './engine.ts'
import type { Executor } from './runs/executor.ts'
import { openSqliteStore, openStoreOver } from './stores/sqlite/sqlite-store.ts'
import type { Store } from './stores/store.ts'
import { connectHere } from './testing/connect-here.ts'
import { createScriptedExecutor, follow, sayAndWait, settleCharges, type Follower, type ScriptedExecutor } from './testing/index.ts'
import { HALTED_TEXT, haltingSteps, STEPS, STEPS_TEXT } from './testing/halting-steps.ts'
import { makeTemporaryFolder } from './testing/temporary-folder.ts'

let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>
let engines: Engine[]
let children: ChildProcess[]
let scripted: ScriptedExecutor
let ids = 0

beforeEach(async () => {
  folder = await makeTemporaryFolder()
  engines = []
  children = []
  scripted = createScriptedExecutor()
  scripted.on('hold', sayAndWait('Let me see.'))
})

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  await Promise.all(engines.map((engine) => engine.close()))
  await folder.remove()
})

/** With threads of its own, as in production; or without, where a test is about something else: their start is dear. */
async function open(
  owner: string,
  { executor = scripted, threads = false }: { executor?: Executor; threads?: boolean } = {},
): Promise<{ engine: Engine; store: Store }> {
  const options = { path: join(folder.path, 'perdure.db'), owner }
  const store = threads ? await openSqliteStore(options) : await openStoreOver(connectHere, options)
  const newId = (): string => `${owner}_${(ids += 1)}`
  const engine = await createEngine({ store, executor, settle: settleCharges, newId })
  engines.push(engine)
  return { engine, store }
}

async function ask(engine: Engine, input: string): Promise<string> {
  const outcome = await engine.start({ userId: 'ada', title: input, input })
  if (outcome.outcome !== 'started') throw new Error(outcome.outcome)
  return outcome.run.runId
}

function read(engine: Engine | (() => Engine), runId: string): Follower {
  return follow(engine, runId, { clock: systemClock, random: () => 0 })
}

/** Resolves when the reader holds so much text. */
function reading(reader: Follower, characters: number): Promise<void> {
  return reader.until((view) => viewText(view).length >= characters)
}

describe('an engine on the embedded store', () => {
  test('runs, is closed, and the next one has it all', async () => {
    const { engine } = await open('first', { threads: true })
    const runId = await ask(engine, 'hello')
    const view = await read(engine, runId).ended
    expect(viewText(view)).toBe('You asked: hello')
    await engine.close()
    const { engine: next } = await open('second')
    expect(await read(next, runId).ended).toEqual(view)
    expect(await next.readState(runId)).toMatchObject({ cursor: 3, run: { status: 'completed' } })
    expect(await next.health()).toEqual({ ok: true, draining: false, detail: 'the store answers' })
  })

  test('shares its file with another: each follows and cancels what the other runs', async () => {
    const [{ engine: home }, { engine: away }] = [await open('first'), await open('second')]
    const runId = await ask(home, 'hold')
    const reader = read(away, runId)
    await reading(reader, 10)
    const fromMs = Date.now()
    expect(await away.cancel(runId, 'user')).toMatchObject({ outcome: 'cancelling' })
    expect((await reader.ended).done).toMatchObject({ status: 'cancelled' })
    expect(Date.now() - fromMs).toBeLessThan(CANCEL_BOUND_MS)
    expect(scripted.active.size).toBe(0)
  })

  test('makes one run of two identical starts that race on two processes', async () => {
    const [{ engine: home }, { engine: away }] = [await open('first'), await open('second')]
    const idempotency = { key: 'k', bodyHash: 'h' }
    const outcomes = await Promise.all(
      [home, away, home, away].map((engine) => engine.start({ userId: 'ada', title: 'x', input: 'hold', idempotency })),
    )
    const [runId = '', ...others] = new Set(outcomes.map((outcome) => ('run' in outcome ? outcome.run.runId : '')))
    expect(others).toEqual([])
    await reading(read(away, runId), 10)
    expect(scripted.executions).toHaveLength(1)
  })

  test('hands a run over to its successor, from the checkpoint, without a death', async () => {
    const executor = haltingSteps()
    const { engine: old } = await open('old', { executor })
    let current = old
    const runId = await ask(old, 'steps')
    const reader = read(() => current, runId)
    await reading(reader, HALTED_TEXT.length)
    const { engine: successor } = await open('new', { executor })
    const draining = old.drain({ graceMs: 0 })
    current = successor
    await draining
    const view = await reader.ended
    expect(reader.text).toBe(STEPS_TEXT)
    expect(view.done).toMatchObject({ status: 'completed', attempt: 2 })
  })
})

test('the run of a process that is killed with SIGKILL goes on here, and every reader holds what was meant, once', async () => {
  const program = new URL('testing/engine-process.ts', import.meta.url)
  const child = fork(program, [join(folder.path, 'perdure.db'), 'doomed'], { execArgv: [] })
  children.push(child)
  const [runId] = (await once(child, 'message')) as [string]
  const executor = haltingSteps()
  const { engine, store } = await open('heir', { executor, threads: true })
  const before = read(engine, runId)
  await reading(before, HALTED_TEXT.length)
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
  const after = read(engine, runId)
  for (const reader of [before, after]) {
    const view = await reader.ended
    expect(reader.text).toBe(STEPS_TEXT)
    expect(view.done).toMatchObject({ status: 'completed', attempt: 2 })
    expect(view.items.filter((item) => item.kind === 'tool')).toHaveLength(STEPS.length)
  }
  const charges = await store.readCharges(runId)
  expect(new Set(charges.map(({ id }) => id)).size).toBe(charges.length)
  expect((await engine.findRun(runId))?.costMicroUsd).toBe(charges.length * 10)
  // The heir ran only the tools past the last checkpoint.
  expect(executor.toolRuns.length).toBeLessThan(STEPS.length)
  expect(new Set(executor.toolRuns.map(({ toolCallId }) => toolCallId)).size).toBe(executor.toolRuns.length)
})
