import {
  RequestError,
  type Dimension,
  type Figure,
  type Measure,
  type MeasuresAnswer,
  type MeasuresRequest,
  type MetricId,
  type MetricUnit,
} from '@perdure/books'
import type { Column, Row } from '@perdure/protocol'
import { dimensionCells } from './dimension-cells.ts'
import { quotient } from './figures.ts'
import { checkDivisible } from './shares.ts'
import type { ToolContext } from '../tool.ts'

/** Figures set against another metric: operating expenses by net sales, net sales by head. */
export interface DividedTable {
  /** The divisor's column and one per quotient, to stand after the figures'. */
  columns: Column[]
  rows: Row[]
  totals: Row
  formula: string
}

/**
 * Divides the figures of `answer`, which was asked for by `groupBy`, by one metric of the same scope. An account has no
 * part of the divisor: every account of a group is set against the group's whole.
 */
export async function divide(
  answer: MeasuresAnswer,
  groupBy: readonly Dimension[],
  dividedBy: MetricId,
  request: MeasuresRequest,
  context: ToolContext,
): Promise<DividedTable> {
  const measures = answer.measures.filter(({ key }) => key !== dividedBy)
  checkDivisible('dividedBy', [...measures.map(({ key }) => key), dividedBy], context)
  const { warehouse, asker, signal } = context
  const { filter, period } = request
  const divisors = await warehouse.measures(
    asker,
    {
      metrics: [dividedBy],
      groupBy: groupBy.filter((dimension) => dimension !== 'account'),
      ...(filter ? { filter } : {}),
      ...(period ? { period } : {}),
    },
    { signal },
  )
  checkSameBook(answer, divisors)
  const divisor = divisors.measures[0]!
  const valueOf = new Map(divisors.rows.map(({ keys, values }) => [keys.join('\n'), values[dividedBy] ?? null]))
  const wholeOf = (keys: readonly string[]): Figure =>
    valueOf.get(keys.filter((_key, index) => groupBy[index] !== 'account').join('\n')) ?? null
  return {
    columns: [{ key: divisor.key, label: divisor.label, unit: divisor.unit }, ...ratioColumns(measures, divisor)],
    rows: answer.rows.map(({ keys, labels, values }) => ({
      ...dimensionCells({ keys, labels }, groupBy),
      ...values,
      ...ratioCells(values, measures, divisor, wholeOf(keys)),
    })),
    totals: { ...answer.totals, ...ratioCells(answer.totals, measures, divisor, divisors.totals[dividedBy] ?? null) },
    formula: `${answer.formula}; divided by ${divisors.formula}`,
  }
}

/** `operating_expenses_per_net_sales`: dollars by dollars are a ratio, dollars by a count are dollars. */
function ratioColumns(measures: readonly Measure[], divisor: Measure): Column[] {
  return measures.map(({ key, label, unit }) => ({
    key: `${key}_per_${divisor.key}`,
    label: `${label} ÷ ${divisor.label.toLowerCase()}`,
    unit: quotientUnit(unit, divisor.unit),
  }))
}

function quotientUnit(unit: MetricUnit, divisor: MetricUnit): Column['unit'] {
  if (unit === divisor) return 'ratio'
  return unit === 'usd' ? 'usd' : 'number'
}

/** The cells of `ratioColumns`, and the divisor's own. */
function ratioCells(
  values: Readonly<Record<string, Figure>>,
  measures: readonly Measure[],
  divisor: Measure,
  divisorValue: Figure,
): Row {
  const cells: Row = { [divisor.key]: divisorValue }
  for (const { key, unit } of measures) {
    const value = quotient(values[key] ?? null, divisorValue)
    const isMoney = quotientUnit(unit, divisor.unit) === 'usd'
    cells[`${key}_per_${divisor.key}`] = value !== null && isMoney ? Math.round(value * 100) / 100 : value
  }
  return cells
}

/** Two figures of one quotient come from one book over one scope; throws where they do not. */
function checkSameBook(answer: MeasuresAnswer, divisor: MeasuresAnswer): void {
  if (answer.scope === divisor.scope) return
  throw new RequestError('dividedBy', 'These figures come from different books, which do not add up to each other.')
}
