import type { Briefing } from '../../prompts/briefing.ts'
import { monthName } from './calendar-words.ts'
import type { Reading } from './reading.ts'
import { size, text, figure, hasColumn, type Table, type TableRow } from './tables.ts'

/** Small pieces of language that answers are made of. */

/** "a", "a and b", "a, b and c". */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('')
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

/** "Net sales were", "Gross margin was". */
export function verb(metricLabel: string): 'was' | 'were' {
  return metricLabel.endsWith('s') && !/^cost/i.test(metricLabel) ? 'were' : 'was'
}

/** In the middle of a sentence: "net sales", but "EBIT" stays. */
export function inSentence(label: string): string {
  return /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label
}

/** "New" are items that were not sold before, "Lost" those that were. */
export function effectName(label: string): string {
  return label === 'New' || label === 'Lost' ? `${inSentence(label)} items` : inSentence(label)
}

/** The time a question is about, as a sentence says it: "FY2026", "Q1 of FY2026", "March 2025". */
export function periodText({ period, groupBy }: Reading, { latestFullYear, fiscalYears }: Briefing): string {
  if (period.months !== undefined) {
    const { from, to } = period.months
    return from === to ? monthName(from) : `${monthName(from)} to ${monthName(to)}`
  }
  const years = yearsText(
    period.years,
    groupBy.includes('fiscal_year') ? fiscalYears.map(({ fiscalYear }) => fiscalYear) : [latestFullYear],
  )
  return period.quarters.length === 0 ? years : `${listed(period.quarters.map((quarter) => `Q${quarter}`))} of ${years}`
}

/** "in FY2026", "over FY2023 to FY2026". */
export function inPeriod(reading: Reading, briefing: Briefing): string {
  const period = periodText(reading, briefing)
  return `${period.includes(' to ') ? 'over' : 'in'} ${period}`
}

function yearsText(named: readonly number[], otherwise: readonly number[]): string {
  const years = named.length > 0 ? named : otherwise
  const isRow = years.length > 2 && years.every((year, index) => index === 0 || year === (years[index - 1] ?? 0) + 1)
  return isRow ? `FY${years[0]} to FY${years.at(-1)}` : listed(years.map((year) => `FY${year}`))
}

/** " for Signals", or nothing. */
export function subjectText({ entities }: Reading): string {
  const { businessUnits, products, productCategories, customers, customerTypes } = entities
  const names = [...businessUnits, ...products, ...productCategories, ...customers, ...customerTypes]
  return names.length === 0 || names.length > 3 ? '' : ` for ${listed(names)}`
}

/** The columns a change was computed from: whole years, or the months that all years have. */
export function comparedColumns(table: Table): { first: string; last: string; sameMonths: boolean } {
  const years = table.columns.map(({ key }) => key).filter((key) => /^fy\d{4}$/.test(key))
  const first = years[0] ?? ''
  const last = years.at(-1) ?? ''
  const sameMonths = hasColumn(table, `${last}_same_months`)
  return {
    first: sameMonths ? `${first}_same_months` : first,
    last: sameMonths ? `${last}_same_months` : last,
    sameMonths,
  }
}

export function yearOfColumn(key: string): string {
  return key.slice(0, 6).toUpperCase()
}

/** "rose by $1.00 (6.3%) from $16.00 in FY2025 to $17.00 in FY2026": a row of compared years. */
export function changeText(table: Table, row: TableRow): string {
  const { first, last, sameMonths } = comparedColumns(table)
  const change = figure(table, row, 'change')
  const [from, to] = [
    `${text(table, row, first)} in ${yearOfColumn(first)}`,
    `${text(table, row, last)} in ${yearOfColumn(last)}`,
  ]
  const span = sameMonths ? ', over the months that all of these years have complete' : ''
  if (change === undefined) return `went from ${from} to ${to}${span}`
  if (change === 0) return `stayed at ${to}${span}`
  const share =
    hasColumn(table, 'change_ratio') && figure(table, row, 'change_ratio') !== undefined
      ? ` (${size(table, row, 'change_ratio')})`
      : ''
  return `${change > 0 ? 'rose' : 'fell'} by ${size(table, row, 'change')}${share} from ${from} to ${to}${span}`
}
