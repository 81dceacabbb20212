import { RequestError, type Dimension, type FactFilter, type MeasuresAnswer, type MetricId } from '@perdure/books'
import { judgeSeries, SERIES_MIN_MONTHS, type JudgedMonth } from '../../domain/anomalies.ts'
import { median } from '../../domain/quantiles.ts'
import { lastStretch } from './month-series.ts'
import type { ToolContext } from '../tool.ts'

/** Many series over the same months, and what each of their months is judged to be. */
export interface SeriesSet {
  /** `YYYY-MM`, without a gap. */
  months: readonly string[]
  unit: 'usd' | 'count'
  members: readonly { labels: readonly string[]; values: readonly number[] }[]
  answer: MeasuresAnswer
  /** Months that were left out, in whole sentences. */
  remarks: readonly string[]
}

/** A series from its first booking on. */
export interface JudgedMember {
  labels: readonly string[]
  /** Where in the set's months it begins. */
  firstMonth: number
  /** Median size of its months. */
  usual: number
  months: readonly JudgedMonth[]
}

/** Series one call judges. */
const SERIES_MAX = 3_000
/** Series after which others get their turn. */
const SERIES_PER_SLICE = 25
/** A series booked in a smaller share of its months has no usual month. */
const BOOKED_MIN_SHARE = 0.75
/** Unless it is booked this seldom, on an account that is otherwise empty. */
const STRAY_MONTHS_MAX = 2

export interface SeriesSetRequest {
  metrics: readonly MetricId[]
  /** One or two, beside the month. */
  dimensions: readonly Dimension[]
  filter: FactFilter
}

/** Reads the metrics by the dimensions and month, over the last stretch of complete months. */
export async function readSeriesSet(
  { metrics, dimensions, filter }: SeriesSetRequest,
  { warehouse, asker, signal }: ToolContext,
): Promise<SeriesSet> {
  const groupBy: Dimension[] = [...dimensions, 'month']
  const answers = await Promise.all(
    metrics.map((metric) => warehouse.measures(asker, { metrics: [metric], groupBy, filter }, { signal })),
  )
  const [answer] = answers
  const complete = answer!.fiscalYears.flatMap(({ completeMonths }) => completeMonths)
  const months = lastStretch(complete)
  const place = new Map(months.map((month, index) => [month, index]))
  const members = new Map<string, { labels: string[]; values: number[] }>()
  for (const { rows, measures } of answers) {
    const { key } = measures[0]!
    for (const { keys, labels, values } of rows) {
      const month = place.get(keys.at(-1)!)
      // What belongs to no member is no series.
      if (month === undefined || keys[0] === '') continue
      const id = [key, ...keys.slice(0, -1)].join('\n')
      const member = members.get(id) ?? { labels: labels.slice(0, -1), values: months.map(() => 0) }
      member.values[month] = values[key] ?? 0
      members.set(id, member)
    }
  }
  if (members.size > SERIES_MAX) {
    throw new RequestError(
      'by',
      `There are ${members.size} series; it judges ${SERIES_MAX} at once. Narrow it by a filter.`,
    )
  }
  return {
    months,
    unit: answer!.measures[0]!.unit === 'count' ? 'count' : 'usd',
    members: [...members.values()],
    answer: answer!,
    remarks:
      months.length < complete.length ? [`Months before ${months[0]} are left out: the books have a gap there.`] : [],
  }
}

/**
 * Judges every series that has enough months with bookings; with `withStrays`, also those booked once or twice in all.
 * Yields between slices of them.
 */
export function* judgeAll(
  { members }: SeriesSet,
  withStrays: boolean,
): Generator<void, { members: JudgedMember[]; skipped: number }> {
  const judged: JudgedMember[] = []
  let skipped = 0
  for (const [index, { labels, values }] of members.entries()) {
    if (index % SERIES_PER_SLICE === 0) yield
    const booked = values.filter((value) => value !== 0).length
    const isStray = withStrays && booked <= STRAY_MONTHS_MAX
    const firstMonth = isStray ? 0 : values.findIndex((value) => value !== 0)
    const own = values.slice(Math.max(0, firstMonth))
    if (booked === 0 || own.length < SERIES_MIN_MONTHS || (!isStray && booked < BOOKED_MIN_SHARE * own.length)) {
      skipped += Number(booked > 0)
      continue
    }
    const { months } = judgeSeries(own)
    judged.push({ labels, firstMonth, usual: median(own.map(Math.abs)), months })
  }
  return { members: judged, skipped }
}
