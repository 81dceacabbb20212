import { RequestError, type FactFilter, type MeasuresAnswer, type MeasuresRequest, type MetricId } from '@perdure/books'
import { inSentence } from '../tables/titles.ts'
import type { ToolContext } from '../tool.ts'

/** One figure month by month, without a gap. */
export interface MonthSeries {
  /** `YYYY-MM`, ascending, each the month after the one before. */
  months: readonly string[]
  values: readonly number[]
  label: string
  unit: 'usd' | 'count'
  /** A balance at each month's end: its months do not add up. */
  isBalance: boolean
  answer: MeasuresAnswer
  /** Months that were left out, and why, in whole sentences. */
  remarks: readonly string[]
}

export interface SeriesRequest {
  measured: Pick<MeasuresRequest, 'metrics' | 'account'>
  filter: FactFilter
  fromMonth?: string | undefined
  toMonth?: string | undefined
}

/** The month `steps` after one, `YYYY-MM`. */
export function monthAfter(month: string, steps: number): string {
  const number = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + steps
  return `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, '0')}`
}

/** The last stretch of `months` (ascending) in which none is missing. */
export function lastStretch(months: readonly string[]): string[] {
  const break_ = months.findLastIndex((month, index) => index > 0 && monthAfter(months[index - 1]!, 1) !== month)
  return months.slice(Math.max(0, break_))
}

/**
 * Reads one additive figure over the last stretch of complete months; a month in which nothing is booked is 0, those
 * before the first booking are left out. Throws `RequestError` for a quotient, and where nothing is booked.
 */
export async function readMonthSeries(
  { measured, filter, fromMonth, toMonth }: SeriesRequest,
  context: ToolContext,
): Promise<MonthSeries> {
  checkAdditive(measured.metrics ?? [], context)
  const { warehouse, asker, signal } = context
  const period = { ...(fromMonth ? { fromMonth } : {}), ...(toMonth ? { toMonth } : {}) }
  const answer = await warehouse.measures(asker, { ...measured, groupBy: ['month'], filter, period }, { signal })
  const measure = answer.measures[0]!
  const complete = answer.fiscalYears
    .flatMap(({ completeMonths }) => completeMonths)
    .filter((month) => (fromMonth === undefined || month >= fromMonth) && (toMonth === undefined || month <= toMonth))
  const valueOf = new Map(answer.rows.map(({ keys, values }) => [keys[0]!, values[measure.key] ?? 0]))
  const stretch = lastStretch(complete)
  const first = stretch.findIndex((month) => (valueOf.get(month) ?? 0) !== 0)
  if (first === -1) {
    throw new RequestError('metric', `Nothing is booked there in any complete month: no ${inSentence(measure.label)}.`)
  }
  const months = stretch.slice(first)
  return {
    months,
    values: months.map((month) => valueOf.get(month) ?? 0),
    label: measure.label,
    unit: measure.unit === 'count' ? 'count' : 'usd',
    isBalance: isBalance(measured, context),
    answer,
    remarks: remarksOf(complete, stretch, months),
  }
}

/** Throws for a metric that is computed from sums: its months mean nothing together. */
export function checkAdditive(metrics: readonly MetricId[], { warehouse }: ToolContext): void {
  const isQuotient = (id: MetricId): boolean =>
    warehouse.metrics.some((metric) => metric.id === id && metric.aggregation === 'quotient')
  const unfit = metrics.find(isQuotient)
  if (unfit === undefined) return
  const fit = warehouse.metrics.filter(({ id, unavailable }) => !isQuotient(id) && !unavailable).map(({ id }) => id)
  throw new RequestError('metric', `${unfit} is a quotient: it is not made of months.`, fit)
}

function isBalance({ metrics, account }: SeriesRequest['measured'], { warehouse, asker }: ToolContext): boolean {
  if (account === undefined) {
    return warehouse.metrics.some(({ id, aggregation }) => id === metrics?.[0] && aggregation === 'stock')
  }
  const wanted = account.trim().toLowerCase()
  return warehouse
    .accounts(asker)
    .some(({ id, code, name, kind }) => kind === 'stock' && [id, code, name.toLowerCase()].includes(wanted))
}

function remarksOf(complete: readonly string[], stretch: readonly string[], months: readonly string[]): string[] {
  return [
    ...(stretch.length < complete.length
      ? [`Months before ${stretch[0]} are left out: the books have a gap there.`]
      : []),
    ...(months.length < stretch.length ? [`Nothing is booked before ${months[0]}.`] : []),
  ]
}
