import {
  INTEGER,
  LIST,
  listValue,
  VARCHAR,
  type DuckDBConnection,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api'
import { SourceError } from '../source/data-source.ts'
import type { PostingsFile } from '../source/tables.ts'
import type { Dataset, Members } from './dataset.ts'
import { LOAD_ACTUALS, LOAD_BUDGETS } from './queries/load.sql.ts'

/** Has the database read a book's postings from their file. Rejects with `SourceError` where they do not fit. */
export async function loadActualsFile(
  connection: DuckDBConnection,
  { units, accountMembers, products, customers }: Dataset,
  book: number,
  file: PostingsFile,
): Promise<void> {
  const members = {
    units: idsOf(units),
    accounts: idsOf(accountMembers),
    products: idsOf(products),
    customers: idsOf(customers),
  }
  await load(connection, LOAD_ACTUALS, { ...members, book: { value: book, type: INTEGER } }, file)
}

export async function loadBudgetsFile(
  connection: DuckDBConnection,
  { units, accountMembers }: Dataset,
  file: PostingsFile,
): Promise<void> {
  await load(connection, LOAD_BUDGETS, { units: idsOf(units), accounts: idsOf(accountMembers) }, file)
}

type Bound = Readonly<Record<string, { value: DuckDBValue; type: DuckDBType }>>

const idsOf = ({ list }: Members<{ id: string }>) => ({
  value: listValue(list.map(({ id }) => id)) as DuckDBValue,
  type: LIST(VARCHAR),
})

async function load(connection: DuckDBConnection, sql: string, bound: Bound, file: PostingsFile): Promise<void> {
  const { path, rows } = file
  const values = Object.fromEntries(Object.entries(bound).map(([name, { value }]) => [name, value]))
  const types = Object.fromEntries(Object.entries(bound).map(([name, { type }]) => [name, type]))
  const { rowsChanged } = await connection.run(sql, { ...values, path }, { ...types, path: VARCHAR })
  if (rowsChanged !== rows) {
    const problem = `${rowsChanged} of its ${rows} postings fit the tables; import the books again`
    throw new SourceError(problem, { file: path })
  }
}
