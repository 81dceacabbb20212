import { INTEGER, type DuckDBValue } from '@duckdb/node-api'
import type { MonthNumber } from '../source/tables.ts'
import type { Database } from './database.ts'
import type { Dataset } from './dataset.ts'
import type { BudgetDimension } from './dimensions.ts'
import type { AdditiveMeasure } from './measure-plan.ts'
import { compareKeys, dimensionParameters, integers, integersOrNull, keysOf, weightParameters } from './measures.ts'
import { BUDGET_COMPARISON, COMPARED_MONTHS } from './queries/budget-measures.sql.ts'
import type { Sight } from './rights.ts'
import type { Selection } from './selection.ts'

/** Budget and actual of the same units and months. */
export interface ComparisonScope {
  dataset: Dataset
  sight: Sight
  selection: Selection
  /** Months to look at; of these a unit's figures cover those in which it has both. */
  months: readonly MonthNumber[]
}

/** Both sides of one group: hundredths by measure key. */
export interface ComparedSums {
  /** Places, months or years, in the order of `groupBy`; -1 for what belongs to no member. */
  keys: readonly number[]
  budget: ReadonlyMap<string, number>
  actual: ReadonlyMap<string, number>
}

const scopeParameters = ({ dataset, sight, selection, months }: ComparisonScope) => ({
  asker_units: integers(sight.units),
  units: integersOrNull(selection.units),
  months: integers(months),
  book: { value: dataset.ledger.number, type: INTEGER },
})

/** Sums of flows, one group per different keys, in their order. */
export async function sumBothSides(
  database: Database,
  scope: ComparisonScope,
  measures: readonly AdditiveMeasure[],
  groupBy: readonly BudgetDimension[],
  signal?: AbortSignal,
): Promise<ComparedSums[]> {
  const rows = await database.query(
    {
      sql: BUDGET_COMPARISON,
      parameters: {
        ...scopeParameters(scope),
        ...weightParameters(scope.dataset, measures),
        ...dimensionParameters(groupBy),
      },
    },
    signal,
  )
  const groups = Map.groupBy(rows, (row) => keysOf(row).join('/'))
  const side = (group: readonly Record<string, DuckDBValue>[], column: 'budget' | 'actual') =>
    new Map(group.map((row) => [measures[Number(row['measure'])]!.key, Number(row[column])]))
  return [...groups.values()]
    .map((group) => ({
      keys: keysOf(group[0]!).slice(0, groupBy.length),
      budget: side(group, 'budget'),
      actual: side(group, 'actual'),
    }))
    .toSorted((left, right) => compareKeys(left.keys, right.keys))
}

/** Which units have both a budget and actuals in which months, in the order of the units. */
export async function comparedMonths(
  database: Database,
  scope: ComparisonScope,
  signal?: AbortSignal,
): Promise<{ unit: number; month: MonthNumber }[]> {
  const rows = await database.query({ sql: COMPARED_MONTHS, parameters: scopeParameters(scope) }, signal)
  return rows.map((row) => ({ unit: Number(row['unit']), month: Number(row['month']) }))
}
