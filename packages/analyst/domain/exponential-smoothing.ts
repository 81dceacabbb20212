/**
 * Exponential smoothing with a trend, damped or not, and a season, additive, multiplicative or none.
 *
 * Sources: Holt (1957) for the trend; Winters, "Forecasting Sales by Exponentially Weighted Moving Averages",
 * Management Science 6 (1960), for the season; Gardner & McKenzie, "Forecasting Trends in Time Series", Management
 * Science 31 (1985), for the damped trend. The recursions are those of R's `stats::HoltWinters`.
 */

export type Season = 'none' | 'additive' | 'multiplicative'

export interface SmoothingModel {
  season: Season
  /** Observations in one round of the season: 12 for months. */
  period: number
  /** Whether the trend fades out; its factor phi is then fitted, else it is 1. */
  damped: boolean
}

/** How fast each part follows what is observed, 0..1; phi is what is left of the trend after one step. */
export interface SmoothingWeights {
  alpha: number
  beta: number
  gamma: number
  phi: number
}

export interface SmoothingState {
  level: number
  /** Change of the level in one step. */
  trend: number
  /** The next `period` steps' seasons, the nearest first; empty without a season. */
  season: readonly number[]
}

export interface Smoothed {
  /** One-step forecasts, one for each observation. */
  fitted: number[]
  /** Sum of squared one-step errors. */
  squaredError: number
  /** After the last observation. */
  state: SmoothingState
}

/**
 * Smooths a series from the state before its first observation. `L = α(y − s) + (1 − α)(L' + φT')`,
 * `T = β(L − L') + (1 − β)φT'`, `s = γ(y − L) + (1 − γ)s'`; with a multiplicative season, quotients in place of
 * differences (`y ÷ s`, `y ÷ L`). A primed value is the one before; `s'` is a period old. One step's forecast is
 * `L' + φT' + s'`, or `(L' + φT') s'`.
 */
export function smooth(
  series: readonly number[],
  { season: kind }: SmoothingModel,
  { alpha, beta, gamma, phi }: SmoothingWeights,
  initial: SmoothingState,
): Smoothed {
  let { level, trend } = initial
  const season = [...initial.season]
  const fitted: number[] = []
  let squaredError = 0
  for (let index = 0; index < series.length; index += 1) {
    const observed = series[index]!
    const place = kind === 'none' ? 0 : index % season.length
    const old = kind === 'none' ? 0 : season[place]!
    const base = level + phi * trend
    const forecast = kind === 'multiplicative' ? base * old : base + old
    fitted.push(forecast)
    squaredError += (observed - forecast) ** 2
    const next = alpha * (kind === 'multiplicative' ? observed / old : observed - old) + (1 - alpha) * base
    trend = beta * (next - level) + (1 - beta) * phi * trend
    level = next
    if (kind === 'additive') season[place] = gamma * (observed - level) + (1 - gamma) * old
    if (kind === 'multiplicative') season[place] = gamma * (observed / level) + (1 - gamma) * old
  }
  const turned = kind === 'none' ? 0 : series.length % season.length
  return {
    fitted,
    squaredError,
    state: { level, trend, season: [...season.slice(turned), ...season.slice(0, turned)] },
  }
}

/** Forecasts 1..`steps` ahead: `L + (φ + … + φ^h) T`, with the season of that step. */
export function project(
  { season: kind }: SmoothingModel,
  { phi }: SmoothingWeights,
  { level, trend, season }: SmoothingState,
  steps: number,
): number[] {
  let faded = 0
  return Array.from({ length: steps }, (_, index) => {
    faded += phi ** (index + 1)
    const base = level + faded * trend
    if (kind === 'none') return base
    const own = season[index % season.length]!
    return kind === 'additive' ? base + own : base * own
  })
}

/** Periods that a series' first state is read from, as R's `HoltWinters` (`start.periods`). */
const START_PERIODS = 2

/**
 * The state before the first observation, from the first two periods. With a season: a straight line through their
 * centred moving average, and the mean distance (or quotient) of each place of the season from that average, brought
 * to a sum of 0 (or a mean of 1): the classical decomposition of Hyndman & Athanasopoulos, "Forecasting: Principles
 * and Practice", 3rd edition, section 3.4. Without: a straight line through them. Needs two whole periods with a
 * season, else two observations.
 */
export function initialState(series: readonly number[], { season, period }: SmoothingModel): SmoothingState {
  const start = series.slice(0, START_PERIODS * period)
  if (season === 'none') {
    const { intercept, slope } = straightLine(start.map((value, index) => [index + 1, value]))
    return { level: intercept, trend: slope, season: [] }
  }
  const average = centredAverage(start, period)
  const { intercept, slope } = straightLine(average)
  const distances = Array.from({ length: period }, (): number[] => [])
  for (const [time, smoothed] of average) {
    const observed = start[time - 1]!
    distances[(time - 1) % period]!.push(season === 'additive' ? observed - smoothed : observed / smoothed)
  }
  const means = distances.map((own) => own.reduce((sum, value) => sum + value, 0) / own.length)
  const middle = means.reduce((sum, value) => sum + value, 0) / period
  return {
    level: intercept,
    trend: slope,
    season: means.map((value) => (season === 'additive' ? value - middle : value / middle)),
  }
}

type Point = readonly [time: number, value: number]

/** The mean of one whole period around each observation, its ends weighted by half where the period is even. */
function centredAverage(series: readonly number[], period: number): Point[] {
  const half = Math.floor(period / 2)
  const points: Point[] = []
  for (let index = half; index < series.length - half; index += 1) {
    const window = series.slice(index - half, index + half + 1)
    const ends = period % 2 === 0 ? (window[0]! + window.at(-1)!) / 2 : 0
    points.push([index + 1, (window.reduce((sum, value) => sum + value, 0) - ends) / period])
  }
  return points
}

/** Least squares. */
function straightLine(points: readonly Point[]): { intercept: number; slope: number } {
  const count = points.length
  const meanTime = points.reduce((sum, [time]) => sum + time, 0) / count
  const meanValue = points.reduce((sum, [, value]) => sum + value, 0) / count
  const spread = points.reduce((sum, [time]) => sum + (time - meanTime) ** 2, 0)
  const common = points.reduce((sum, [time, value]) => sum + (time - meanTime) * (value - meanValue), 0)
  const slope = spread === 0 ? 0 : common / spread
  return { intercept: meanValue - slope * meanTime, slope }
}
