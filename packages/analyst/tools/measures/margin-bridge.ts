import { RequestError, type MeasuresAnswer, type MemberDimension, type MetricId } from '@perdure/books'
import type { Column, Row } from '@perdure/protocol'
import { addEffects, EFFECTS } from '../../domain/price-volume-mix.ts'
import { splitRatioChange, type RatioEffects } from '../../domain/ratio-change.ts'
import { hundredthsOf } from '../tables/figures.ts'
import { effectCells, effectColumns, effectsFormula, varianceItems, type VarianceItem } from './variance-items.ts'

/** Columns that bridge the margin of one year to that of another, member by member. */
export interface MarginBridge {
  columns: Column[]
  /** By the member's key; a member without an entry has no effect. */
  cells: ReadonlyMap<string, Row>
  totals: Row
  formula: string
}

/** Figures of both years: of the members, and where prices are told of the products of each as well. */
export interface BridgedYears {
  by: MemberDimension
  base: MeasuresAnswer
  current: MeasuresAnswer
}

/** What a member's products are split by. */
export const itemDimensions = (by: MemberDimension): MemberDimension[] => (by === 'product' ? [by] : [by, 'product'])

/**
 * Price, volume, mix, cost, new and lost of gross margin, product by product, added up by member; the effects add up
 * to the change to the cent, for each member and in total. `members` are the figures that the table shows; throws
 * where they come from another book than the products.
 */
export function priceVolumeMixBridge(
  { by, base, current }: BridgedYears,
  members: Omit<BridgedYears, 'by'>,
): MarginBridge {
  const subject = 'gross_margin'
  const items = varianceItems(base, current, { dimensions: itemDimensions(by), subject })
  const total = addEffects(items.map(({ effects }) => effects))
  const change = marginOf(members.current.totals) - marginOf(members.base.totals)
  if (EFFECTS.reduce((sum, effect) => sum + total[effect], 0) !== change) {
    throw new RequestError('bridge', `By ${by.replaceAll('_', ' ')} margins come from another book than prices.`, [
      'by: product',
      'bridge: rate_mix',
    ])
  }
  const rowOf = (own: readonly VarianceItem[]): Row => {
    const effects = addEffects(own.map((item) => item.effects))
    const moved = EFFECTS.reduce((sum, effect) => sum + effects[effect], 0)
    return { gross_margin_dollar_change: moved / 100, ...effectCells(effects, subject) }
  }
  return {
    columns: [
      { key: 'gross_margin_dollar_change', label: 'Gross margin change', unit: 'usd' },
      ...effectColumns(subject),
    ],
    cells: new Map([...Map.groupBy(items, ({ keys }) => keys[0]!)].map(([key, own]) => [key, rowOf(own)])),
    totals: rowOf(items),
    formula: effectsFormula(subject, undefined),
  }
}

const marginOf = (totals: MeasuresAnswer['totals']): number => hundredthsOf(totals['gross_margin'])

/** Each ratio with the dollars it is made of. */
const RATIOS: readonly { ratio: MetricId; margin: MetricId; label: string }[] = [
  { ratio: 'gross_margin_ratio', margin: 'gross_margin', label: 'Gross margin %' },
  { ratio: 'contribution_margin_ratio', margin: 'contribution_margin', label: 'Contribution margin %' },
]

/**
 * How much of the change of each margin ratio is rate (members keep more of a dollar) and how much mix (members that
 * keep more weigh more), in percentage points; over all members both add up to the change of the whole's ratio.
 */
export function rateMixBridge(base: MeasuresAnswer, current: MeasuresAnswer): MarginBridge {
  const ratios = RATIOS.filter(({ margin }) => current.measures.some(({ key }) => key === margin))
  const before = new Map(base.rows.map(({ keys, values }) => [keys[0]!, values]))
  const after = new Map(current.rows.map(({ keys, values }) => [keys[0]!, values]))
  const members = [...new Set([...before.keys(), ...after.keys()])]
  const cells = new Map<string, Row>(members.map((key) => [key, {}]))
  const totals: Row = {}
  for (const { ratio, margin } of ratios) {
    const figuresOf = (values: MeasuresAnswer['totals'] | undefined) => ({
      sales: values?.['net_sales'] ?? 0,
      margin: values?.[margin] ?? 0,
    })
    const split = splitRatioChange(
      members.map((key) => ({ base: figuresOf(before.get(key)), current: figuresOf(after.get(key)) })),
    )
    for (const [index, key] of members.entries()) Object.assign(cells.get(key)!, ratioCells(ratio, split?.[index]))
    Object.assign(totals, ratioCells(ratio, split && addUp(split)))
  }
  return {
    columns: ratios.flatMap(({ ratio, label }): Column[] => [
      { key: `${ratio}_rate_effect`, label: `${label}, rate effect, points`, unit: 'percentage_points' },
      { key: `${ratio}_mix_effect`, label: `${label}, mix effect, points`, unit: 'percentage_points' },
    ]),
    cells,
    totals,
    formula:
      'rate effect = s₁ · (m₁ − m₀), mix effect = (s₁ − s₀) · (m₀ − M₀), s share of net sales, m margin ratio of ' +
      'a member, M of everything; both add up over all members to M₁ − M₀',
  }
}

const ratioCells = (ratio: string, effects: RatioEffects | undefined): Row => ({
  [`${ratio}_rate_effect`]: effects === undefined ? null : effects.rate * 100,
  [`${ratio}_mix_effect`]: effects === undefined ? null : effects.mix * 100,
})

const addUp = (effects: readonly RatioEffects[]): RatioEffects => ({
  rate: effects.reduce((sum, { rate }) => sum + rate, 0),
  mix: effects.reduce((sum, { mix }) => sum + mix, 0),
})
