import { RequestError } from '@perdure/books'
import type { Column, Row } from '@perdure/protocol'
import { z } from 'zod'
import {
  FORECAST_METHODS,
  forecastSeries,
  HISTORY_MIN_MONTHS,
  possibleMethods,
  SEASON_MIN_MONTHS,
  type Forecast,
  type ForecastMethod,
  type TestedMethod,
} from '../domain/forecast.ts'
import { formatCell } from './tables/figures.ts'
import { filterFields, filterOf, metricField, monthField, ROWS_MAX } from './tables/filters.ts'
import { inSlices } from './in-slices.ts'
import { monthAfter, readMonthSeries, type MonthSeries } from './periods/month-series.ts'
import { correctable, tableResult, type Table } from './tables/table.ts'
import { subjectTitle } from './tables/titles.ts'
import type { Tool } from './tool.ts'

const HORIZON_MAX_MONTHS = 24
const HORIZON_DEFAULT_MONTHS = 12
const SHOWN_HISTORY_MAX_MONTHS = 60
const LEVELS = [0.8, 0.95] as const

export const forecastMetricInput = z.strictObject({
  metric: metricField
    .optional()
    .describe('A metric that is no quotient. Give it or `account`. Absent both: net_sales.'),
  account: z.string().min(1).max(200).optional().describe('One account by id, code or name, rolled up.'),
  ...filterFields,
  horizonMonths: z
    .int()
    .min(1)
    .max(HORIZON_MAX_MONTHS)
    .default(HORIZON_DEFAULT_MONTHS)
    .describe(`Months to forecast, at most ${HORIZON_MAX_MONTHS}.`),
  method: z
    .enum(['best', ...FORECAST_METHODS])
    .default('best')
    .describe('best: the one with the least error in the back-test.'),
  fromMonth: monthField.optional().describe('First month to learn from, YYYY-MM. Absent: all that are booked.'),
  toMonth: monthField.optional().describe('Last month to learn from, YYYY-MM. Absent: the last complete one.'),
  historyMonths: z
    .int()
    .min(0)
    .max(SHOWN_HISTORY_MAX_MONTHS)
    .default(12)
    .describe('Actual months to show before the forecast.'),
  view: z
    .enum(['forecast', 'back_test'])
    .default('forecast')
    .describe('forecast: month by month. back_test: how far each method would have been off.'),
})
export type ForecastMetricInput = z.infer<typeof forecastMetricInput>

/**
 * One additive figure month by month, forecast by exponential smoothing. Units: the metric's own; MAPE is a ratio,
 * MASE a number. Formulas: Holt-Winters with additive or multiplicative season, or Gardner and McKenzie's damped trend
 * without one; the weights minimise the squared one-step errors; the method is the one with the least mean absolute
 * error in a back-test by rolling origin. Intervals: state-space variance of Hyndman et al. (2008), or seeded
 * simulation for a multiplicative season; 80 % and 95 %. Sources: the ones named in `domain/exponential-smoothing.ts`,
 * `domain/prediction-intervals.ts` and `domain/back-test.ts`. Fewer than 12 months are refused; fewer than 27 have no
 * season, which is said.
 */
export const forecastMetric: Tool<ForecastMetricInput> = {
  name: 'forecast_metric',
  title: 'Forecast',
  description:
    'Forecasts one metric or account month by month, at most 24 months on, by Holt-Winters (additive or ' +
    'multiplicative season) or a damped trend, whichever erred least in a back-test. Columns: `month`, `actual`, `forecast`, ' +
    '`lower_80`, `upper_80`, `lower_95`, `upper_95` (prediction intervals); the total is the sum of the forecasts. ' +
    'With view back_test: `method`, `mean_absolute_error`, `mean_absolute_percentage_error` (MAPE), ' +
    '`mean_absolute_scaled_error` (MASE; below 1 beats the seasonal naive within the history), `is_chosen`, beside the seasonal naive. Needs 12 ' +
    'months; 27 for a season. A forecast carries the past on: it knows no plans.',
  input: forecastMetricInput,
  run: (input, context) =>
    correctable(async () => {
      const { metric, account, fromMonth, toMonth } = input
      const measured =
        account === undefined
          ? { metrics: [metric ?? 'net_sales'] }
          : { account, ...(metric ? { metrics: [metric] } : {}) }
      const series = await readMonthSeries({ measured, filter: filterOf(input), fromMonth, toMonth }, context)
      const methods = chooseMethods(input.method, series)
      const work = forecastSeries(series.values, methods, input.horizonMonths, LEVELS)
      const forecast = await inSlices(work, context.signal)
      const table =
        input.view === 'forecast' ? forecastTable(input, series, forecast) : backTestTable(input, series, forecast)
      return tableResult(table, { limit: ROWS_MAX, offset: 0 })
    }),
}

function chooseMethods(wanted: ForecastMetricInput['method'], { months, values }: MonthSeries): ForecastMethod[] {
  const possible = possibleMethods(values)
  if (possible.length === 0) {
    throw new RequestError(
      'metric',
      `The history is too short: ${months.length} complete months in a row, ${months[0]} to ${months.at(-1)}. ` +
        `A forecast takes at least ${HISTORY_MIN_MONTHS}, with a season ${SEASON_MIN_MONTHS}.`,
    )
  }
  if (wanted === 'best') return possible
  if (possible.includes(wanted)) return [wanted]
  const why =
    months.length < SEASON_MIN_MONTHS
      ? `${months.length} months are too few for a season`
      : 'it needs figures above zero'
  throw new RequestError('method', `${METHOD_NAMES[wanted]} is not possible here: ${why}.`, ['best', ...possible])
}

const METHOD_NAMES: Record<TestedMethod['method'], string> = {
  additive: 'Holt-Winters, additive season',
  multiplicative: 'Holt-Winters, multiplicative season',
  damped_trend: 'Damped trend without season',
  seasonal_naive: 'Seasonal naive (the same month of the year before)',
}

function forecastTable(
  { horizonMonths, historyMonths }: ForecastMetricInput,
  series: MonthSeries,
  forecast: Forecast,
): Table {
  const { months, values, unit, answer } = series
  const bounds = LEVELS.flatMap((level, index) => {
    const percent = Math.round(level * 100)
    return (['lower', 'upper'] as const).map((side) => ({
      side,
      index,
      key: `${side}_${percent}`,
      label: `${side === 'lower' ? 'Lower' : 'Upper'} bound, ${percent} %`,
    }))
  })
  const known = months.slice(Math.max(0, months.length - historyMonths))
  const history = known.map((month): Row => ({ month, actual: values[months.indexOf(month)]! }))
  const ahead = forecast.values.map((value, step): Row => ({
    month: monthAfter(months.at(-1)!, step + 1),
    actual: null,
    forecast: hundredths(value),
    ...Object.fromEntries(
      bounds.map(({ key, side, index }) => [key, hundredths(forecast.intervals[index]![step]![side])]),
    ),
  }))
  const columns: Column[] = [
    { key: 'month', label: 'Month', unit: 'text' },
    { key: 'actual', label: `${series.label}, actual`, unit },
    { key: 'forecast', label: `${series.label}, forecast`, unit },
    ...bounds.map(({ key, label }): Column => ({ key, label, unit })),
  ]
  const empty = Object.fromEntries(columns.slice(2).map(({ key }) => [key, null]))
  const sum = ahead.reduce((total, row) => total + Math.round(Number(row['forecast']) * 100), 0) / 100
  return {
    title: titleOf(series, horizonMonths),
    columns,
    rows: [...history.map((row) => ({ ...empty, ...row })), ...ahead],
    ...(series.isBalance ? {} : { totals: { month: `${horizonMonths} months`, forecast: sum } }),
    provenance: {
      ...answer,
      scope: scopeOf(series, horizonMonths),
      formula: `${answer.formula}; ${formulaOf(forecast)}`,
    },
    remarks: [...methodRemarks(series, forecast), ...series.remarks],
  }
}

const hundredths = (value: number): number => Math.round(value * 100) / 100

function scopeOf({ months, answer }: MonthSeries, horizonMonths: number): string {
  const last = months.at(-1)!
  return (
    `${answer.scope}; learnt from ${months[0]} to ${last} (${months.length} months); ` +
    `forecast for ${monthAfter(last, 1)} to ${monthAfter(last, horizonMonths)}`
  )
}

function titleOf({ label, months, answer }: MonthSeries, horizonMonths: number): string {
  const subject = subjectTitle({ what: [label], narrowedTo: answer.narrowedTo })
  return `${subject}, forecast for ${horizonMonths} months after ${months.at(-1)}`
}

function formulaOf({ method, fit }: Forecast): string {
  const { alpha, beta, gamma, phi } = fit.weights
  const weights = [
    `α ${alpha.toFixed(3)}`,
    `β ${beta.toFixed(3)}`,
    ...(method === 'damped_trend' ? [`φ ${phi.toFixed(3)}`] : [`γ ${gamma.toFixed(3)}`]),
  ].join(', ')
  const interval =
    method === 'multiplicative'
      ? 'intervals by seeded simulation of the fitted model'
      : 'intervals from the state-space variance (Hyndman et al. 2008)'
  return `forecast = ${METHOD_NAMES[method]} (${weights}, least squared one-step errors); ${interval}`
}

function methodRemarks({ months, unit }: MonthSeries, { method, tested }: Forecast): string[] {
  const own = tested.find((each) => each.method === method)!.test
  const naive = tested.find((each) => each.method === 'seasonal_naive')!.test
  const mape = own.meanAbsolutePercentageError
  const share = mape === null ? '' : ` (MAPE ${formatCell(mape, 'ratio')})`
  return [
    `Method: ${METHOD_NAMES[method]}; in the back-test from ${own.origins} origins it was off by ` +
      `${formatCell(own.meanAbsoluteError, unit)} a month on average${share}, ` +
      `the seasonal naive forecast by ${formatCell(naive.meanAbsoluteError, unit)}.`,
    ...(own.meanAbsoluteError > naive.meanAbsoluteError
      ? ['It does worse than repeating the year before: take it with care.']
      : []),
    ...(months.length < SEASON_MIN_MONTHS
      ? [
          `The history is too short for a season (${months.length} of ${SEASON_MIN_MONTHS} months): the forecast is ` +
            'a damped trend without one.',
        ]
      : []),
  ]
}

function backTestTable({ horizonMonths }: ForecastMetricInput, series: MonthSeries, forecast: Forecast): Table {
  const { unit, answer } = series
  return {
    title: `${subjectTitle({ what: [series.label], narrowedTo: answer.narrowedTo })}, forecasts put to the test`,
    columns: [
      { key: 'method', label: 'Method', unit: 'text' },
      { key: 'mean_absolute_error', label: 'Mean absolute error', unit },
      { key: 'mean_absolute_percentage_error', label: 'MAPE', unit: 'ratio' },
      { key: 'mean_absolute_scaled_error', label: 'MASE', unit: 'number' },
      { key: 'origins', label: 'Origins', unit: 'count' },
      { key: 'comparisons', label: 'Months compared', unit: 'count' },
      { key: 'is_chosen', label: 'Chosen', unit: 'text' },
    ],
    rows: forecast.tested.map(({ method, test }) => ({
      method: METHOD_NAMES[method],
      mean_absolute_error: hundredths(test.meanAbsoluteError),
      mean_absolute_percentage_error: test.meanAbsolutePercentageError,
      mean_absolute_scaled_error: test.meanAbsoluteScaledError,
      origins: test.origins,
      comparisons: test.comparisons,
      is_chosen: method === forecast.method ? 'yes' : 'no',
    })),
    provenance: {
      ...answer,
      scope: scopeOf(series, horizonMonths),
      formula:
        `${answer.formula}; rolling origin: each method fitted anew to what was known, up to ${horizonMonths} months ` +
        'on; MAPE = mean |error ÷ actual|; MASE = mean of |error| ÷ mean one-step error of the seasonal naive in the ' +
        'history',
    },
    remarks: [...methodRemarks(series, forecast), ...series.remarks],
  }
}
