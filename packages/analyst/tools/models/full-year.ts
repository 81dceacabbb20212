import { RequestError, type FiscalCalendar, type FiscalYear } from '@perdure/books'

/**
 * The fiscal year asked for, or the latest full one. Throws `RequestError` for a year that is not whole: half a year
 * is no basis for a year.
 */
export function fullYear(field: string, wanted: number | undefined, calendar: FiscalCalendar): FiscalYear {
  const { fiscalYears, latestFullYear } = calendar
  const whole = fiscalYears.filter(({ partial }) => !partial)
  const year = fiscalYears.find(({ fiscalYear }) => fiscalYear === (wanted ?? latestFullYear))
  const allowed = whole.map(({ fiscalYear }) => String(fiscalYear))
  if (year === undefined) throw new RequestError(field, `The books have no fiscal year ${wanted}.`, allowed)
  if (!year.partial) return year
  const { label, completeMonths } = year
  throw new RequestError(
    field,
    `${label} has ${completeMonths.length} of 12 months complete; it takes a whole year.`,
    allowed,
  )
}
