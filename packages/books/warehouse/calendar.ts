import type { MonthNumber } from '../source/tables.ts'

/** One fiscal year as far as the books go. */
export interface FiscalYear {
  /** The calendar year it ends in: with a July start FY2012 = 2011-07 … 2012-06. */
  fiscalYear: number
  /** `FY2012`. */
  label: string
  /** First and last month it would have, `YYYY-MM`. */
  from: string
  to: string
  /** Months with any posting in the ledger, ascending, `YYYY-MM`. */
  bookedMonths: readonly string[]
  /** Booked months that are complete (they hold sales). */
  completeMonths: readonly string[]
  /** True when fewer than 12 months are complete. */
  partial: boolean
  /** Months that have a budget. */
  budgetMonths: readonly string[]
}

export interface FiscalCalendar {
  /** 1..12. */
  startMonth: number
  /** Ascending; only years with postings. */
  fiscalYears: readonly FiscalYear[]
  /** The latest year with 12 complete months, else the latest year. */
  latestFullYear: number
  /** The latest year with postings. */
  latestYear: number
}

export function monthNumber(year: number, month: number): MonthNumber {
  return year * 12 + month - 1
}

/** `YYYY-MM`. */
export function monthText(month: MonthNumber): string {
  return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`
}

/** The month of `YYYY-MM`; undefined for any other text. */
export function parseMonth(text: string): MonthNumber | undefined {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text)
  return match ? monthNumber(Number(match[1]), Number(match[2])) : undefined
}

/** The fiscal year a month lies in; a fiscal year that starts in January is the calendar year. */
export function fiscalYearOf(month: MonthNumber, startMonth: number): number {
  return startMonth === 1 ? Math.floor(month / 12) : Math.floor((month + 13 - startMonth) / 12)
}

/** 1..4. */
export function fiscalQuarterOf(month: MonthNumber, startMonth: number): number {
  return Math.floor((((month % 12) + 13 - startMonth) % 12) / 3) + 1
}

/** The last day of a month, ISO date. */
export function lastDayOf(month: MonthNumber): string {
  return new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).toISOString().slice(0, 10)
}

const DAY_MS = 86_400_000

/** Days since 1970-01-01 of an ISO date. */
export function dayNumber(isoDate: string): number {
  return Math.round(Date.parse(isoDate) / DAY_MS)
}

/** Months by what they hold, ascending. */
export interface BookMonths {
  booked: readonly MonthNumber[]
  /** Those with sales in them; a month without holds only adjustments. */
  complete: readonly MonthNumber[]
  budgeted: readonly MonthNumber[]
}

export function createCalendar(months: BookMonths, startMonth: number): FiscalCalendar {
  const byYear = Map.groupBy(months.booked, (month) => fiscalYearOf(month, startMonth))
  const inYear = (list: readonly MonthNumber[], year: number): string[] =>
    list.filter((month) => fiscalYearOf(month, startMonth) === year).map(monthText)
  const fiscalYears = [...byYear.keys()].map((fiscalYear): FiscalYear => {
    const first = monthNumber(startMonth === 1 ? fiscalYear : fiscalYear - 1, startMonth)
    const completeMonths = inYear(months.complete, fiscalYear)
    return {
      fiscalYear,
      label: `FY${fiscalYear}`,
      from: monthText(first),
      to: monthText(first + 11),
      bookedMonths: inYear(months.booked, fiscalYear),
      completeMonths,
      partial: completeMonths.length < 12,
      budgetMonths: inYear(months.budgeted, fiscalYear),
    }
  })
  const latestYear = fiscalYears.at(-1)?.fiscalYear ?? 0
  return {
    startMonth,
    fiscalYears,
    latestYear,
    latestFullYear: fiscalYears.findLast((year) => !year.partial)?.fiscalYear ?? latestYear,
  }
}
