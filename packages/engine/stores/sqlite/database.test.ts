import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { applyCommands } from './commands.ts'
import { openDatabase, type Database } from './database.ts'
import { QUERIES, type QueryName } from './queries.ts'
import { makeTemporaryFolder } from '../../testing/temporary-folder.ts'
import { createCommand, say, writeCommand, COMPLETE, moveCommand } from '../../testing/store-commands.ts'
import type { RunRecord } from '../../runs/run-record.ts'

let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>
let path: string
let database: Database

beforeEach(async () => {
  folder = await makeTemporaryFolder()
  path = join(folder.path, 'perdure.db')
  database = openDatabase(path, { readOnly: false, synchronous: 'full' })
})

afterEach(async () => {
  database.close()
  await folder.remove()
})

function created(): RunRecord {
  const [result] = applyCommands(database, [createCommand()], () => false)
  if (result?.kind !== 'create' || result.result.outcome !== 'created') throw new Error('not created')
  return result.result.run
}

describe('durability', () => {
  test('a commit is synced: synchronous is FULL in write-ahead mode, unless told otherwise', () => {
    expect(database.settings()).toEqual({ journalMode: 'wal', synchronous: 2, foreignKeys: 1 })
    const relaxed = openDatabase(path, { readOnly: false, synchronous: 'normal' })
    expect(relaxed.settings().synchronous).toBe(1)
    relaxed.close()
  })

  test('a store that fails takes the whole commit back; a command that is bad, only itself', () => {
    const run = created()
    const overdrawn = writeCommand(run, [say('x')], {
      run: { ...run, lastSeq: 2, loggedBytes: run.loggedBytes + 9, costMicroUsd: -1 },
    })
    const results = applyCommands(database, [overdrawn, writeCommand(run, [say('Hello')])], () => false)
    expect(results).toMatchObject([{ kind: 'failed' }, { kind: 'write', result: { outcome: 'written' } }])

    const other = new DatabaseSync(path)
    other.exec('DROP TABLE charges')
    other.close()
    const ended = moveCommand({ ...run, lastSeq: 2 }, COMPLETE)
    const charged = { ...ended, charges: [{ id: 'c', body: 1 }] }
    expect(() => applyCommands(database, [createCommand(), charged], () => false)).toThrow('no such table')
    expect(database.all('conversationRuns', run.conversationId)).toHaveLength(1)
    expect(database.get('countUnended')).toMatchObject({ active: 1, queued: 0 })
  })
})

describe('what the code believes, the schema repeats', () => {
  const NONSENSE: Record<string, string> = {
    'an unknown status': `UPDATE runs SET status = 'lost'`,
    'attempt 0': `UPDATE runs SET attempt = 0`,
    'fewer than no deaths': `UPDATE runs SET deaths = -1`,
    'running without an owner': `UPDATE runs SET owner = NULL`,
    'running without a lease': `UPDATE runs SET lease_until_ms = NULL`,
    'running without a beginning': `UPDATE runs SET attempt_started_at_ms = NULL`,
    'running with an end': `UPDATE runs SET ended_at_ms = 1`,
    'ended without an end': `UPDATE runs SET status = 'completed', owner = NULL, lease_until_ms = NULL, attempt_started_at_ms = NULL`,
    'handed back and running': `UPDATE runs SET handed_back = 1`,
    'an empty log': `UPDATE runs SET last_seq = 0`,
    'a log without bytes': `UPDATE runs SET logged_bytes = 0`,
    'a negative cost': `UPDATE runs SET cost_micro_usd = -1`,
    'half a micro-dollar': `UPDATE runs SET cost_micro_usd = 0.5`,
    'cancelled by nobody': `UPDATE runs SET cancelled_by = 'somebody'`,
    'feedback that is neither': `UPDATE runs SET feedback = 'sideways'`,
    'a conversation that is not there': `UPDATE runs SET conversation_id = 'nowhere'`,
    'a parent that is not there': `UPDATE runs SET parent_run_id = 'nowhere'`,
    'a segment that ends before it begins': `UPDATE segments SET last_seq = 0`,
    'a segment with an offset too few': `UPDATE segments SET offsets = x''`,
    'the same segment twice': `INSERT INTO segments SELECT * FROM segments`,
    'a second unended run of a conversation': `
      INSERT INTO runs SELECT * FROM (SELECT * FROM runs) WHERE true
      ON CONFLICT (run_id) DO UPDATE SET run_id = 'another'`,
    'an erased conversation that was not deleted': `UPDATE conversations SET erased = 1`,
    'a charge of no run': `INSERT INTO charges (run_id, charge_id, body) VALUES ('nowhere', 'c', '1')`,
    'words where a number belongs': `UPDATE runs SET epoch = 'first'`,
  }

  test.each(Object.entries(NONSENSE))('%s is refused', (_what, statement) => {
    created()
    const other = new DatabaseSync(path)
    other.exec('PRAGMA foreign_keys = ON')
    expect(() => other.exec(statement)).toThrow(/constraint failed|cannot store/)
    other.close()
  })

  test('a conversation never has two unended runs', () => {
    const run = created()
    const other = new DatabaseSync(path)
    const columns = Object.keys(other.prepare('SELECT * FROM runs').get() ?? {})
    const values = columns.map((column) =>
      column === 'run_id' ? `'another'` : column.endsWith('_order') ? `${column} + 1` : column,
    )
    expect(() =>
      other.exec(`INSERT INTO runs (${columns.join(', ')}) SELECT ${values.join(', ')} FROM runs`),
    ).toThrow('runs.conversation_id')
    other.exec(`UPDATE runs SET status = 'completed', ended_at_ms = 1, owner = NULL, lease_until_ms = NULL,
      attempt_started_at_ms = NULL WHERE run_id = '${run.runId}'`)
    other.close()
  })
})

test('what retention frees is taken by what is written next: the file stays as long as it was', () => {
  const pages = (): number => {
    const other = new DatabaseSync(path)
    const count = Number(other.prepare('PRAGMA page_count').get()?.['page_count'])
    other.close()
    return count
  }
  const lengths: number[] = []
  for (let round = 0; round < 8; round += 1) {
    let run = created()
    for (let index = 0; index < 50; index += 1) {
      const command = writeCommand(run, [say('x'.repeat(10_000), index * 10_000)])
      applyCommands(database, [command], () => false)
      ;({ run } = command)
    }
    const end = moveCommand(run, COMPLETE)
    const fold = { seq: end.run.lastSeq, loggedBytes: end.run.loggedBytes, body: '[]' }
    applyCommands(database, [{ ...end, fold }], () => false)
    lengths.push(pages())
    const expire = { kind: 'expire_logs', endedBeforeMs: Date.now() * 2, mostRuns: 9, mostSegments: 999 } as const
    expect(applyCommands(database, [expire], () => false)).toEqual([{ kind: 'expire_logs', expired: 1, unfolded: [] }])
  }
  expect(lengths[0]).toBeGreaterThan(100)
  expect((lengths.at(-1) ?? 0) - (lengths[0] ?? 0)).toBeLessThanOrEqual(4)
})

describe('query plans', () => {
  /** These look at every row of a small index on purpose. */
  const WHOLE_INDEX = /^SCAN (runs|c|conversations)( USING (COVERING )?INDEX (runs_queued|runs_running|conversations_to_erase))$/

  function planOf(query: string): string[] {
    const other = new DatabaseSync(path)
    const rows = other.prepare(`EXPLAIN QUERY PLAN ${query}`).all()
    other.close()
    return rows.map((row) => String(row['detail']))
  }

  test('no query looks at every run, conversation or segment', () => {
    const scans = Object.entries(QUERIES).flatMap(([name, query]) =>
      planOf(query)
        .filter((step) => /^SCAN (?!CONSTANT ROW|json_each)/.test(step) && !WHOLE_INDEX.test(step))
        .map((step) => `${name}: ${step}`),
    )
    expect(scans).toEqual([])
  })

  test.each<[QueryName, RegExp]>([
    ['segmentsAfter', /^SEARCH segments USING INDEX sqlite_autoindex_segments_1 \(run_id=\? AND first_seq>\?\)$/],
    ['listRuns', /^SEARCH runs USING INDEX runs_of_user \(user_id=\?/],
    ['listConversations', /^SEARCH c USING INDEX conversations_of_user \(user_id=\?\)$/],
    ['waiting', /INDEX runs_queued/],
    ['listRunning', /INDEX runs_running/],
    ['activeByUser', /INDEX runs_running/],
    ['lastStartOfUser', /INDEX runs_started \(user_id=\?/],
    ['conversationsToErase', /INDEX conversations_to_erase/],
  ])('%s goes by its index', (name, index) => {
    const plan = planOf(QUERIES[name])
    expect(plan.some((step) => index.test(step)), plan.join('\n')).toBe(true)
  })

  test('a listing of runs is read in order, not sorted', () => {
    expect(planOf(QUERIES.listRuns).join('\n')).not.toContain('TEMP B-TREE')
  })
})
