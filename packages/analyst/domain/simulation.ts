import { cholesky, rankCorrelation } from './correlation.ts'
import { valueAt, type Distribution } from './distributions.ts'
import { mean, quantileOfSorted, sorted } from './quantiles.ts'
import { createRandomStream } from './random-stream.ts'

/**
 * Monte Carlo simulation: draws uncertain inputs again and again and looks how an outcome spreads (Metropolis & Ulam,
 * "The Monte Carlo Method", Journal of the American Statistical Association 44 (1949)). Correlated inputs are drawn by
 * a Gaussian copula (Nelsen, "An Introduction to Copulas" (2006), section 2.3). The same seed gives the same draws.
 */
export interface Simulation {
  inputs: readonly Distribution[]
  /** Correlation of each two inputs, of the normal numbers beneath them; symmetric, ones on the diagonal. */
  correlations: readonly (readonly number[])[]
  /** One number per outcome, of one draw of every input. */
  outcomes: (inputs: readonly number[]) => readonly number[]
  trials: number
  seed: number
}

/** Every drawn value: by input, and by outcome, in the order of the trials. */
export interface Trials {
  inputs: number[][]
  outcomes: number[][]
}

/** Trials after which others get their turn. */
const TRIALS_PER_SLICE = 250

/**
 * Draws all trials; yields between slices of them. Throws `RangeError` for correlations that contradict each other:
 * ask `areConsistent` before.
 */
export function* simulate({ inputs, correlations, outcomes, trials, seed }: Simulation): Generator<void, Trials> {
  const lower = cholesky(correlations)
  if (lower === undefined) throw new RangeError('the correlations contradict each other')
  const random = createRandomStream(seed)
  const drawn: Trials = { inputs: inputs.map(() => []), outcomes: [] }
  for (let trial = 0; trial < trials; trial += 1) {
    if (trial % TRIALS_PER_SLICE === 0) yield
    const independent = inputs.map(() => random.normal())
    const values = inputs.map((input, row) => {
      const z = lower[row]!.reduce((sum, weight, column) => sum + weight * independent[column]!, 0)
      return valueAt(input, z)
    })
    for (const [index, value] of values.entries()) drawn.inputs[index]!.push(value)
    for (const [index, value] of outcomes(values).entries()) (drawn.outcomes[index] ??= []).push(value)
  }
  return drawn
}

export function areConsistent(correlations: readonly (readonly number[])[]): boolean {
  return cholesky(correlations) !== undefined
}

export interface Spread {
  mean: number
  standardDeviation: number
  /** Of the mean: standard deviation ÷ √trials. */
  standardError: number
  p5: number
  p50: number
  p95: number
  /** Where P5 and P95 of ever more trials lie with 95 % confidence, by order statistics. */
  p5Bounds: readonly [low: number, high: number]
  p95Bounds: readonly [low: number, high: number]
}

/**
 * How the values of one outcome spread. The bounds of a percentile are the ranks `n p ± 1.96 √(n p (1 − p))` (Conover,
 * "Practical Nonparametric Statistics" (1999), section 3.2).
 */
export function spreadOf(values: readonly number[]): Spread {
  const ascending = sorted(values)
  const middle = mean(values)
  const variance = values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / Math.max(1, values.length - 1)
  const deviation = Math.sqrt(variance)
  const bounds = (share: number): [number, number] => {
    const reach = 1.96 * Math.sqrt((share * (1 - share)) / values.length)
    return [
      quantileOfSorted(ascending, Math.max(0, share - reach)),
      quantileOfSorted(ascending, Math.min(1, share + reach)),
    ]
  }
  return {
    mean: middle,
    standardDeviation: deviation,
    standardError: deviation / Math.sqrt(values.length),
    p5: quantileOfSorted(ascending, 0.05),
    p50: quantileOfSorted(ascending, 0.5),
    p95: quantileOfSorted(ascending, 0.95),
    p5Bounds: bounds(0.05),
    p95Bounds: bounds(0.95),
  }
}

/** The share of values that are less than `limit`. */
export function shareBelow(values: readonly number[], limit: number): number {
  return values.reduce((count, value) => count + Number(value < limit), 0) / values.length
}

export interface Sensitivity {
  /** The input's 5th and 95th percentile … */
  low: number
  high: number
  /** … and the outcome there, every other input at its median. */
  outcomeAtLow: number
  outcomeAtHigh: number
  /** Of the drawn input and the drawn outcome; null where the input does not vary. */
  rankCorrelation: number | null
}

/** The standard normal's 95th percentile. */
const Z_95 = 1.6448536269514722

/** How much each input alone moves one outcome; yields after each input. */
export function* sensitivities(
  { inputs, outcomes }: Pick<Simulation, 'inputs' | 'outcomes'>,
  trials: Trials,
  outcome: number,
): Generator<void, Sensitivity[]> {
  const medians = inputs.map((input) => valueAt(input, 0))
  const found: Sensitivity[] = []
  for (const [index, input] of inputs.entries()) {
    const [low, high] = [valueAt(input, -Z_95), valueAt(input, Z_95)]
    const at = (value: number): number => outcomes(medians.with(index, value))[outcome]!
    found.push({
      low,
      high,
      outcomeAtLow: at(low),
      outcomeAtHigh: at(high),
      rankCorrelation: rankCorrelation(trials.inputs[index]!, trials.outcomes[outcome]!),
    })
    yield
  }
  return found
}
