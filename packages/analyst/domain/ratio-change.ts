/** What one member sold and kept of it in one period, in one unit. */
export interface MarginFigures {
  sales: number
  margin: number
}

export interface MemberMargins {
  base: MarginFigures
  current: MarginFigures
}

/** Parts of the change of a whole's margin ratio, as ratios: 0.01 is one percentage point. */
export interface RatioEffects {
  /** The member keeps more or less of each dollar it sells. */
  rate: number
  /** The member weighs more or less in the whole, and keeps more or less than the whole did. */
  mix: number
}

/**
 * The change of M = Σ margin ÷ Σ sales, split by member; undefined where either period has no sales at all. With a
 * member's share of sales s and ratio m, 0 for the base and 1 for the current period:
 *
 *     rate = s₁ · (m₁ − m₀)
 *     mix  = (s₁ − s₀) · (m₀ − M₀)
 *
 * Over all members they add up to M₁ − M₀. A member without sales in either period has no ratio of its own: all that
 * it changes is mix. Source: shift-share decomposition of a weighted mean, with base-period ratios and current-period
 * weights (Kitagawa 1955, Components of a Difference Between Two Rates, without its interaction term, which goes to
 * rate).
 */
export function splitRatioChange(members: readonly MemberMargins[]): RatioEffects[] | undefined {
  const base = addUp(members.map((member) => member.base))
  const current = addUp(members.map((member) => member.current))
  if (base.sales === 0 || current.sales === 0) return undefined
  const baseRatio = base.margin / base.sales
  return members.map((member) => {
    const [before, after] = [member.base, member.current]
    const [shareBefore, shareAfter] = [before.sales / base.sales, after.sales / current.sales]
    const rate =
      before.sales === 0 || after.sales === 0
        ? 0
        : shareAfter * (after.margin / after.sales - before.margin / before.sales)
    const contribution =
      after.margin / current.sales - before.margin / base.sales - baseRatio * (shareAfter - shareBefore)
    return { rate, mix: contribution - rate }
  })
}

const addUp = (figures: readonly MarginFigures[]): MarginFigures => ({
  sales: figures.reduce((sum, { sales }) => sum + sales, 0),
  margin: figures.reduce((sum, { margin }) => sum + margin, 0),
})
