import { join } from 'node:path'
import {
  BOOLEAN,
  DOUBLE,
  DuckDBDataChunk,
  DuckDBInstance,
  INTEGER,
  LIST,
  listValue,
  VARCHAR,
  type DuckDBAppender,
  type DuckDBConnection,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api'
import { BATCH_ROWS, IMPORT_MEMORY_MAX_MIB } from '../limits.ts'
import {
  COUNT_LEFT_OUT,
  FIRST_DAY,
  KEPT_POSTINGS,
  LAST_LEDGER_DAY,
  LAST_MONTH_OF,
  REPEATED_KEYS,
  SETTLE,
  SHIFT_DAYS,
  STAGING_SCHEMA,
  USED_UNITS,
} from './staging.sql.ts'

const TARGETS = ['ledger', 'detail', 'budgets'] as const
export type Target = (typeof TARGETS)[number]

/** A posting of an import; members are places in their registers, -1 for none. */
export interface StagedPosting {
  /** Which part of the mapping it is from. */
  source: number
  target: Target
  /** Since 1970-01-01. */
  day: number
  unit: number
  account: number
  product: number
  customer: number
  /** Hundredths. */
  amount: number
}

export interface RepeatedKey {
  row: number
  key: string
  firstRow: number
}

/**
 * Postings between reading and keeping, in a database on the disk: however many there are, memory holds some thousand.
 */
export interface Staging {
  add(posting: StagedPosting): void
  /** A key that may not repeat within its source. */
  addKey(source: number, row: number, key: string): void
  repeatedKeys(source: number, limit: number): Promise<RepeatedKey[]>
  /** Days since 1970-01-01; null: there is no posting. */
  firstDay(source: number): Promise<number | null>
  lastLedgerDay(): Promise<number | null>
  shift(source: number, days: number): Promise<void>
  /** After the last posting: makes of them what the books hold. */
  settle(members: StagedMembers): Promise<void>
  /** Places of the units that have postings, and whether the ledger has any of them. */
  usedUnits(): Promise<ReadonlyMap<number, { inLedger: boolean }>>
  /** The last month in which the ledger has a posting on one of these accounts. */
  lastMonthOf(accounts: readonly number[]): Promise<number | null>
  /** Budgets of balances, which are left out. */
  leftOut(): Promise<number>
  /** Writes a target as Parquet; how many rows. */
  write(target: Target, path: string): Promise<number>
  close(): void
}

export interface StagedMembers {
  units: readonly { id: string }[]
  accounts: readonly { id: string; kind: 'flow' | 'stock' }[]
  products: readonly { id: string }[]
  customers: readonly { id: string }[]
}

/** `folder` is removed by whoever made it, after `close`. */
export async function openStaging(folder: string): Promise<Staging> {
  const instance = await DuckDBInstance.create(join(folder, 'staging.duckdb'), {
    memory_limit: `${IMPORT_MEMORY_MAX_MIB}MiB`,
    temp_directory: folder,
  })
  const connection = await instance.connect()
  await connection.run(STAGING_SCHEMA)
  const postings = createBuffer(await connection.createAppender('staged'), [
    INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, DOUBLE,
  ])
  const keys = createBuffer(await connection.createAppender('keys'), [INTEGER, INTEGER, VARCHAR])
  const ask = async (sql: string, parameters: Record<string, DuckDBValue> = {}) => {
    postings.flush()
    keys.flush()
    return (await connection.runAndReadAll(sql, parameters)).getRowObjects()
  }
  const askNumber = async (sql: string, column: string, parameters?: Record<string, DuckDBValue>) => {
    const value = (await ask(sql, parameters))[0]?.[column] ?? null
    return value === null ? null : Number(value)
  }
  return {
    add: ({ source, target, day, unit, account, product, customer, amount }) =>
      postings.add([source, TARGETS.indexOf(target), day, unit, account, product, customer, amount]),
    addKey: (source, row, key) => keys.add([source, row, key]),
    async repeatedKeys(source, limit) {
      const rows = await ask(REPEATED_KEYS, { source, limit })
      const numberIn = (row: (typeof rows)[number], column: string): number => Number(row[column])
      return rows.map((row) => ({
        row: numberIn(row, 'row'),
        key: String(row['key']),
        firstRow: numberIn(row, 'first_row'),
      }))
    },
    firstDay: (source) => askNumber(FIRST_DAY, 'day', { source }),
    lastLedgerDay: () => askNumber(LAST_LEDGER_DAY, 'day'),
    shift: async (source, days) => void (await ask(SHIFT_DAYS, { source, days })),
    async settle(members) {
      await addMembers(connection, members)
      await ask(SETTLE)
    },
    async usedUnits() {
      const rows = await ask(USED_UNITS)
      return new Map(rows.map((row) => [Number(row['unit']), { inLedger: row['in_ledger'] === true }]))
    },
    async lastMonthOf(accounts) {
      const parameters = { accounts: listValue([...accounts]) }
      const reader = await connection.runAndReadAll(LAST_MONTH_OF, parameters, { accounts: LIST(INTEGER) })
      const month = reader.getRowObjects()[0]?.['month'] ?? null
      return month === null ? null : Number(month)
    },
    leftOut: async () => (await askNumber(COUNT_LEFT_OUT, 'rows')) ?? 0,
    async write(target, path) {
      const select = KEPT_POSTINGS.replace('TARGET', String(TARGETS.indexOf(target)))
      // Where a file goes cannot be bound; a quote in the path is doubled.
      const into = `'${path.replaceAll("'", "''")}'`
      const { rowsChanged } = await connection.run(`COPY (${select}) TO ${into} (FORMAT parquet, COMPRESSION zstd)`)
      return rowsChanged
    },
    close() {
      postings.close()
      keys.close()
      connection.closeSync()
      instance.closeSync()
    },
  }
}

async function addMembers(connection: DuckDBConnection, members: StagedMembers): Promise<void> {
  const { units, accounts, products, customers } = members
  const named = [['units', units], ['products', products], ['customers', customers]] as const
  for (const [table, list] of named) {
    const buffer = createBuffer(await connection.createAppender(table), [INTEGER, VARCHAR])
    list.forEach(({ id }, place) => buffer.add([place, id]))
    buffer.close()
  }
  const buffer = createBuffer(await connection.createAppender('accounts'), [INTEGER, VARCHAR, BOOLEAN])
  accounts.forEach(({ id, kind }, place) => buffer.add([place, id, kind === 'stock']))
  buffer.close()
}

/** Rows on their way into a table, some thousand at a time. */
function createBuffer(appender: DuckDBAppender, types: readonly DuckDBType[]) {
  let columns: DuckDBValue[][] = types.map(() => [])
  const append = (): void => {
    if (columns[0]!.length === 0) return
    const chunk = DuckDBDataChunk.create(types, columns[0]!.length)
    chunk.setColumns(columns)
    appender.appendDataChunk(chunk)
    columns = types.map(() => [])
  }
  const flush = (): void => {
    append()
    appender.flushSync()
  }
  return {
    add(row: readonly DuckDBValue[]): void {
      for (const [place, value] of row.entries()) columns[place]!.push(value)
      if (columns[0]!.length >= BATCH_ROWS) append()
    },
    flush,
    close(): void {
      flush()
      appender.closeSync()
    },
  }
}
