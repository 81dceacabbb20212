import {
  DuckDBDataChunk,
  type DuckDBConnection,
  type DuckDBType,
  type DuckDBValue,
  BIGINT,
  INTEGER,
} from '@duckdb/node-api'
import type { BookTables, Fact, Postings } from '../source/tables.ts'
import { dayNumber, fiscalYearOf } from './calendar.ts'
import type { Dataset } from './dataset.ts'
import { quarterKey } from './labels.ts'
import { loadActualsFile, loadBudgetsFile } from './load-postings.ts'
import { ADD_UP_BY_UNIT, SEAL } from './queries/schema.sql.ts'

/** Rows DuckDB takes at once. */
const CHUNK_ROWS = 2048

/** Fills the empty tables and seals the database. `signal` stops it between chunks. */
export async function loadTables(
  connection: DuckDBConnection,
  dataset: Dataset,
  tables: BookTables<Postings>,
  signal?: AbortSignal,
): Promise<void> {
  const { products, customers, categories, customerTypes, customerRegions } = dataset
  const append: Append = (table, types, rows, columns) => appendRows(connection, table, types, rows, columns, signal)

  for (const [book, postings] of booksToLoad(dataset, tables)) {
    if ('path' in postings) await loadActualsFile(connection, dataset, book, postings)
    else await appendActuals(append, dataset, book, postings)
  }
  if ('path' in tables.budgets) await loadBudgetsFile(connection, dataset, tables.budgets)
  else await appendBudgets(append, dataset, tables.budgets)
  signal?.throwIfAborted()
  await loadSubledgers(append, dataset, tables)
  const months = [...new Set([dataset.ledger, dataset.detail, dataset.budget].flatMap((book) => book.months.booked))]
  const { startMonth } = dataset.ledger.calendar
  await append('months', [INTEGER, INTEGER, INTEGER], months.length, [
    (row) => months[row]!,
    (row) => fiscalYearOf(months[row]!, startMonth),
    (row) => quarterKey(months[row]!, fiscalYearOf(months[row]!, startMonth), startMonth),
  ])
  await append('products', [INTEGER, INTEGER], products.list.length, [
    (row) => row,
    (row) => categories.place(products.list[row]!.category),
  ])
  await append('customers', [INTEGER, INTEGER, INTEGER], customers.list.length, [
    (row) => row,
    (row) => customerTypes.place(customers.list[row]!.type),
    (row) => customerRegions.place(customers.list[row]!.region),
  ])
  await connection.run(ADD_UP_BY_UNIT)
  await connection.run(SEAL)
}

async function appendActuals(
  append: Append,
  { units, accountMembers, products, customers }: Dataset,
  book: number,
  facts: readonly Fact[],
): Promise<void> {
  await append('actuals', [INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, BIGINT], facts.length, [
    () => book,
    (row) => facts[row]!.month,
    (row) => units.place(facts[row]!.businessUnitId),
    (row) => accountMembers.place(facts[row]!.accountId),
    (row) => products.place(facts[row]!.productId),
    (row) => customers.place(facts[row]!.customerId),
    (row) => BigInt(facts[row]!.amount),
  ])
}

async function appendBudgets(
  append: Append,
  { units, accountMembers }: Dataset,
  budgets: readonly Fact[],
): Promise<void> {
  await append('budgets', [INTEGER, INTEGER, INTEGER, BIGINT], budgets.length, [
    (row) => budgets[row]!.month,
    (row) => units.place(budgets[row]!.businessUnitId),
    (row) => accountMembers.place(budgets[row]!.accountId),
    (row) => BigInt(budgets[row]!.amount),
  ])
}

async function loadSubledgers(
  append: Append,
  { units, customers, products, workRoles }: Dataset,
  { contracts, invoices, workforce }: BookTables<Postings>,
): Promise<void> {
  await append('contracts', [INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, BIGINT], contracts.length, [
    (row) => units.place(contracts[row]!.businessUnitId),
    (row) => customers.place(contracts[row]!.customerId),
    (row) => products.place(contracts[row]!.productId),
    (row) => contracts[row]!.fromMonth,
    (row) => contracts[row]!.toMonth,
    (row) => BigInt(contracts[row]!.annualAmount),
  ])
  const dayOrNull = (date: string | null): number | null => (date === null ? null : dayNumber(date))
  await append('invoices', [INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, BIGINT], invoices.length, [
    (row) => units.place(invoices[row]!.businessUnitId),
    (row) => customers.place(invoices[row]!.customerId),
    (row) => dayNumber(invoices[row]!.issuedOn),
    (row) => dayNumber(invoices[row]!.dueOn),
    (row) => dayOrNull(invoices[row]!.settledOn),
    (row) => BigInt(invoices[row]!.amount),
  ])
  const figures = ['heads', 'availableHours', 'billableHours', 'listRate', 'billed', 'pay'] as const
  await append('workforce', [INTEGER, INTEGER, INTEGER, ...figures.map(() => BIGINT)], workforce.length, [
    (row) => workforce[row]!.month,
    (row) => units.place(workforce[row]!.businessUnitId),
    (row) => workRoles.place(workforce[row]!.role),
    ...figures.map((figure): Column => (row) => BigInt(workforce[row]![figure])),
  ])
}

type Append = (
  table: string,
  types: readonly DuckDBType[],
  rows: number,
  columns: readonly Column[],
) => Promise<void>

/** The value of a column in a row, counted from 0. */
type Column = (row: number) => DuckDBValue

function booksToLoad(dataset: Dataset, { ledger, detail }: BookTables<Postings>): [number, Postings][] {
  const books: [number, Postings][] = [[dataset.ledger.number, ledger.facts]]
  return dataset.detail.number === dataset.ledger.number ? books : [...books, [dataset.detail.number, detail.facts]]
}

async function appendRows(
  connection: DuckDBConnection,
  table: string,
  types: readonly DuckDBType[],
  rows: number,
  columns: readonly Column[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const appender = await connection.createAppender(table)
  for (let first = 0; first < rows; first += CHUNK_ROWS) {
    signal?.throwIfAborted()
    const count = Math.min(CHUNK_ROWS, rows - first)
    const chunk = DuckDBDataChunk.create(types, count)
    chunk.setColumns(columns.map((column) => Array.from({ length: count }, (_, index) => column(first + index))))
    appender.appendDataChunk(chunk)
  }
  appender.closeSync()
}
