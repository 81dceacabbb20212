import { INTEGER, LIST, listValue, VARCHAR, type DuckDBValue } from '@duckdb/node-api'
import type { MonthNumber } from '../source/tables.ts'
import type { Database, Query } from './database.ts'
import type { Dataset, LoadedBook } from './dataset.ts'
import { DETAIL_DIMENSIONS, type Dimension } from './dimensions.ts'
import type { AdditiveMeasure } from './measure-plan.ts'
import { closingMonths } from './period.ts'
import { BUDGET_MEASURES } from './queries/budget-measures.sql.ts'
import { MEASURES, MEASURES_BY_UNIT } from './queries/measures.sql.ts'
import type { Sight } from './rights.ts'
import type { Selection } from './selection.ts'

/** Sums of one group: hundredths by measure key. */
export interface Sums {
  /** Places, months or years, in the order of `groupBy`; -1 for what belongs to no member. */
  keys: readonly number[]
  amounts: ReadonlyMap<string, number>
}

export interface SumRequest {
  dataset: Dataset
  book: LoadedBook
  sight: Sight
  selection: Selection
  months: readonly MonthNumber[]
  measures: readonly AdditiveMeasure[]
  groupBy: readonly Dimension[]
}

const INTEGERS = LIST(INTEGER)
export const integers = (list: readonly number[]) => ({ value: listValue([...list]) as DuckDBValue, type: INTEGERS })
export const integersOrNull = (list: readonly number[] | null) =>
  list === null ? { value: null, type: INTEGERS } : integers(list)

/** Sums each measure by the dimensions, in the order of their keys; balances are read at closing months only. */
export async function sumMeasures(database: Database, request: SumRequest, signal?: AbortSignal): Promise<Sums[]> {
  const { book, groupBy, months, measures } = request
  const flows = measures.filter((measure) => measure.aggregation === 'flow')
  const stocks = measures.filter((measure) => measure.aggregation === 'stock')
  const closing = closingMonths(book, months, groupBy)
  const [flowRows, stockRows] = await Promise.all([
    flows.length > 0 ? database.query(measuresQuery(request, flows, months), signal) : [],
    stocks.length > 0 ? database.query(measuresQuery(request, stocks, closing), signal) : [],
  ])
  return groupRows([...namedRows(flowRows, flows), ...namedRows(stockRows, stocks)], groupBy.length)
}

function measuresQuery(
  { dataset, book, sight, selection, groupBy }: SumRequest,
  measures: readonly AdditiveMeasure[],
  months: readonly MonthNumber[],
): Query {
  const shared = {
    ...weightParameters(dataset, measures),
    ...dimensionParameters(groupBy),
    asker_units: integers(sight.units),
    months: integers(months),
    units: integersOrNull(selection.units),
  }
  if (book === dataset.budget) return { sql: BUDGET_MEASURES, parameters: shared }
  const isDetailed =
    selection.products !== null ||
    selection.customers !== null ||
    groupBy.some((dimension) => DETAIL_DIMENSIONS.includes(dimension))
  return {
    sql: isDetailed ? MEASURES : MEASURES_BY_UNIT,
    parameters: {
      ...shared,
      book: { value: book.number, type: INTEGER },
      products: integersOrNull(selection.products),
      customers: integersOrNull(selection.customers),
    },
  }
}

/** What is summed: a measure is its place in the list. */
export function weightParameters({ accountMembers }: Dataset, measures: readonly AdditiveMeasure[]) {
  const weights = measures.flatMap(({ weights: own }, measure) => own.map((weight) => ({ ...weight, measure })))
  return {
    measures: integers(weights.map(({ measure }) => measure)),
    accounts: integers(weights.map(({ accountId }) => accountMembers.place(accountId))),
    account_keys: integers(weights.map(({ key }) => accountMembers.place(key))),
    factors: integers(weights.map(({ factor }) => factor)),
  }
}

/** What it is split by: names of the closed list, `''` for none. */
export function dimensionParameters(groupBy: readonly Dimension[]) {
  const dimension = (position: number) => ({ value: groupBy[position] ?? '', type: VARCHAR })
  return { dimension1: dimension(0), dimension2: dimension(1), dimension3: dimension(2) }
}

interface NamedRow {
  keys: number[]
  measure: string
  amount: number
}

const KEY_COLUMNS = ['key1', 'key2', 'key3'] as const

/** The keys of a row, -1 for what belongs to no member or is not split. */
export const keysOf = (row: Record<string, DuckDBValue>): number[] =>
  KEY_COLUMNS.map((column) => Number(row[column] ?? -1))

function namedRows(rows: readonly Record<string, DuckDBValue>[], measures: readonly AdditiveMeasure[]): NamedRow[] {
  return rows.map((row) => ({
    keys: keysOf(row),
    measure: measures[Number(row['measure'])]!.key,
    amount: Number(row['amount']),
  }))
}

/** One group per different keys, ordered by them; a member that is none comes last. */
function groupRows(rows: readonly NamedRow[], dimensions: number): Sums[] {
  const groups = Map.groupBy(rows, ({ keys }) => keys.slice(0, dimensions).join('/'))
  return [...groups.values()]
    .map((group) => ({
      keys: group[0]!.keys.slice(0, dimensions),
      amounts: new Map(group.map(({ measure, amount }) => [measure, amount])),
    }))
    .toSorted((left, right) => compareKeys(left.keys, right.keys))
}

/** Ascending; a member that is none comes last. */
export function compareKeys(left: readonly number[], right: readonly number[]): number {
  for (const [index, key] of left.entries()) {
    const other = right[index]!
    if (key !== other) return (key === -1 ? Infinity : key) - (other === -1 ? Infinity : other)
  }
  return 0
}
