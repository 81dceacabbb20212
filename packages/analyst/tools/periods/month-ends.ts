import { RequestError, type FiscalCalendar } from '@perdure/books'
import { monthAfter } from './month-series.ts'

/** Month-ends at which a balance is read, and the months before one that a flow is read over. */

/** The last month that is complete, `YYYY-MM`; the last booked one where none is. */
export function lastMonthEnd({ fiscalYears }: FiscalCalendar): string {
  const complete = fiscalYears.flatMap(({ completeMonths }) => completeMonths)
  return complete.at(-1) ?? fiscalYears.at(-1)!.bookedMonths.at(-1)!
}

/**
 * The complete months among the `count` that end with `month`, ascending. Throws `RequestError` where that is not one.
 */
export function monthsUpTo(month: string, count: number, { fiscalYears }: FiscalCalendar): string[] {
  const complete = fiscalYears.flatMap(({ completeMonths }) => completeMonths)
  if (!complete.includes(month)) {
    const range = `${complete[0]} to ${complete.at(-1)}`
    throw new RequestError('month', `${month} is no complete month of the books; these lie in ${range}.`)
  }
  const first = monthAfter(month, 1 - count)
  return complete.filter((other) => other >= first && other <= month)
}

/** Calendar days of months, each `YYYY-MM`. */
export function daysOf(months: readonly string[]): number {
  const days = months.map((month) => {
    const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5))]
    return new Date(Date.UTC(year, number, 0)).getUTCDate()
  })
  return days.reduce((sum, each) => sum + each, 0)
}
