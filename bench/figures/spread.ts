/** One figure over several rounds. */
export interface Spread {
  median: number
  min: number
  max: number
  /** One value a round, in their order. */
  rounds: readonly number[]
}

/** Of at least one value. */
export function spreadOf(rounds: readonly number[]): Spread {
  return { median: quantile(rounds, 0.5), min: Math.min(...rounds), max: Math.max(...rounds), rounds }
}

/**
 * The value that the share `q` of all values does not exceed, between neighbours in proportion (Hyndman and Fan's type 7,
 * as spreadsheets do it). NaN for none.
 */
export function quantile(values: ArrayLike<number>, q: number): number {
  const sorted = Float64Array.from(values).toSorted()
  const place = (sorted.length - 1) * q
  const below = sorted[Math.floor(place)] ?? Number.NaN
  const above = sorted[Math.ceil(place)] ?? below
  return below + (above - below) * (place - Math.floor(place))
}
