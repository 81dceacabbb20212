import { MONTH_NAMES } from '../tables/titles.ts'

/** The calendar months that several fiscal years all have complete. */
export interface YearMonths {
  /** `YYYY-MM` of every year, ascending within each. */
  months: readonly string[]
  /** Their names, once, in the order of a fiscal year: `Jul`, `Aug`. */
  names: readonly string[]
}

const monthOf = (text: string): number => Number(text.slice(5))

/**
 * What makes years that are not whole comparable; empty where no month is complete in all of them. `years` holds the
 * complete months of each, `YYYY-MM`.
 */
export function commonMonths(years: readonly (readonly string[])[]): YearMonths {
  const everywhere = (text: string): boolean =>
    years.every((months) => months.some((other) => monthOf(other) === monthOf(text)))
  const common = years.map((months) => months.filter(everywhere))
  return { months: common.flat(), names: (common[0] ?? []).map((text) => MONTH_NAMES[monthOf(text) - 1]!) }
}
