import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { apply, COMPLETE, createRun, moveCommand, say, write, writeCommand } from '../../testing/store-commands.ts'
import { makeTemporaryFolder } from '../../testing/temporary-folder.ts'
import { MIGRATIONS, SCHEMA_VERSION } from './schema.ts'
import { openSqliteStore } from './sqlite-store.ts'

let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>
let path: string

beforeEach(async () => {
  folder = await makeTemporaryFolder()
  path = join(folder.path, 'perdure.db')
})

afterEach(() => folder.remove())

function withFile<T>(use: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(path)
  try {
    return use(database)
  } finally {
    database.close()
  }
}

const versionOf = (database: DatabaseSync): unknown => database.prepare('PRAGMA user_version').get()?.['user_version']

const schemaOf = (database: DatabaseSync): unknown =>
  database.prepare("SELECT type, name, tbl_name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name").all()

/** What versions 3 and 4 added, taken away again. */
const BACK_TO_2 = ['segments', 'folds', 'checkpoints', 'charges']
  .map((table) => `ALTER TABLE ${table} DROP COLUMN checksum`)
  .concat('DROP INDEX runs_failed', 'DROP INDEX runs_created')
  .concat('PRAGMA user_version = 2')
  .join(';')

/** A file as an earlier perdure left it: an ended run with a log, and one of a conversation that was erased. */
async function fileOfVersion1(): Promise<{ runId: string; erasedRunId: string }> {
  const store = await openSqliteStore({ path, owner: 'first' })
  const run = await write(store, writeCommand(await createRun(store), [say('Hello')]))
  const end = moveCommand(run, COMPLETE)
  const { lastSeq: seq, loggedBytes } = end.run
  await write(store, { ...end, fold: { seq, loggedBytes, body: '[]' } })
  const erased = await createRun(store, { userId: 'ben' })
  await write(store, moveCommand(erased, COMPLETE))
  await apply(store, { kind: 'delete_conversation', conversationId: erased.conversationId, nowMs: 1 })
  await apply(store, { kind: 'erase_deleted' })
  await store.close()
  withFile((database) => {
    database.exec(`${BACK_TO_2}; DROP INDEX runs_to_expire; ALTER TABLE runs DROP COLUMN log_kept; PRAGMA user_version = 1`)
  })
  return { runId: run.runId, erasedRunId: erased.runId }
}

test('there is a migration to each version', () => {
  expect(MIGRATIONS).toHaveLength(SCHEMA_VERSION)
})

test('an empty file is brought to the present version', async () => {
  withFile((database) => database.exec('PRAGMA user_version = 0'))
  await (await openSqliteStore({ path, owner: 'first' })).close()
  expect(withFile(versionOf)).toBe(SCHEMA_VERSION)
})

test('a file of version 1 is migrated with all it holds, and its old logs can give way to their folds', async () => {
  const { runId, erasedRunId } = await fileOfVersion1()
  const [schema1, built1] = [
    withFile(schemaOf),
    (() => {
      const fresh = new DatabaseSync(':memory:')
      fresh.exec(MIGRATIONS[0] ?? '')
      return schemaOf(fresh)
    })(),
  ]
  expect(schema1).toEqual(built1)

  const store = await openSqliteStore({ path, owner: 'second' })
  expect(withFile(versionOf)).toBe(SCHEMA_VERSION)
  expect(await store.findRun(runId)).toMatchObject({ status: 'completed', userId: 'ada' })
  expect(await store.readSegments(runId, 0, 1_000)).not.toEqual([])
  expect(withFile((database) => database.prepare('SELECT run_id, log_kept FROM runs ORDER BY log_kept').all())).toEqual([
    { run_id: erasedRunId, log_kept: 0 },
    { run_id: runId, log_kept: 1 },
  ])
  const expire = { kind: 'expire_logs', endedBeforeMs: Date.now() * 2, mostRuns: 9, mostSegments: 99 } as const
  expect(await apply(store, expire)).toEqual({ kind: 'expire_logs', expired: 1, unfolded: [] })
  await store.close()
})

test('a process of version 1 that still works on the file when it is migrated goes on', async () => {
  await fileOfVersion1()
  const old = new DatabaseSync(path)
  const columns = Object.keys(old.prepare('SELECT * FROM runs').get() ?? {})
  const insert = old.prepare(`
    INSERT INTO runs (${columns.join(', ')})
    SELECT ${columns.map((column) => (column === 'run_id' ? "'new'" : column.endsWith('_order') ? `${column} + 100` : column)).join(', ')}
    FROM runs LIMIT 1`)
  await (await openSqliteStore({ path, owner: 'second' })).close()
  expect(insert.run().changes).toBe(1)
  expect(old.prepare("SELECT log_kept FROM runs WHERE run_id = 'new'").get()).toEqual({ log_kept: 1 })
  old.close()
})

test('a file of version 2 is migrated: what it holds is read without a checksum, what comes has one', async () => {
  const first = await openSqliteStore({ path, owner: 'first' })
  const run = await write(first, writeCommand(await createRun(first), [say('Hello')], { charges: [{ id: 'c', body: 1 }] }))
  await first.close()
  withFile((database) => database.exec(BACK_TO_2))

  const store = await openSqliteStore({ path, owner: 'second' })
  expect(await store.readSegments(run.runId, 0, 1_000)).toHaveLength(2)
  expect(await store.readCharges(run.runId)).toEqual([{ id: 'c', body: 1 }])
  await write(store, writeCommand(run, [say(' again', 5)]))
  expect(await store.readSegments(run.runId, 0, 1_000)).toHaveLength(3)
  const checksums = withFile((database) => database.prepare('SELECT checksum FROM segments ORDER BY first_seq').all())
  expect(checksums).toEqual([{ checksum: null }, { checksum: null }, { checksum: expect.any(Number) }])
  await store.close()
})

test('a process of version 2 that still works on the file when it is migrated goes on', async () => {
  const first = await openSqliteStore({ path, owner: 'first' })
  const run = await write(first, writeCommand(await createRun(first), [say('Hello')]))
  await first.close()
  withFile((database) => database.exec(BACK_TO_2))
  const old = new DatabaseSync(path)
  const append = old.prepare(`
    INSERT INTO segments (run_id, first_seq, last_seq, start_byte, offsets, bytes)
    SELECT run_id, last_seq + 1, last_seq + 1, start_byte, offsets, bytes FROM segments WHERE first_seq = 2`)
  const store = await openSqliteStore({ path, owner: 'second' })
  expect(append.run().changes).toBe(1)
  old.close()
  expect(await store.readSegments(run.runId, 0, 1_000)).toHaveLength(3)
  await store.close()
})
