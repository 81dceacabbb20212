import type { Dimension, MeasureRow, MeasuresAnswer } from '@perdure/books'
import type { Column, Row } from '@perdure/protocol'
import {
  EFFECTS,
  itemStatus,
  splitChanges,
  subjectFigure,
  type Effect,
  type Effects,
  type ItemChange,
  type ItemFigures,
  type ItemStatus,
  type VarianceSubject,
} from '../../domain/price-volume-mix.ts'
import { hundredthsOf } from '../tables/figures.ts'

/** From the figures of two periods to items with their price, volume and mix. */

export interface VarianceItem {
  keys: readonly string[]
  labels: readonly string[]
  change: ItemChange
  status: ItemStatus
  effects: Effects
}

/** What has to be read of both periods, split into the items. */
export const VARIANCE_METRICS = ['units', 'net_sales', 'gross_margin'] as const

const NOTHING: ItemFigures = { quantity: 0, sales: 0, cost: 0 }

/**
 * Every item of either period; those alike in the dimension `mixWithin` share their volume, all of them without one.
 */
export function varianceItems(
  base: MeasuresAnswer,
  current: MeasuresAnswer,
  {
    dimensions,
    mixWithin,
    subject,
  }: { dimensions: readonly Dimension[]; mixWithin?: Dimension | undefined; subject: VarianceSubject },
): VarianceItem[] {
  const keyOf = ({ keys }: MeasureRow): string => keys.join('\n')
  const before = new Map(base.rows.map((row) => [keyOf(row), row]))
  const after = new Map(current.rows.map((row) => [keyOf(row), row]))
  const place = mixWithin === undefined ? -1 : dimensions.indexOf(mixWithin)
  const members = [...new Map([...before, ...after]).keys()].map((key) => {
    const { keys, labels } = (after.get(key) ?? before.get(key))!
    const change: ItemChange = {
      group: keys[place] ?? '',
      base: figuresOf(before.get(key)?.values),
      current: figuresOf(after.get(key)?.values),
    }
    return { keys, labels, change }
  })
  const effects = splitChanges(
    members.map(({ change }) => change),
    subject,
  )
  return members.map((member, index) => ({
    ...member,
    status: itemStatus(member.change),
    effects: effects[index]!,
  }))
}

export function figuresOf(values: MeasuresAnswer['totals'] | undefined): ItemFigures {
  if (values === undefined) return NOTHING
  const sales = hundredthsOf(values['net_sales'])
  return { quantity: hundredthsOf(values['units']), sales, cost: sales - hundredthsOf(values['gross_margin']) }
}

const EFFECT_LABELS: Record<Effect, string> = {
  price: 'Price',
  volume: 'Volume',
  mix: 'Mix',
  cost: 'Cost',
  new: 'New',
  lost: 'Lost',
  other: 'Other (no units)',
}

/** The effects that apply: cost to margin alone, the rest always. */
export const effectsOf = (subject: VarianceSubject): readonly Effect[] =>
  EFFECTS.filter((effect) => effect !== 'cost' || subject === 'gross_margin')

export const effectKey = (effect: Effect): string => `${effect}_effect`

export const effectLabel = (effect: Effect): string => EFFECT_LABELS[effect]

export const effectColumns = (subject: VarianceSubject): Column[] =>
  effectsOf(subject).map((effect) => ({
    key: effectKey(effect),
    label: `${effectLabel(effect)} effect`,
    unit: 'usd',
  }))

/** The cells of `effectColumns`. */
export const effectCells = (effects: Effects, subject: VarianceSubject): Row =>
  Object.fromEntries(effectsOf(subject).map((effect) => [effectKey(effect), effects[effect] / 100]))

/** Base, current and change of the subject, dollars. */
export function subjectCells({ base, current }: Pick<ItemChange, 'base' | 'current'>, subject: VarianceSubject): Row {
  const [before, after] = [subjectFigure(base, subject), subjectFigure(current, subject)]
  return { base: before / 100, current: after / 100, change: (after - before) / 100 }
}

const SALES_FORMULA =
  'price = (p₁ − p₀) · q₁; volume = p₀ · q₀ · (Q₁ ÷ Q₀ − 1); mix = p₀ · (q₁ − q₀ · Q₁ ÷ Q₀), p net sales a unit, ' +
  'q units of an item, Q units of all continuing items'
const MARGIN_FORMULA =
  'price = (p₁ − p₀) · q₁; cost = −(c₁ − c₀) · q₁; volume = m₀ · q₀ · (Q₁ ÷ Q₀ − 1); mix = m₀ · (q₁ − q₀ · Q₁ ÷ ' +
  'Q₀), p net sales, c cost of sales and m = p − c gross margin a unit, q units of an item, Q units of all ' +
  'continuing items'

/** In words, with what is rounded and where the remainder goes. */
export function effectsFormula(subject: VarianceSubject, mixWithin: Dimension | undefined): string {
  const within = mixWithin === undefined ? '' : ` of the same ${mixWithin.replaceAll('_', ' ')}`
  const rounded = subject === 'net_sales' ? 'price and volume' : 'price, cost and volume'
  return (
    `${subject === 'net_sales' ? SALES_FORMULA : MARGIN_FORMULA}${within}; new and lost items apart; ${rounded} are ` +
    'rounded to the cent for each item and mix takes the remainder, so that all effects add up to the change exactly'
  )
}
