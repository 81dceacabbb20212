import type { Briefing } from '../../../prompts/briefing.ts'
import type { Reading } from '../reading.ts'

/** A question's time as the tools of two periods and of month-ends take it. */

/** `currentPeriod`, and `basePeriod` where the question names two years; nothing where it names no time. */
export function twoPeriods({ period }: Reading): Record<string, unknown> {
  const { years, quarters, months } = period
  if (months !== undefined) return { currentPeriod: { fromMonth: months.from, toMonth: months.to } }
  const ofYear = (fiscalYear: number | undefined) => ({
    ...(fiscalYear === undefined ? {} : { fiscalYear }),
    ...(quarters.length > 0 ? { fiscalQuarters: quarters } : {}),
  })
  const [first] = years
  const last = years.at(-1)
  if (last === undefined && quarters.length === 0) return {}
  return { currentPeriod: ofYear(last), ...(first === last ? {} : { basePeriod: ofYear(first) }) }
}

/** The month-ends that a movement runs between: those of the fiscal year, or the months named. */
export function monthEnds(reading: Reading, briefing: Briefing): { fromMonth?: string; toMonth?: string } {
  const { years, months } = reading.period
  if (months !== undefined)
    return months.from === months.to ? { toMonth: months.to } : { fromMonth: months.from, toMonth: months.to }
  const [first, last] = [fiscalYear(years[0], briefing), fiscalYear(years.at(-1), briefing)]
  if (first === undefined || last === undefined) return {}
  return { fromMonth: monthBefore(first.from), toMonth: last.to }
}

/** The month-end that a balance is asked for; undefined where the question leaves it open. */
export function monthEnd(reading: Reading, briefing: Briefing): string | undefined {
  return monthEnds(reading, briefing).toMonth
}

function fiscalYear(year: number | undefined, { fiscalYears }: Briefing): Briefing['fiscalYears'][number] | undefined {
  return fiscalYears.find((each) => each.fiscalYear === year)
}

function monthBefore(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`
}
