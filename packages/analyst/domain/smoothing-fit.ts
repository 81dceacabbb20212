import {
  initialState,
  smooth,
  type Smoothed,
  type SmoothingModel,
  type SmoothingState,
  type SmoothingWeights,
} from './exponential-smoothing.ts'
import { minimise, type Box } from './nelder-mead.ts'

export interface SmoothingFit extends Smoothed {
  model: SmoothingModel
  weights: SmoothingWeights
  initial: SmoothingState
  /** Weights and initial states that were estimated from the series. */
  parameters: number
}

/** A damped trend fades by less than a half and by more than a fiftieth a step, as in R's `forecast::ets`. */
const PHI_LOW = 0.8
const PHI_HIGH = 0.98
/** Where the search for the best weights begins: calm, lively, and following the season closely. */
const STARTS: readonly (readonly [alpha: number, beta: number, gamma: number])[] = [
  [0.3, 0.1, 0.1],
  [0.8, 0.05, 0.3],
  [0.25, 0.05, 0.85],
]

/**
 * The weights that make the sum of squared one-step errors least, found by a downhill simplex from fixed starts: the
 * same series gives the same fit. `initial` is the state before the first observation; absent: `initialState`.
 */
export function fitSmoothing(
  series: readonly number[],
  model: SmoothingModel,
  initial: SmoothingState = initialState(series, model),
): SmoothingFit {
  const box = boxOf(model)
  const target = (point: readonly number[]): number => {
    const { squaredError } = smooth(series, model, weightsOf(model, point), initial)
    return Number.isFinite(squaredError) ? squaredError : Infinity
  }
  const found = STARTS.map((start) => minimise(target, pointOf(model, start), box))
  const first = found.reduce((best, each) => (each.value < best.value ? each : best))
  // A simplex can collapse before it has arrived; a fresh one at the same place goes on.
  const { point } = minimise(target, first.point, box)
  const weights = weightsOf(model, point)
  return {
    ...smooth(series, model, weights, initial),
    model,
    weights,
    initial,
    parameters: point.length + 2 + Math.max(0, initial.season.length - 1),
  }
}

function boxOf({ season, damped }: SmoothingModel): Box {
  const axes = [[0, 1], [0, 1], ...(season === 'none' ? [] : [[0, 1]]), ...(damped ? [[PHI_LOW, PHI_HIGH]] : [])]
  return { low: axes.map(([low]) => low!), high: axes.map(([, high]) => high!) }
}

function pointOf({ season, damped }: SmoothingModel, [alpha, beta, gamma]: (typeof STARTS)[number]): number[] {
  return [alpha, beta, ...(season === 'none' ? [] : [gamma]), ...(damped ? [(PHI_LOW + PHI_HIGH) / 2] : [])]
}

function weightsOf({ season, damped }: SmoothingModel, point: readonly number[]): SmoothingWeights {
  return {
    alpha: point[0]!,
    beta: point[1]!,
    gamma: season === 'none' ? 0 : point[2]!,
    phi: damped ? point.at(-1)! : 1,
  }
}
