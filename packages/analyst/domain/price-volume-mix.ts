/**
 * Why sales or margin of many items changed between two periods, item by item, as an identity to the cent.
 *
 * Source: the flexible-budget and sales-mix variances of cost accounting (Horngren, Datar and Rajan, Cost Accounting:
 * sales-price variance; sales-quantity and sales-mix variance, which share the sales-volume variance), with the earlier
 * period in place of the budget.
 */

/** What an item sold in one period. Whole hundredths (of a piece, of a dollar), so that sums are exact. */
export interface ItemFigures {
  quantity: number
  sales: number
  cost: number
}

export interface ItemChange {
  /** Items of one group share a total volume: within it mix is told, between groups there is none. */
  group: string
  base: ItemFigures
  current: ItemFigures
}

export type VarianceSubject = 'net_sales' | 'gross_margin'

/** In the order in which they are told. */
export const EFFECTS = ['price', 'volume', 'mix', 'cost', 'new', 'lost', 'other'] as const
export type Effect = (typeof EFFECTS)[number]
/** Hundredths; they add up to the item's change. */
export type Effects = Readonly<Record<Effect, number>>

/**
 * `new`: nothing in the base period; `lost`: nothing in the current one; `other`: no quantity to tell a price by, or
 * one so far from the other period's that effects would not be exact.
 */
export type ItemStatus = 'continuing' | 'new' | 'lost' | 'other'

/** Hundredths of one effect up to which the effects of many items still add up exactly: some 700 billion dollars. */
const EFFECT_MAX = 2 ** 46

const NONE: Effects = { price: 0, volume: 0, mix: 0, cost: 0, new: 0, lost: 0, other: 0 }

export const subjectFigure = ({ sales, cost }: ItemFigures, subject: VarianceSubject): number =>
  subject === 'net_sales' ? sales : sales - cost

export function itemStatus({ base, current }: ItemChange): ItemStatus {
  if (base.quantity > 0 && current.quantity > 0 && isExact(base, current)) return 'continuing'
  if (isNothing(base)) return 'new'
  return isNothing(current) ? 'lost' : 'other'
}

const isExact = ({ quantity, sales, cost }: ItemFigures, current: ItemFigures): boolean =>
  Math.max(Math.abs(sales), Math.abs(cost), 1) * (current.quantity / quantity) < EFFECT_MAX

const isNothing = ({ quantity, sales, cost }: ItemFigures): boolean => quantity === 0 && sales === 0 && cost === 0

/**
 * The effects of each item, in the order given. With quantity q, price p and unit cost c of an item, Q the quantity
 * of all continuing items of its group, 0 for the base and 1 for the current period, and m = p for sales, p − c for
 * margin:
 *
 *     price  = (p₁ − p₀) · q₁
 *     cost   = −(c₁ − c₀) · q₁             margin only
 *     volume = m₀ · q₀ · (Q₁ ÷ Q₀ − 1)     everything grows alike
 *     mix    = m₀ · (q₁ − q₀ · Q₁ ÷ Q₀)    and some more than others
 *
 * New, lost and unpriced items stand apart with their whole change. Price, cost and volume are rounded to the
 * hundredth and mix is what is left of the change, so that each item's effects, and hence all together, add up
 * exactly; an item's mix is off its formula by less than two hundredths.
 */
export function splitChanges(items: readonly ItemChange[], subject: VarianceSubject): Effects[] {
  const growth = groupGrowth(items)
  return items.map((item) => {
    const change = subjectFigure(item.current, subject) - subjectFigure(item.base, subject)
    const status = itemStatus(item)
    return status === 'continuing'
      ? splitContinuing(item, subject, growth.get(item.group)!)
      : { ...NONE, [status]: change }
  })
}

/** Q₁ ÷ Q₀ − 1 of each group that has continuing items. */
function groupGrowth(items: readonly ItemChange[]): Map<string, number> {
  const continuing = items.filter((item) => itemStatus(item) === 'continuing')
  return new Map(
    [...Map.groupBy(continuing, ({ group }) => group)].map(([group, own]) => {
      const base = own.reduce((sum, item) => sum + item.base.quantity, 0)
      const current = own.reduce((sum, item) => sum + item.current.quantity, 0)
      return [group, (current - base) / base]
    }),
  )
}

function splitContinuing({ base, current }: ItemChange, subject: VarianceSubject, growth: number): Effects {
  const scale = current.quantity / base.quantity
  const change = subjectFigure(current, subject) - subjectFigure(base, subject)
  const price = whole(current.sales - base.sales * scale)
  const cost = subject === 'gross_margin' ? whole(base.cost * scale - current.cost) : 0
  const volume = whole(subjectFigure(base, subject) * growth)
  return { ...NONE, price, cost, volume, mix: change - price - cost - volume }
}

/** Never −0, which would read as another figure. */
const whole = (hundredths: number): number => Math.round(hundredths) + 0

/** The effects of several items together. */
export function addEffects(effects: readonly Effects[]): Effects {
  const sum = { ...NONE } as Record<Effect, number>
  for (const own of effects) for (const effect of EFFECTS) sum[effect] += own[effect]
  return sum
}
