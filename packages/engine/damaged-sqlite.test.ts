import { join } from 'node:path'
import { viewText } from '@perdure/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createEngine } from './create-engine.ts'
import type { Engine, Run } from './engine.ts'
import { RETENTION_INTERVAL_MS } from './limits.ts'
import { StoreDamageError } from './stores/damage.ts'
import { openStoreOver } from './stores/sqlite/sqlite-store.ts'
import type { Store } from './stores/store.ts'
import { connectHere } from './testing/connect-here.ts'
import { damageFile } from './testing/damage-file.ts'
import {
  createScriptedExecutor,
  createVirtualClock,
  follow,
  settleCharges,
  stopped,
  type Follower,
  type ScriptedExecutor,
  type VirtualClock,
} from './testing/index.ts'
import { makeTemporaryFolder } from './testing/temporary-folder.ts'

/** An engine on a file of which a letter has changed: a reader is told what is true, or nothing. */

const RETENTION_MS = 600_000
/** Of the log alone, and of the fold alone: the one escapes what the other says of the middle of a text. */
const IN_LOG = '"offset":6,"text":"two'
const IN_FOLD = '"offset":0,"text":"one.  two'
const TEXT = 'one.  two.  three.'

let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>
let path: string
let clock: VirtualClock
let executor: ScriptedExecutor
let engine: Engine
let store: Store
let opened = 0

beforeEach(async () => {
  folder = await makeTemporaryFolder()
  path = join(folder.path, 'perdure.db')
  clock = createVirtualClock()
  executor = createScriptedExecutor()
  executor.on('count', async ({ emit }) => {
    for (const word of ['one.  ', 'two.  ', 'three.']) await emit([{ event: 'text', text: word }])
    return { outcome: 'completed' }
  })
  executor.on('hold', async ({ emit, signal }) => {
    await emit([{ event: 'text', text: 'one.  ' }], { charges: [{ id: 'paid', body: { costMicroUsd: 7 } }], checkpoint: 1 })
    await emit([{ event: 'text', text: 'two.  ' }])
    await stopped(signal)
    throw signal.reason
  })
  await open()
})

afterEach(async () => {
  await clock.wait(engine.close())
  await folder.remove()
})

async function open(): Promise<void> {
  opened += 1
  const owner = `owner_${opened}`
  let ids = 0
  store = await openStoreOver(connectHere, { path, owner })
  const newId = (): string => `${owner}_${(ids += 1)}`
  engine = await clock.wait(createEngine({ store, executor, settle: settleCharges, newId, clock, retentionMs: RETENTION_MS }))
}

async function ask(input: string): Promise<Run> {
  const outcome = await clock.wait(engine.start({ userId: 'ada', title: input, input }))
  if (outcome.outcome !== 'started') throw new Error(outcome.outcome)
  return outcome.run
}

const read = (runId: string, held?: Follower): Follower => follow(engine, runId, { clock, held: held?.held() })

/** Nobody has the file open while a letter of it changes. */
async function damage(...words: string[]): Promise<void> {
  await clock.wait(engine.close())
  for (const each of words) await damageFile(path, each)
  await open()
}

/** Everything that an attachment says before it ends or fails. */
async function tell(runId: string, cursor?: number): Promise<{ said: string; error: unknown }> {
  const { signal } = new AbortController()
  const attached = await engine.attach({ runId, showCosts: true, signal, ...(cursor === undefined ? {} : { cursor }) })
  if (attached.outcome !== 'attached') throw new Error(attached.outcome)
  let said = ''
  try {
    for await (const chunk of attached.chunks) said += new TextDecoder().decode(chunk)
    return { said, error: undefined }
  } catch (error) {
    return { said, error }
  }
}

describe('a log that is damaged', () => {
  test('is told from its fold, whatever the reader’s cursor; it is counted once for each run', async () => {
    const { runId } = await ask('count')
    await clock.wait(read(runId).ended)
    await damage(IN_LOG)
    expect(viewText(await clock.wait(read(runId).ended))).toBe(TEXT)
    expect(engine.damage()).toEqual({ reads: 0, runs: 0 })
    for (const cursor of [1, 2]) {
      const { said, error } = await tell(runId, cursor)
      expect(error).toBeUndefined()
      expect(said).toContain('"fold":true')
      expect(said).toContain(JSON.stringify(TEXT))
      expect(said).not.toContain('twn')
    }
    expect(engine.damage()).toEqual({ reads: expect.any(Number), runs: 1 })
    // Past the damage the log is told as it is.
    expect((await tell(runId, 3)).said).toContain('"fold":false')
  })

  test('and whose fold is too, ends the attachment where the truth ends; the other runs are none the worse', async () => {
    const { runId } = await ask('count')
    const other = await ask('hello')
    await clock.wait(Promise.all([read(runId).ended, read(other.runId).ended]))
    await damage(IN_LOG, IN_FOLD)
    const { said, error } = await tell(runId)
    expect(said).toBe('')
    expect(error).toBeInstanceOf(StoreDamageError)
    const reading = await tell(runId, 1)
    expect(reading.error).toBeInstanceOf(StoreDamageError)
    expect(reading.said).not.toContain('twn')
    await expect(engine.readState(runId)).rejects.toBeInstanceOf(StoreDamageError)
    expect(viewText(await clock.wait(read(other.runId).ended))).toBe('You asked: hello')
    expect(await engine.health()).toMatchObject({ ok: true })
    expect(engine.damage().runs).toBe(1)
  })

  test('under a run that goes on ends that run as failed, and nothing is told of what was damaged', async () => {
    const { runId } = await ask('hold')
    const before = read(runId)
    await clock.wait(before.until((view) => viewText(view) === 'one.  two.  '))
    await damage(IN_LOG)
    const view = await clock.wait(read(runId, before).ended, 120_000)
    expect(view.done).toMatchObject({ status: 'failed', reason: 'attempts', costMicroUsd: 7 })
    expect(viewText(view)).toBe('one.  two.  ')
  })
})

describe('a fold that is damaged', () => {
  test('is made again from the log while that is there', async () => {
    const { runId } = await ask('count')
    await clock.wait(read(runId).ended)
    await damage(IN_FOLD)
    expect(viewText(await clock.wait(read(runId).ended))).toBe(TEXT)
    expect((await engine.readState(runId))?.run.status).toBe('completed')
    expect(engine.damage().runs).toBe(1)
    // Its log is not given up for it, but for the one that is stored in its place.
    await clock.advance(RETENTION_MS + 3 * RETENTION_INTERVAL_MS)
    expect(await store.readSegments(runId, 0, 1)).toEqual([])
    expect(viewText(await clock.wait(read(runId).ended))).toBe(TEXT)
  })

  test('when the log has given way to it, is told to nobody', async () => {
    const { runId } = await ask('count')
    await clock.wait(read(runId).ended)
    await clock.advance(RETENTION_MS + 2 * RETENTION_INTERVAL_MS)
    expect(await store.readSegments(runId, 0, 1)).toEqual([])
    await damage(IN_FOLD)
    for (const cursor of [undefined, 1]) {
      const { said, error } = await tell(runId, cursor)
      expect([said, error]).toEqual(['', expect.any(StoreDamageError)])
    }
  })
})

test('a charge that is damaged leaves the cost unknown; the run ends all the same', async () => {
  const { runId } = await ask('hold')
  const before = read(runId)
  await clock.wait(before.until((view) => viewText(view) === 'one.  two.  '))
  executor.on('hold', async ({ signal }) => {
    await stopped(signal)
    throw signal.reason
  })
  await damage('{"costMicroUsd":7')
  const view = await clock.wait(read(runId, before).ended, 120_000)
  expect(view.done).toMatchObject({ status: 'failed', costMicroUsd: null })
})
