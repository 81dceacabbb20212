/** How much of a whole a few members hold. */
export interface Concentration {
  /** Members with a figure above zero: the others have no share. */
  members: number
  /** What these come to; the whole that shares are of. */
  whole: number
  /**
   * Herfindahl-Hirschman index in points: Σ (100 · share)², from 10,000 ÷ members to 10,000 for a single one.
   * Source: Hirschman 1945, Herfindahl 1950.
   */
  hhi: number
  /**
   * 1 ÷ Σ share²: how many members of one size would be as concentrated. Source: Adelman 1969, "numbers equivalent".
   */
  effectiveMembers: number
  /** Shares of all members, largest first. */
  shares: readonly number[]
}

/** Undefined where nobody has a figure above zero. */
export function measureConcentration(figures: readonly number[]): Concentration | undefined {
  const positive = figures.filter((figure) => figure > 0).toSorted((left, right) => right - left)
  const whole = positive.reduce((sum, figure) => sum + figure, 0)
  if (whole === 0) return undefined
  const shares = positive.map((figure) => figure / whole)
  const squares = shares.reduce((sum, share) => sum + share * share, 0)
  return { members: positive.length, whole, hhi: squares * 10_000, effectiveMembers: 1 / squares, shares }
}

/** CRn: what the n largest hold together; all of it where there are no more than n. */
export function concentrationRatio({ shares }: Concentration, n: number): number {
  return n >= shares.length ? 1 : shares.slice(0, n).reduce((sum, share) => sum + share, 0)
}
