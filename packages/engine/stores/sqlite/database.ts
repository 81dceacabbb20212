import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { QUERIES, type QueryName } from './queries.ts'
import type { Row } from './run-row.ts'
import { migrate, refuseNewer } from './schema.ts'

/** How long a connection waits for another process's transaction before it says that the store is locked. */
const BUSY_TIMEOUT_MS = 5_000

/** What the write-ahead log keeps of its file when it starts over, however long it once was. */
const JOURNAL_KEPT_MAX_BYTES = 16 * 1024 * 1024

/**
 * `full`: a commit outlives power loss, by a sync of the write-ahead log with each. `normal`: it outlives the process but
 * may be lost with the power; several times as many commits a second on a slow disk.
 */
export type Synchronous = 'full' | 'normal'

/** One connection, with every named query prepared when first used. */
export interface Database {
  run(query: QueryName, ...values: SQLInputValue[]): number
  get(query: QueryName, ...values: SQLInputValue[]): Row | undefined
  all(query: QueryName, ...values: SQLInputValue[]): Row[]
  iterate(query: QueryName, ...values: SQLInputValue[]): Iterable<Row>
  listWith(query: QueryName, values: Record<string, SQLInputValue>): Row[]
  /** Runs `work` in one transaction that other processes wait for; what it throws takes everything back. */
  transaction<T>(work: () => T): T
  /** Runs `work` inside a transaction; what it throws takes back its own changes only. */
  savepoint<T>(work: () => T): T
  /** Throws where the database cannot be read. */
  check(): void
  /** What the connection was really set to. */
  settings(): { journalMode: string; synchronous: number; foreignKeys: number }
  close(): void
}

export interface DatabaseOptions {
  readOnly: boolean
  synchronous: Synchronous
  busyTimeoutMs?: number
  maxPages?: number
}

export function openDatabase(path: string, options: DatabaseOptions): Database {
  const { readOnly, busyTimeoutMs = BUSY_TIMEOUT_MS } = options
  const database = new DatabaseSync(path, { readOnly, timeout: busyTimeoutMs })
  try {
    if (!readOnly) setUp(database, options)
  } catch (error) {
    database.close()
    throw error
  }
  const prepared = new Map<QueryName, StatementSync>()

  function statement(query: QueryName): StatementSync {
    let known = prepared.get(query)
    if (known === undefined) {
      known = database.prepare(QUERIES[query])
      prepared.set(query, known)
    }
    return known
  }

  function between<T>(begin: string, end: string, undo: string, work: () => T): T {
    database.exec(begin)
    let result: T
    try {
      result = work()
      database.exec(end)
    } catch (error) {
      // A failed statement may have ended the transaction by itself.
      if (database.isTransaction) database.exec(undo)
      throw error
    }
    return result
  }

  return {
    run: (query, ...values) => Number(statement(query).run(...values).changes),
    get: (query, ...values) => statement(query).get(...values),
    all: (query, ...values) => statement(query).all(...values),
    iterate: (query, ...values) => statement(query).iterate(...values),
    listWith: (query, values) => statement(query).all(values),
    transaction: (work) => between('BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK', work),
    savepoint: (work) => between('SAVEPOINT command', 'RELEASE command', 'ROLLBACK TO command; RELEASE command', work),
    check: () => void database.prepare('SELECT count(*) FROM runs WHERE status = ?').get('running'),
    settings() {
      const pragma = (name: string): unknown => Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]
      return {
        journalMode: String(pragma('journal_mode')),
        synchronous: Number(pragma('synchronous')),
        foreignKeys: Number(pragma('foreign_keys')),
      }
    },
    close: () => database.close(),
  }
}

/** Looks before it writes: a database of a newer schema is left as it is. */
function setUp(database: DatabaseSync, { synchronous, maxPages }: DatabaseOptions): void {
  refuseNewer(database)
  database.exec('PRAGMA journal_mode = WAL')
  database.exec(`PRAGMA synchronous = ${synchronous === 'full' ? 'FULL' : 'NORMAL'}`)
  database.exec('PRAGMA foreign_keys = ON')
  database.exec(`PRAGMA journal_size_limit = ${JOURNAL_KEPT_MAX_BYTES}`)
  if (maxPages !== undefined) database.exec(`PRAGMA max_page_count = ${maxPages}`)
  migrate(database)
}
