import type { Figure, MetricUnit } from '@perdure/books'
import type { Column, Row } from '@perdure/protocol'
import { difference, percentagePoints, quotient } from '../tables/figures.ts'

/** What is compared: at least two years, ascending, of figures of one unit. */
export interface Comparison {
  years: readonly number[]
  unit: MetricUnit
  /** A year is not whole: changes are computed over the months that all years have. */
  sameMonths: boolean
}

/** A figure by fiscal year; absent: nothing is booked. */
export type YearFigures = ReadonlyMap<number, Figure>

/** Everything but the first column. */
export function comparisonColumns({ years, unit, sameMonths }: Comparison): Column[] {
  const suffix = sameMonths ? ', same months' : ''
  const changeUnit = unit === 'ratio' ? 'percentage_points' : unit
  const [first, previous, last] = [years[0]!, years.at(-2)!, years.at(-1)!]
  const changes = (prefix: string, from: number): Column[] => [
    { key: `${prefix}change`, label: `Change FY${from} to FY${last}${suffix}`, unit: changeUnit },
    ...(unit === 'ratio'
      ? []
      : [
          { key: `${prefix}change_ratio`, label: `Change % FY${from} to FY${last}${suffix}`, unit: 'ratio' as const },
        ]),
  ]
  return [
    ...years.map((year): Column => ({ key: `fy${year}`, label: `FY${year}`, unit })),
    ...(sameMonths
      ? years.map((year): Column => ({ key: `fy${year}_same_months`, label: `FY${year}, same months`, unit }))
      : []),
    ...changes('', first),
    ...(years.length > 2 ? changes('latest_', previous) : []),
    ...(hasGrowthRate({ years, unit }) ? [{ key: 'cagr', label: `CAGR${suffix}`, unit: 'ratio' as const }] : []),
  ]
}

/** The cells of `comparisonColumns` for one row. */
export function comparisonRow(comparison: Comparison, booked: YearFigures, compared: YearFigures): Row {
  const { years, unit, sameMonths } = comparison
  const empty = unit === 'ratio' ? null : 0
  const valueOf = (figures: YearFigures, year: number): Figure =>
    figures.size === 0 ? null : (figures.get(year) ?? empty)
  const value = (year: number): Figure => valueOf(compared, year)
  const [first, previous, last] = [years[0]!, years.at(-2)!, years.at(-1)!]
  const row: Row = {}
  for (const year of years) row[`fy${year}`] = valueOf(booked, year)
  if (sameMonths) for (const year of years) row[`fy${year}_same_months`] = value(year)
  Object.assign(row, changeCells('', unit, value(first), value(last)))
  if (years.length > 2) Object.assign(row, changeCells('latest_', unit, value(previous), value(last)))
  if (hasGrowthRate(comparison)) row['cagr'] = growthRate(value(first), value(last), last - first)
  return row
}

function changeCells(prefix: string, unit: MetricUnit, earlier: Figure, later: Figure): Row {
  if (unit === 'ratio') return { [`${prefix}change`]: percentagePoints(later, earlier) }
  const change = difference(later, earlier, unit)
  return {
    [`${prefix}change`]: change,
    [`${prefix}change_ratio`]: changeRatio(earlier, later, change),
  }
}

/** `change ÷ |earlier|`; null from zero and across a change of sign, where a percentage means nothing. */
function changeRatio(earlier: Figure, later: Figure, change: Figure): Figure {
  if (earlier === null || later === null || Math.sign(earlier) === -Math.sign(later)) return null
  return quotient(change, Math.abs(earlier))
}

/** Over one year it would repeat the change. */
const hasGrowthRate = ({ years, unit }: Pick<Comparison, 'years' | 'unit'>): boolean =>
  unit !== 'ratio' && years.at(-1)! - years[0]! > 1

/** Compound annual growth rate, `(last ÷ first)^(1 ÷ years) − 1`; null unless both are positive. */
export function growthRate(first: Figure, last: Figure, years: number): Figure {
  if (first === null || last === null || first <= 0 || last <= 0) return null
  return (last / first) ** (1 / years) - 1
}
