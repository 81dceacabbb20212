import { DIMENSION_LABELS, type Dimension, type FiscalYear } from '@perdure/books'

/** How a dataset is called: what it tells, of whom, by what and when. */

export const MONTH_NAMES = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const
/** Names a title spells out; the scope has all of them. */
const NAMES_SHOWN_MAX = 3

export interface TitleParts {
  what: readonly string[]
  narrowedTo?: readonly string[] | undefined
  by?: readonly Dimension[]
}

/** `Net sales and gross margin of Signals by month`. */
export function subjectTitle({ what, narrowedTo = [], by = [] }: TitleParts): string {
  const [first = '', ...others] = what
  const figures = listed([first, ...others.map(inSentence)])
  const dimensions = by.map((dimension) => DIMENSION_LABELS[dimension].toLowerCase())
  const whom = narrowedTo.length > NAMES_SHOWN_MAX ? [`${narrowedTo.length} names`] : narrowedTo
  return `${figures}${whom.length > 0 ? ` of ${listed(whom)}` : ''}${by.length > 0 ? ` by ${listed(dimensions)}` : ''}`
}

export interface PeriodParts {
  fiscalQuarters?: readonly number[] | undefined
  fromMonth?: string | undefined
  toMonth?: string | undefined
  months?: readonly string[] | undefined
}

/** `FY2026`, `Q3 of FY2025 and FY2026`, `Oct 2025 to Dec 2025`: the years are those that were reached. */
export function periodTitle({ fiscalQuarters, fromMonth, toMonth, months }: PeriodParts, reached: readonly FiscalYear[]) {
  if (months !== undefined) return listed(months.map(shortMonth))
  if (fromMonth !== undefined && fromMonth === toMonth) return shortMonth(fromMonth)
  if (fromMonth !== undefined && toMonth !== undefined) return `${shortMonth(fromMonth)} to ${shortMonth(toMonth)}`
  if (fromMonth !== undefined) return `from ${shortMonth(fromMonth)}`
  if (toMonth !== undefined) return `up to ${shortMonth(toMonth)}`
  return `${quartersTitle(fiscalQuarters)}${yearsTitle(reached.map(({ fiscalYear }) => fiscalYear))}`
}

/** `Q1 and Q2 of `, or nothing. */
export function quartersTitle(quarters: readonly number[] | undefined): string {
  return quarters === undefined ? '' : `${listed(quarters.map((quarter) => `Q${quarter}`))} of `
}

function yearsTitle(years: readonly number[]): string {
  const first = years[0]
  const isRow = years.length > 2 && years.every((year, index) => year === first! + index)
  return isRow ? `FY${first} to FY${years.at(-1)}` : listed(years.map((year) => `FY${year}`))
}

/** `2025-10` as `Oct 2025`. */
export function shortMonth(month: string): string {
  return `${MONTH_NAMES[Number(month.slice(5)) - 1] ?? month} ${month.slice(0, 4)}`
}

/** Months in ascending order, `YYYY-MM`, as runs: `Dec 2010 to Jan 2011, Mar 2011`. */
export function monthRuns(months: readonly string[]): string {
  const runs: [first: string, last: string][] = []
  for (const month of months) {
    const run = runs.at(-1)
    if (run !== undefined && monthIndex(run[1]) === monthIndex(month) - 1) run[1] = month
    else runs.push([month, month])
  }
  return runs
    .map(([first, last]) => (first === last ? shortMonth(first) : `${shortMonth(first)} to ${shortMonth(last)}`))
    .join(', ')
}

/** Months of `YYYY-MM` since the year 0, so that neighbours differ by one. */
export const monthIndex = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1

/** The month of `monthIndex`, `YYYY-MM`. */
export const monthAt = (index: number): string =>
  `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`

/** "a", "a and b", "a, b and c". */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

/** In the middle of a sentence: "net sales", but "EBIT" stays. */
export function inSentence(label: string): string {
  return /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label
}
