import type { MonthNumber } from '../source/tables.ts'
import { fiscalQuarterOf, fiscalYearOf, monthText, parseMonth } from './calendar.ts'
import type { LoadedBook } from './dataset.ts'
import type { Dimension } from './dimensions.ts'
import type { PeriodFilter } from './question.ts'
import { RequestError } from './request-error.ts'

/**
 * The booked months a period covers, ascending; at least one. Throws `RequestError` for what the books do not reach.
 */
export function selectMonths(
  book: LoadedBook,
  period: PeriodFilter = {},
  noun: 'books' | 'budgets' = 'books',
): MonthNumber[] {
  const { booked } = book.months
  const { startMonth, fiscalYears } = book.calendar
  const years = fiscalYears.map(({ fiscalYear }) => fiscalYear)
  for (const year of period.fiscalYears ?? []) {
    if (!years.includes(year)) {
      throw new RequestError('period.fiscalYears', `The ${noun} have no fiscal year ${year}.`, years.map(String))
    }
  }
  const from = readMonth('period.fromMonth', period.fromMonth)
  const to = readMonth('period.toMonth', period.toMonth)
  const exactly = period.months?.map((text) => readMonth('period.months', text)!)
  const months = booked.filter(
    (month) =>
      (period.fiscalYears?.includes(fiscalYearOf(month, startMonth)) ?? true) &&
      (period.fiscalQuarters?.includes(fiscalQuarterOf(month, startMonth)) ?? true) &&
      (from === undefined || month >= from) &&
      (to === undefined || month <= to) &&
      (exactly?.includes(month) ?? true),
  )
  if (months.length === 0) {
    const range = `${monthText(booked[0]!)} to ${monthText(booked.at(-1)!)}`
    throw new RequestError('period', `No month of the ${noun} lies in this period; they run from ${range}.`)
  }
  return months
}

function readMonth(field: string, text: string | undefined): MonthNumber | undefined {
  if (text === undefined) return undefined
  const month = parseMonth(text)
  if (month === undefined) throw new RequestError(field, `"${text}" is no month; write it as YYYY-MM.`)
  return month
}

/**
 * The months in which a balance is read: the last complete one of each bucket of the finest time dimension asked for,
 * or of all. A balance is never summed over months, and a month that is not complete has none to read, unless there
 * is no other.
 */
export function closingMonths(
  { months: { complete }, calendar: { startMonth } }: LoadedBook,
  months: readonly MonthNumber[],
  groupBy: readonly Dimension[],
): MonthNumber[] {
  const bucketOf = (month: MonthNumber): number => {
    if (groupBy.includes('month')) return month
    const year = fiscalYearOf(month, startMonth)
    if (groupBy.includes('fiscal_quarter')) return year * 4 + fiscalQuarterOf(month, startMonth)
    return groupBy.includes('fiscal_year') ? year : 0
  }
  const readable = months.filter((month) => complete.includes(month))
  return [...new Map((readable.length > 0 ? readable : months).map((month) => [bucketOf(month), month])).values()]
}

/**
 * A period in words, honest about years that are not whole: `FY2014 (5 of 12 months complete: 2013-07 to 2013-11)`.
 */
export function describeMonths(book: LoadedBook, months: readonly MonthNumber[]): string {
  const { startMonth, fiscalYears } = book.calendar
  const chosen = new Set(months)
  const years = fiscalYears.filter((year) =>
    months.some((month) => fiscalYearOf(month, startMonth) === year.fiscalYear),
  )
  const wholeYears = years.every((year) => year.bookedMonths.every((text) => chosen.has(parseMonth(text)!)))
  if (!wholeYears) return `${describeRuns(months)} (${countOf(months.length)})`
  const partial = years.filter((year) => year.partial)
  if (partial.length === 0) {
    const span = `${years[0]!.from} to ${years.at(-1)!.to}`
    const gapless = years.at(-1)!.fiscalYear - years[0]!.fiscalYear === years.length - 1
    if (years.length === 1) return `${years[0]!.label} (${span})`
    return gapless
      ? `${years[0]!.label} to ${years.at(-1)!.label} (${span})`
      : years.map(({ label }) => label).join(', ')
  }
  return years.map((year) => (year.partial ? describePartial(year) : year.label)).join(', ')
}

function describePartial(year: {
  label: string
  bookedMonths: readonly string[]
  completeMonths: readonly string[]
}): string {
  const complete = year.completeMonths.map((text) => parseMonth(text)!)
  const rest = year.bookedMonths.filter((text) => !year.completeMonths.includes(text))
  const besides = rest.length > 0 ? `; ${rest.join(', ')} booked but not complete` : ''
  const which = complete.length > 0 ? `: ${describeRuns(complete)}` : ''
  return `${year.label} (${complete.length} of 12 months complete${which}${besides})`
}

const countOf = (months: number): string => (months === 1 ? '1 month' : `${months} months`)

/** `2010-12 to 2011-01, 2011-03`. */
function describeRuns(months: readonly MonthNumber[]): string {
  const runs: [MonthNumber, MonthNumber][] = []
  for (const month of months) {
    const run = runs.at(-1)
    if (run && run[1] === month - 1) run[1] = month
    else runs.push([month, month])
  }
  return runs
    .map(([first, last]) => (first === last ? monthText(first) : `${monthText(first)} to ${monthText(last)}`))
    .join(', ')
}
