import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RunRecord } from '../../runs/run-record.ts'
import { connectHere } from '../../testing/connect-here.ts'
import { damageFile } from '../../testing/damage-file.ts'
import { apply, COMPLETE, createRun, moveCommand, say, write, writeCommand } from '../../testing/store-commands.ts'
import { makeTemporaryFolder } from '../../testing/temporary-folder.ts'
import { StoreDamageError } from '../damage.ts'
import type { Store } from '../store.ts'
import { openSqliteStore, openStoreOver } from './sqlite-store.ts'

/** Real files of which a byte has changed inside a value: SQLite itself sees nothing of it. */

const EXPIRE = { kind: 'expire_logs', endedBeforeMs: Number.MAX_SAFE_INTEGER, mostRuns: 9, mostSegments: 99 } as const

let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>
let path: string
let store: Store
let run: RunRecord
let other: RunRecord

beforeEach(async () => {
  folder = await makeTemporaryFolder()
  path = join(folder.path, 'perdure.db')
  store = await openStoreOver(connectHere, { path, owner: 'first' })
  run = await endedRun('Said-by-one. ')
  other = await endedRun('Said-by-other. ')
})

afterEach(async () => {
  await store.close()
  await folder.remove()
})

/** A run of three segments with a checkpoint, a charge and a fold. */
async function endedRun(words: string): Promise<RunRecord> {
  const begun = await createRun(store)
  const said = await write(
    store,
    writeCommand(begun, [say(words)], {
      checkpoint: { seq: 2, block: 0, offset: 13, afterTool: false, followUps: [`Ask-${words}`], body: `"Saved-${words}"` },
      charges: [{ id: `charge-${words}`, body: `Spent-${words}` }],
    }),
  )
  const end = moveCommand(said, COMPLETE)
  const { lastSeq: seq, loggedBytes } = end.run
  return write(store, { ...end, fold: { seq, loggedBytes, body: `["Folded-${words}"]` } })
}

async function damage(words: string, reopen: typeof openSqliteStore = (options) => openStoreOver(connectHere, options)): Promise<void> {
  await store.close()
  await damageFile(path, words)
  store = await reopen({ path, owner: 'second' })
}

/** As far as SQLite can see. */
function integrity(): unknown {
  const database = new DatabaseSync(path)
  const answer = database.prepare('PRAGMA integrity_check').get()
  database.close()
  return answer?.['integrity_check']
}

describe('a byte that has changed', () => {
  const cases: [string, string, (runId: string) => Promise<unknown>][] = [
    ['a segment’s bytes', '"text":"Said-by-one', (runId) => store.readSegments(runId, 1, 1)],
    ['a fold', 'Folded-Said-by-one', (runId) => store.readFold(runId)],
    ['a checkpoint', 'Saved-Said-by-one', (runId) => store.readCheckpoint(runId)],
    ['a checkpoint’s follow-ups', 'Ask-Said-by-one', (runId) => store.readCheckpoint(runId)],
    ['a charge', 'Spent-Said-by-one', (runId) => store.readCharges(runId)],
  ]
  test.each(cases)('in %s is met when it is read; the same of another run is whole', async (_what, words, read) => {
    const whole = await read(other.runId)
    await damage(words)
    expect(integrity()).toBe('ok')
    await expect(read(run.runId)).rejects.toBeInstanceOf(StoreDamageError)
    expect(await read(other.runId)).toEqual(whole)
    // The store goes on.
    expect((await createRun(store)).status).toBe('running')
  })

  test('is told by a thread for what it is', async () => {
    await damage('"text":"Said-by-one', openSqliteStore)
    await expect(store.readSegments(run.runId, 1, 1)).rejects.toBeInstanceOf(StoreDamageError)
  })

  test('leaves what comes before it: whoever reads on meets it', async () => {
    await damage('"text":"Said-by-one')
    expect(await store.readSegments(run.runId, 0, 1_000_000)).toHaveLength(1)
    await expect(store.readSegments(run.runId, 1, 1_000_000)).rejects.toThrow('A segment of a log is not as it was written')
    expect(await store.readSegments(run.runId, 2, 1_000_000)).toHaveLength(1)
  })

  test('in a fold keeps the log that the fold would have replaced, until it is given another one', async () => {
    await damage('Folded-Said-by-one')
    expect(await apply(store, EXPIRE)).toEqual({ kind: 'expire_logs', expired: 1, unfolded: [run.runId] })
    expect(await store.readSegments(run.runId, 0, 1_000_000)).toHaveLength(3)
    const fold = { seq: run.lastSeq, loggedBytes: run.loggedBytes, body: '["Again"]' }
    expect(await apply(store, { kind: 'keep_fold', runId: run.runId, fold })).toMatchObject({ kept: true })
    expect(await store.readFold(run.runId)).toEqual(fold)
    expect(await apply(store, EXPIRE)).toMatchObject({ expired: 1, unfolded: [] })
  })
})

describe('a number that has changed beside a value', () => {
  test.each([
    ['where a segment begins', 'UPDATE segments SET start_byte = start_byte + 1', () => store.readSegments(run.runId, 0, 1)],
    ['where an event begins', `UPDATE segments SET offsets = X'04000000' WHERE first_seq = 2`, () => store.readSegments(run.runId, 1, 1)],
    ['how far a fold reaches', 'UPDATE folds SET seq = seq - 1', () => store.readFold(run.runId)],
    ['how far a checkpoint reaches', 'UPDATE checkpoints SET seq = 1', () => store.readCheckpoint(run.runId)],
    ['whose a charge is', 'UPDATE charges SET run_id = (SELECT max(run_id) FROM runs)', () => store.readCharges(other.runId)],
  ])('%s is met as well', async (_what, statement, read) => {
    const database = new DatabaseSync(path)
    database.exec(statement)
    database.close()
    await expect(read()).rejects.toBeInstanceOf(StoreDamageError)
  })
})
