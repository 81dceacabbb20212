import { mean, median } from './quantiles.ts'

/** Finds months that do not fit the others of their series, by statistics that a wrong month cannot move. */

/** One month as it is judged. */
export interface JudgedMonth {
  actual: number
  /** What the other months let expect. */
  expected: number
  /** Actual − expected. */
  deviation: number
  /** Modified z-score of the deviation. */
  score: number
}

export interface JudgedSeries {
  months: JudgedMonth[]
  /** Whether months were compared with the same month of other years, or with the trend alone. */
  isSeasonal: boolean
}

const MONTHS_PER_YEAR = 12
/** Below this a month has fewer than two others of its kind to be compared with. */
export const SEASONAL_MIN_MONTHS = 36
/** Below this a series is no series. */
export const SERIES_MIN_MONTHS = 12

/** Makes the median absolute deviation of normal values their standard deviation … */
const MAD_FACTOR = 0.6745
/** … and so the mean one: √(π ÷ 2). */
const MEAN_DEVIATION_FACTOR = 1.253314

/**
 * Judges every month of a series of at least `SERIES_MIN_MONTHS`. Expected is the median of what the other months say:
 * with `SEASONAL_MIN_MONTHS` the same months of other years, moved by the trend (of two, the one nearer to the month,
 * so that a wrong one accuses no other), else all others. The trend is the median slope of all pairs of months (Theil,
 * 1950; Sen, "Estimates of the Regression Coefficient Based on Kendall's Tau", Journal of the American Statistical
 * Association 63 (1968)), with a season only of pairs of the same month (Hirsch, Slack & Smith, "Techniques of Trend
 * Analysis for Monthly Water Quality Data", Water Resources Research 18 (1982)).
 */
export function judgeSeries(values: readonly number[]): JudgedSeries {
  const isSeasonal = values.length >= SEASONAL_MIN_MONTHS
  const step = isSeasonal ? MONTHS_PER_YEAR : 1
  const slope = medianSlope(values, step)
  const expected = values.map((actual, month) => {
    const others: number[] = []
    for (let other = month % step; other < values.length; other += step) {
      if (other !== month) others.push(values[other]! + slope * (month - other))
    }
    return others.length === 2 ? nearer(actual, others[0]!, others[1]!) : median(others)
  })
  const deviations = values.map((actual, month) => actual - expected[month]!)
  const scores = modifiedScores(deviations)
  return {
    months: values.map((actual, month) => ({
      actual,
      expected: expected[month]!,
      deviation: deviations[month]!,
      score: scores[month]!,
    })),
    isSeasonal,
  }
}

const nearer = (value: number, one: number, other: number): number =>
  Math.abs(value - one) <= Math.abs(value - other) ? one : other

/** Per month, over all pairs that lie whole `step`s apart. */
function medianSlope(values: readonly number[], step: number): number {
  const slopes: number[] = []
  for (let later = step; later < values.length; later += 1) {
    for (let earlier = later - step; earlier >= 0; earlier -= step) {
      slopes.push((values[later]! - values[earlier]!) / (later - earlier))
    }
  }
  return median(slopes)
}

/**
 * Modified z-scores, `0.6745 (x − median) ÷ MAD`: Iglewicz & Hoaglin, "How to Detect and Handle Outliers" (1993), who
 * take 3.5 and more for an outlier. Where more than half of the values are the same and the MAD is 0, the mean absolute
 * deviation stands in, `(x − median) ÷ (1.2533 · mean deviation)`; where that is 0 too, every score is 0.
 */
export function modifiedScores(values: readonly number[]): number[] {
  const middle = median(values)
  const distances = values.map((value) => Math.abs(value - middle))
  const mad = median(distances)
  if (mad > 0) return values.map((value) => (MAD_FACTOR * (value - middle)) / mad)
  const meanDeviation = mean(distances)
  return values.map((value) => (meanDeviation > 0 ? (value - middle) / (MEAN_DEVIATION_FACTOR * meanDeviation) : 0))
}
