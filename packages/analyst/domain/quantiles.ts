/** Order statistics. Every function takes finite numbers in any order and leaves them as they are. */

/** Numbers, ascending. */
export function sorted(values: readonly number[]): number[] {
  return values.toSorted((left, right) => left - right)
}

/**
 * The value below which a share `probability` (0..1) of `ascending` lies, by linear interpolation between the two
 * nearest ranks: definition 7 of Hyndman & Fan, "Sample Quantiles in Statistical Packages", The American Statistician
 * 50 (1996). NaN for nothing.
 */
export function quantileOfSorted(ascending: readonly number[], probability: number): number {
  const position = (ascending.length - 1) * probability
  const below = Math.floor(position)
  const [lower, upper] = [ascending[below] ?? NaN, ascending[Math.min(below + 1, ascending.length - 1)] ?? NaN]
  return lower + (upper - lower) * (position - below)
}

export function median(values: readonly number[]): number {
  return quantileOfSorted(sorted(values), 0.5)
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
