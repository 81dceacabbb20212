import { backTest, backTestNaive, type BackTest } from './back-test.ts'
import { project, type SmoothingModel } from './exponential-smoothing.ts'
import { predictionIntervals, type PredictionInterval } from './prediction-intervals.ts'
import { fitSmoothing, type SmoothingFit } from './smoothing-fit.ts'

/** Forecasts a monthly series by the smoothing method that would have served it best so far. */

export const FORECAST_METHODS = ['additive', 'multiplicative', 'damped_trend'] as const
export type ForecastMethod = (typeof FORECAST_METHODS)[number]

export const MONTHS_PER_SEASON = 12
/** Two whole seasons, to tell a season from chance. */
export const SEASON_TRAINING_MONTHS = 24
/** And some months to test on what was learnt. */
export const SEASON_MIN_MONTHS = SEASON_TRAINING_MONTHS + 3
/** Without a season: less than a year says nothing of the next. */
export const HISTORY_MIN_MONTHS = 12
const TREND_TRAINING_MONTHS = 8

export interface TestedMethod {
  method: ForecastMethod | 'seasonal_naive'
  test: BackTest
}

export interface Forecast {
  method: ForecastMethod
  fit: SmoothingFit
  values: number[]
  /** One row per level asked for, one interval per step. */
  intervals: PredictionInterval[][]
  /** The methods that could be tried, best first, and the seasonal naive forecast, tested alike. */
  tested: TestedMethod[]
}

export const MODELS: Readonly<Record<ForecastMethod, SmoothingModel>> = {
  additive: { season: 'additive', period: MONTHS_PER_SEASON, damped: false },
  multiplicative: { season: 'multiplicative', period: MONTHS_PER_SEASON, damped: false },
  damped_trend: { season: 'none', period: MONTHS_PER_SEASON, damped: true },
}

/**
 * The methods that a series allows: a season needs `SEASON_MIN_MONTHS`, a multiplicative one figures above zero; the
 * damped trend needs `HISTORY_MIN_MONTHS`.
 */
export function possibleMethods(series: readonly number[]): ForecastMethod[] {
  if (series.length < HISTORY_MIN_MONTHS) return []
  if (series.length < SEASON_MIN_MONTHS) return ['damped_trend']
  return FORECAST_METHODS.filter((method) => method !== 'multiplicative' || series.every((value) => value > 0))
}

/**
 * Tests each of `methods` by rolling origin, takes the one with the least mean absolute error (the first of several),
 * fits it to the whole series and forecasts `steps` ahead. All are tested over the same origins. `methods` holds at
 * least one that the series allows. Yields between slices of work.
 */
export function* forecastSeries(
  series: readonly number[],
  methods: readonly ForecastMethod[],
  steps: number,
  levels: readonly number[],
): Generator<void, Forecast> {
  const firstOrigin = series.length < SEASON_MIN_MONTHS ? TREND_TRAINING_MONTHS : SEASON_TRAINING_MONTHS
  const range = { firstOrigin, steps }
  const tested: (TestedMethod & { method: ForecastMethod })[] = []
  for (const method of methods) tested.push({ method, test: yield* backTest(series, MODELS[method], range) })
  tested.sort((left, right) => left.test.meanAbsoluteError - right.test.meanAbsoluteError)
  const { method } = tested[0]!
  const fit = fitSmoothing(series, MODELS[method])
  yield
  return {
    method,
    fit,
    values: project(fit.model, fit.weights, fit.state, steps),
    intervals: yield* predictionIntervals(fit, series, steps, levels),
    tested: [...tested, { method: 'seasonal_naive', test: yield* backTestNaive(series, MONTHS_PER_SEASON, range) }],
  }
}
