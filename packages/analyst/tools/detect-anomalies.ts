import { DIMENSION_LABELS, MEMBER_DIMENSIONS, RequestError, type Dimension, type MetricId } from '@perdure/books'
import type { Column, Row } from '@perdure/protocol'
import { z } from 'zod'
import { normalShareBelow } from '../domain/normal-distribution.ts'
import { SEASONAL_MIN_MONTHS, SERIES_MIN_MONTHS } from '../domain/anomalies.ts'
import { judgeAll, readSeriesSet, type JudgedMember, type SeriesSet } from './periods/anomaly-series.ts'
import { quotient } from './tables/figures.ts'
import { directionField, filterFields, filterOf, metricField, monthField, pageFields } from './tables/filters.ts'
import { inSlices } from './in-slices.ts'
import { checkAdditive } from './periods/month-series.ts'
import { correctable, sortRows, tableResult, type Table } from './tables/table.ts'
import { subjectTitle } from './tables/titles.ts'
import type { Tool, ToolContext } from './tool.ts'

const METRICS_MAX = 6
const THRESHOLD_DEFAULT = 3.5
const MINIMUM_SHARE_DEFAULT = 0.1
const ACCOUNT_METRICS: readonly MetricId[] = ['net_sales', 'cost_of_sales', 'operating_expenses']

export const detectAnomaliesInput = z.strictObject({
  by: z
    .enum(['account', ...MEMBER_DIMENSIONS])
    .default('account')
    .describe('What a series is: account: each posting account of each business unit; else each member.'),
  metrics: z
    .array(metricField)
    .min(1)
    .max(METRICS_MAX)
    .optional()
    .describe(
      'Metrics that are no quotients, of one unit; by account each is split into its accounts, else exactly one. ' +
        'Absent: net_sales, cost_of_sales and operating_expenses by account, net_sales else.',
    ),
  ...filterFields,
  fromMonth: monthField.optional().describe('First month to report, YYYY-MM; all are compared. Absent: the first.'),
  toMonth: monthField.optional().describe('Last month to report, YYYY-MM. Absent: the last complete one.'),
  threshold: z
    .number()
    .min(2)
    .max(50)
    .default(THRESHOLD_DEFAULT)
    .describe('Least score, either way; 3.5 is the customary one, more finds less.'),
  minimumShare: z
    .number()
    .min(0)
    .max(10)
    .default(MINIMUM_SHARE_DEFAULT)
    .describe('Least deviation as a share of what is usual in the series; spares trifles in very steady ones.'),
  sortBy: z.enum(['score', 'deviation', 'month']).default('score').describe('score and deviation by their size.'),
  direction: directionField.default('desc'),
  ...pageFields,
})
export type DetectAnomaliesInput = z.infer<typeof detectAnomaliesInput>

/**
 * Months that do not fit their series. Units: the metric's own; score is a number. Formulas: expected = median of the
 * same months of other years, moved by the median slope (of all other months where there are fewer than 36); score =
 * 0.6745 (deviation − median) ÷ MAD of the series' deviations. Sources: Iglewicz & Hoaglin (1993), Sen (1968), Hirsch,
 * Slack & Smith (1982), as in `domain/anomalies.ts`; the ledger's actuals by month, or the order lines' where product
 * or customer is asked. A score tells what is unlike the rest, not what is wrong.
 */
export const detectAnomalies: Tool<DetectAnomaliesInput> = {
  name: 'detect_anomalies',
  title: 'Anomalies',
  description:
    'Finds months that do not fit: compares each month of each series (posting accounts of each unit, or products, ' +
    'customers and so on) with the same month of other years and the trend, by medians, so that one wrong booking ' +
    'stands out. Columns: the series (`business_unit` and `account`, or the dimension), `month`, `actual`, ' +
    '`expected`, `deviation` (dollars or counts), `deviation_ratio` (÷ |expected|), `score` (modified z; 3.5 and ' +
    'more is unusual). Largest score first. Needs 12 months; with fewer than 36 it knows no season. Series booked ' +
    'only now and then are not judged, and that is said.',
  input: detectAnomaliesInput,
  run: (input, context) =>
    correctable(async () => {
      const metrics = measuredBy(input, context)
      const dimensions: Dimension[] = input.by === 'account' ? ['business_unit', 'account'] : [input.by]
      const set = await readSeriesSet({ metrics, dimensions, filter: filterOf(input) }, context)
      checkMonths(input, set)
      const judged = await inSlices(judgeAll(set, input.by === 'account'), context.signal)
      return tableResult(tableOf(input, dimensions, set, judged), input)
    }),
}

function measuredBy({ by, metrics }: DetectAnomaliesInput, context: ToolContext): readonly MetricId[] {
  const asked = metrics ?? (by === 'account' ? ACCOUNT_METRICS : (['net_sales'] as const))
  checkAdditive(asked, context)
  if (by !== 'account' && asked.length > 1)
    throw new RequestError('metrics', `By ${by} it takes exactly one metric.`, asked)
  const { metrics: known } = context.warehouse
  const unitOf = (id: MetricId) => known.find((metric) => metric.id === id)!.unit
  if (asked.some((id) => unitOf(id) !== unitOf(asked[0]!))) {
    const same = known.filter(({ unit, unavailable }) => unit === unitOf(asked[0]!) && !unavailable).map(({ id }) => id)
    throw new RequestError('metrics', `All metrics have one unit; ${asked[0]} is in ${unitOf(asked[0]!)}.`, same)
  }
  return asked
}

function checkMonths({ fromMonth, toMonth }: DetectAnomaliesInput, { months }: SeriesSet): void {
  if (months.length < SERIES_MIN_MONTHS) {
    throw new RequestError(
      'fromMonth',
      `The history is too short: ${months.length} complete months in a row; it takes ${SERIES_MIN_MONTHS}.`,
    )
  }
  const range = `${months[0]} to ${months.at(-1)}`
  const [from, to] = [fromMonth ?? months[0]!, toMonth ?? months.at(-1)!]
  if (from <= to && to >= months[0]! && from <= months.at(-1)!) return
  throw new RequestError('fromMonth', `No month to report lies between these; they run from ${range}.`)
}

function tableOf(
  { by, threshold, minimumShare, fromMonth, toMonth, sortBy, direction }: DetectAnomaliesInput,
  dimensions: readonly Dimension[],
  set: SeriesSet,
  { members, skipped }: { members: readonly JudgedMember[]; skipped: number },
): Table {
  const isReported = (month: string): boolean => month >= (fromMonth ?? month) && month <= (toMonth ?? month)
  let judgedMonths = 0
  const found = members.flatMap(({ labels, firstMonth, usual, months }) =>
    months.flatMap(({ actual, expected, deviation, score }, index): Row[] => {
      const month = set.months[firstMonth + index]!
      if (!isReported(month)) return []
      judgedMonths += 1
      if (Math.abs(score) < threshold || Math.abs(deviation) < minimumShare * usual) return []
      return [
        {
          ...Object.fromEntries(dimensions.map((dimension, place) => [dimension, labels[place]!])),
          month,
          actual,
          expected: hundredths(expected),
          deviation: hundredths(deviation),
          deviation_ratio: quotient(deviation, Math.abs(expected)),
          score: hundredths(score),
        },
      ]
    }),
  )
  const { answer, unit } = set
  const what = by === 'account' ? 'accounts' : `${DIMENSION_LABELS[by].toLowerCase()} series`
  return {
    title: subjectTitle({ what: [`Anomalies among ${what}`], narrowedTo: answer.narrowedTo }),
    columns: [
      ...dimensions.map((dimension): Column => ({ key: dimension, label: DIMENSION_LABELS[dimension], unit: 'text' })),
      { key: 'month', label: 'Month', unit: 'text' },
      { key: 'actual', label: 'Actual', unit },
      { key: 'expected', label: 'Expected', unit },
      { key: 'deviation', label: 'Deviation', unit },
      { key: 'deviation_ratio', label: 'Deviation %', unit: 'ratio' },
      { key: 'score', label: 'Score', unit: 'number' },
    ],
    rows: sortFound(found, sortBy, direction),
    provenance: {
      ...answer,
      scope: `${answer.scope}; compared over ${set.months[0]} to ${set.months.at(-1)}`,
      formula: FORMULA,
    },
    remarks: [
      thresholdRemark(members.length, judgedMonths, threshold, minimumShare),
      ...(set.months.length < SEASONAL_MIN_MONTHS
        ? [
            `With ${set.months.length} of ${SEASONAL_MIN_MONTHS} months there is no season: compared with the trend ` +
              'alone.',
          ]
        : []),
      ...(skipped > 0 ? [`${skipped} series are booked too seldom to be judged.`] : []),
      ...set.remarks,
    ],
  }
}

const hundredths = (value: number): number => Math.round(value * 100) / 100

/** By size, whichever way it points; then the larger score. */
function sortFound(rows: readonly Row[], sortBy: DetectAnomaliesInput['sortBy'], direction: 'asc' | 'desc'): Row[] {
  if (sortBy === 'month') return sortRows(rows, 'month', direction)
  const sign = direction === 'asc' ? 1 : -1
  return rows.toSorted((left, right) => sign * (Math.abs(Number(left[sortBy])) - Math.abs(Number(right[sortBy]))))
}

function thresholdRemark(series: number, months: number, threshold: number, minimumShare: number): string {
  const byChance = months * 2 * (1 - normalShareBelow(threshold))
  return (
    `Judged ${months} months of ${series} series; shown are those that score ${threshold} or more either way and ` +
    `are off by ${Math.round(minimumShare * 100)} % or more of what is usual. Of normally spread months about ` +
    `${byChance < 0.5 ? 'none' : Math.round(byChance)} would score that much by chance.`
  )
}

const FORMULA =
  'expected = median of the same months of other years moved by the median slope (with fewer than 36 months: of all ' +
  'other months); deviation = actual − expected; score = 0.6745 × (deviation − median deviation) ÷ median absolute ' +
  'deviation (where that is 0: ÷ 1.2533 mean absolute deviations)'
