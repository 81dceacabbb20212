import { RequestError, type Figure, type Measure } from '@perdure/books'
import type { Column, Row } from '@perdure/protocol'
import { quotient } from './figures.ts'
import type { ToolContext } from '../tool.ts'

/** Columns that set a figure against the total of everything in scope. */

/** Throws for figures that are quotients themselves: their shares mean nothing. */
export function checkDivisible(field: string, keys: readonly string[], { warehouse }: ToolContext): void {
  const quotients = warehouse.metrics.filter(({ aggregation }) => aggregation === 'quotient').map(({ id }) => id)
  const unfit = keys.find((key) => quotients.some((id) => id === key))
  if (unfit === undefined) return
  const fit = warehouse.metrics.filter(({ aggregation, unavailable }) => aggregation !== 'quotient' && !unavailable)
  throw new RequestError(
    field,
    `${unfit} is a quotient itself.`,
    fit.map(({ id }) => id),
  )
}

export function shareColumns(measures: readonly Measure[], isCumulated: boolean): Column[] {
  const shares = measures.map(({ key, label }): Column => ({
    key: `${key}_share`,
    label: `${label}, share of total`,
    unit: 'ratio',
  }))
  const [first] = measures
  return first === undefined || !isCumulated
    ? shares
    : [
        ...shares,
        { key: `${first.key}_cumulative_share`, label: `${first.label}, cumulative share`, unit: 'ratio' as const },
      ]
}

/**
 * The same rows with each figure's share of the total; with the first figure's shares added up from the first row on
 * where that is asked. Sums are made of cents, so that the last row comes to the whole.
 */
export function withShares(
  rows: readonly Row[],
  totals: Readonly<Record<string, Figure>>,
  measures: readonly Measure[],
  isCumulated: boolean,
): Row[] {
  const first = measures[0]?.key ?? ''
  let cents = 0
  return rows.map((row) => {
    const shared: Row = { ...row }
    for (const { key } of measures) shared[`${key}_share`] = quotient(numberIn(row[key]), totals[key] ?? null)
    if (!isCumulated) return shared
    cents += Math.round((numberIn(row[first]) ?? 0) * 100)
    return { ...shared, [`${first}_cumulative_share`]: quotient(cents / 100, totals[first] ?? null) }
  })
}

const numberIn = (cell: Row[string] | undefined): Figure => (typeof cell === 'number' ? cell : null)
