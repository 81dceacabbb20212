import type { FiscalYear } from '@perdure/books'

/** The months that a page's figures cover, and the same of the year before. `YYYY-MM`, ascending. */
export interface CoveredMonths {
  months: readonly string[]
  /** Absent where the books do not hold all of them: a growth against some of them would be none. */
  before: readonly string[] | undefined
}

/** Of one fiscal year: its complete months, or all that are booked where none is complete. */
export function coveredMonths(year: FiscalYear, fiscalYears: readonly FiscalYear[]): CoveredMonths {
  const months = year.completeMonths.length > 0 ? year.completeMonths : year.bookedMonths
  const booked = new Set(fiscalYears.flatMap(({ completeMonths }) => completeMonths))
  const before = months.map(yearBefore)
  return { months, before: before.every((month) => booked.has(month)) ? before : undefined }
}

/** The same month of the year before, `YYYY-MM`. */
export function yearBefore(month: string): string {
  return `${Number(month.slice(0, 4)) - 1}${month.slice(4)}`
}
