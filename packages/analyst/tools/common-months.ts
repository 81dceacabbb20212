import type { FiscalYear } from '@perdure/books'

/** The calendar months that several fiscal years all have complete. */
export interface YearMonths {
  /** `YYYY-MM` of every year, ascending within each. */
  months: readonly string[]
  /** Their names, once, in the order of a fiscal year: `Jul`, `Aug`. */
  names: readonly string[]
}

const NAMES = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

const monthOf = (text: string): number => Number(text.slice(5))

/** What makes years that are not whole comparable; empty where no month is complete in all of them. */
export function commonMonths(years: readonly FiscalYear[]): YearMonths {
  const everywhere = (text: string): boolean =>
    years.every(({ completeMonths }) => completeMonths.some((other) => monthOf(other) === monthOf(text)))
  const common = years.map(({ completeMonths }) => completeMonths.filter(everywhere))
  return { months: common.flat(), names: (common[0] ?? []).map((text) => NAMES[monthOf(text) - 1]!) }
}
