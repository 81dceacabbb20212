import { project, smooth } from './exponential-smoothing.ts'
import { normalQuantile } from './normal-distribution.ts'
import { quantileOfSorted, sorted } from './quantiles.ts'
import { createRandomStream } from './random-stream.ts'
import type { SmoothingFit } from './smoothing-fit.ts'

/** Where a future observation lies with a given probability, step by step. */
export interface PredictionInterval {
  lower: number
  upper: number
}

/** Futures drawn for a multiplicative season, and after how many of them others get their turn. */
export const PATHS = 4_000
const PATHS_PER_SLICE = 500
/** Fixed, so that the same series always has the same interval. */
const SEED = 20_260_701

/**
 * One row of intervals per level (0..1), one interval per step ahead. Yields between slices of work.
 *
 * Additive season or none: normal around the forecast with `σ² (1 + Σ c_j²)`, j from 1 to h − 1, where
 * `c_j = α (1 + β (φ + … + φ^j))`, with `γ (1 − α)` more where j is a whole number of periods, and σ² is the sum of
 * squared errors by the observations less the parameters estimated: Hyndman, Koehler, Ord & Snyder, "Forecasting with
 * Exponential Smoothing" (2008), section 6.3, written in the weights of the recursions used here. Multiplicative
 * season: no such formula holds; quantiles of futures drawn from the model with normal relative errors.
 */
export function* predictionIntervals(
  fit: SmoothingFit,
  series: readonly number[],
  steps: number,
  levels: readonly number[],
): Generator<void, PredictionInterval[][]> {
  if (fit.model.season === 'multiplicative') return yield* drawnIntervals(fit, series, steps, levels)
  const forecast = project(fit.model, fit.weights, fit.state, steps)
  const deviations = standardDeviations(fit, series.length, steps)
  return levels.map((level) => {
    const z = normalQuantile((1 + level) / 2)
    return forecast.map((value, index) => ({
      lower: value - z * deviations[index]!,
      upper: value + z * deviations[index]!,
    }))
  })
}

/** Of the forecast errors 1..`steps` ahead, for models that are linear in what they observe. */
function standardDeviations(fit: SmoothingFit, observations: number, steps: number): number[] {
  const { alpha, beta, gamma, phi } = fit.weights
  const { season, period } = fit.model
  const variance = fit.squaredError / Math.max(1, observations - fit.parameters)
  let [sum, faded] = [1, 0]
  return Array.from({ length: steps }, (_, index) => {
    if (index > 0) {
      faded += phi ** index
      const seasonal = season === 'additive' && index % period === 0 ? gamma * (1 - alpha) : 0
      sum += (alpha * (1 + beta * faded) + seasonal) ** 2
    }
    return Math.sqrt(variance * sum)
  })
}

function* drawnIntervals(
  fit: SmoothingFit,
  series: readonly number[],
  steps: number,
  levels: readonly number[],
): Generator<void, PredictionInterval[][]> {
  const random = createRandomStream(SEED)
  const relative = series.reduce(
    (sum, value, index) => sum + ((value - fit.fitted[index]!) / fit.fitted[index]!) ** 2,
    0,
  )
  const deviation = Math.sqrt(relative / Math.max(1, series.length - fit.parameters))
  const drawn: number[][] = Array.from({ length: steps }, () => [])
  for (let path = 0; path < PATHS; path += 1) {
    if (path % PATHS_PER_SLICE === 0) yield
    let { state } = fit
    for (let step = 0; step < steps; step += 1) {
      const [expected] = project(fit.model, fit.weights, state, 1)
      const value = expected! * (1 + deviation * random.normal())
      drawn[step]!.push(value)
      state = smooth([value], fit.model, fit.weights, state).state
    }
  }
  const ordered = drawn.map(sorted)
  return levels.map((level) =>
    ordered.map((values) => ({
      lower: quantileOfSorted(values, (1 - level) / 2),
      upper: quantileOfSorted(values, (1 + level) / 2),
    })),
  )
}
