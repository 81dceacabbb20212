import { project, type SmoothingModel } from './exponential-smoothing.ts'
import { mean } from './quantiles.ts'
import { fitSmoothing } from './smoothing-fit.ts'

/** How far forecasts lay from what then came. Errors are absolute, over all origins and steps. */
export interface BackTest {
  /** Moments from which a forecast was made with nothing but what was known then. */
  origins: number
  /** Forecasts compared with what came. */
  comparisons: number
  meanAbsoluteError: number
  /** Of the comparisons whose actual is not zero; null where there is none. */
  meanAbsolutePercentageError: number | null
  /** Errors by the mean error of a seasonal naive forecast within what was known; null where that is zero. */
  meanAbsoluteScaledError: number | null
}

/** Origins of one test: the latest ones. */
export const ORIGINS_MAX = 12

/** A way to forecast `steps` from a history. */
type Forecaster = (history: readonly number[], steps: number) => readonly number[]

/**
 * Tests a smoothing model by rolling origin: it is fitted anew at each of the last `ORIGINS_MAX` moments after
 * `firstOrigin` observations and forecasts up to `steps` ahead (Hyndman & Athanasopoulos, "Forecasting: Principles
 * and Practice", 3rd edition, section 5.10). The scaled error is that of Hyndman & Koehler, "Another Look at Measures
 * of Forecast Accuracy", International Journal of Forecasting 22 (2006). Yields after each origin.
 */
export function* backTest(
  series: readonly number[],
  model: SmoothingModel,
  { firstOrigin, steps }: { firstOrigin: number; steps: number },
): Generator<void, BackTest> {
  return yield* rollOrigins(series, model.period, { firstOrigin, steps }, (history, ahead) => {
    const { weights, state } = fitSmoothing(history, model)
    return project(model, weights, state, ahead)
  })
}

/** The same test of the seasonal naive forecast: what came a period ago comes again. */
export function* backTestNaive(
  series: readonly number[],
  period: number,
  range: { firstOrigin: number; steps: number },
): Generator<void, BackTest> {
  return yield* rollOrigins(series, period, range, (history, steps) => seasonalNaive(history, period, steps))
}

/** The last period again and again; where there is no whole one, the last observation. */
export function seasonalNaive(history: readonly number[], period: number, steps: number): number[] {
  const season = history.length < period ? 1 : period
  return Array.from({ length: steps }, (_, index) => history[history.length - season + (index % season)]!)
}

function* rollOrigins(
  series: readonly number[],
  period: number,
  { firstOrigin, steps }: { firstOrigin: number; steps: number },
  forecaster: Forecaster,
): Generator<void, BackTest> {
  const errors: number[] = []
  const shares: number[] = []
  const scaled: number[] = []
  const first = Math.max(firstOrigin, series.length - ORIGINS_MAX)
  for (let origin = first; origin < series.length; origin += 1) {
    const history = series.slice(0, origin)
    const scale = naiveError(history, period)
    const forecasts = forecaster(history, Math.min(steps, series.length - origin))
    for (const [index, forecast] of forecasts.entries()) {
      const actual = series[origin + index]!
      const error = Math.abs(actual - forecast)
      errors.push(error)
      if (actual !== 0) shares.push(error / Math.abs(actual))
      if (scale > 0) scaled.push(error / scale)
    }
    yield
  }
  return {
    origins: Math.max(0, series.length - first),
    comparisons: errors.length,
    meanAbsoluteError: mean(errors),
    meanAbsolutePercentageError: shares.length === 0 ? null : mean(shares),
    meanAbsoluteScaledError: scaled.length === 0 ? null : mean(scaled),
  }
}

/** Mean absolute one-step error of the seasonal naive forecast within a history. */
function naiveError(history: readonly number[], period: number): number {
  const lag = history.length > period ? period : 1
  return mean(history.slice(lag).map((value, index) => Math.abs(value - history[index]!)))
}
