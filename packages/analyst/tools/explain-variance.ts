import { MEMBER_DIMENSIONS, RequestError, type MemberDimension } from '@perdure/books'
import type { Column, Row } from '@perdure/protocol'
import { z } from 'zod'
import { addEffects } from '../domain/price-volume-mix.ts'
import { dimensionCells, dimensionColumns } from './tables/dimension-cells.ts'
import { quotient } from './tables/figures.ts'
import { filterFields, filterOf, memberDimensionField, pageFields } from './tables/filters.ts'
import { correctable, tableResult, type Table } from './tables/table.ts'
import { inSentence, subjectTitle } from './tables/titles.ts'
import type { Tool } from './tool.ts'
import { readTwoPeriods, twoPeriodsFields, type TwoPeriodsRead } from './periods/two-periods.ts'
import {
  effectCells,
  effectColumns,
  effectLabel,
  effectsFormula,
  effectsOf,
  figuresOf,
  subjectCells,
  VARIANCE_METRICS,
  varianceItems,
  type VarianceItem,
} from './measures/variance-items.ts'

const GRAIN_MAX = 2
const SORTS = ['change', 'price_effect', 'volume_effect', 'mix_effect', 'cost_effect'] as const
const SUBJECT_LABELS = { net_sales: 'Net sales', gross_margin: 'Gross margin' } as const
const STATUS_LABELS = { continuing: 'continuing', new: 'new', lost: 'lost', other: 'no units' } as const

export const explainVarianceInput = z.strictObject({
  metric: z.enum(['net_sales', 'gross_margin']).default('net_sales').describe('gross_margin adds the cost effect.'),
  ...twoPeriodsFields,
  grain: z
    .array(memberDimensionField)
    .min(1)
    .max(GRAIN_MAX)
    .default(['product'])
    .describe(
      'What an item is: a product, a product of a customer (both), a category … Items are new, lost or continuing at ' +
        'this grain; what shifts inside an item counts as its price.',
    ),
  mixWithin: memberDimensionField
    .optional()
    .describe(
      'Add units up and tell mix only within each of these (a business unit, a category), so that pieces, ' +
        'licences and days are not added. Absent: over everything in scope.',
    ),
  view: z
    .enum(['effects', 'items'])
    .default('effects')
    .describe(
      'effects: the bridge, one row per effect, which a waterfall draws. items: every item with its effects.',
    ),
  ...filterFields,
  sortBy: z.enum(SORTS).default('change').describe('Items by the size of this, whichever its sign, largest first.'),
  ...pageFields,
})
export type ExplainVarianceInput = z.infer<typeof explainVarianceInput>

/**
 * Why net sales or gross margin changed between two periods: price, volume and mix, for margin also cost, with new
 * and lost items apart. Units: dollars to the cent. Formulas, rounding and source: `domain/price-volume-mix.ts`; the
 * effects add up to the change exactly. An item without units in either period has no price: its change stands as
 * `other`.
 */
export const explainVariance: Tool<ExplainVarianceInput> = {
  name: 'explain_variance',
  title: 'Variance explained',
  description:
    'Why net sales or gross margin changed between two periods: price, volume, mix, for margin cost, and new and ' +
    'lost items apart. The effects add up to the change to the cent. View effects: columns `effect`, `amount`, ' +
    '`share_of_change`; the first row is the base period and the total the current one. View items: the ' +
    'dimensions, `status`, `base`, `current`, `change`, `base_units`, `current_units`, `price_effect`, ' +
    '`volume_effect`, `mix_effect`, `cost_effect` (margin), `new_effect`, `lost_effect`, `other_effect` (no ' +
    'units). Volume and mix add units up: narrow to like products, or use mixWithin. For the contributions of ' +
    'members to any other metric, use decompose_change.',
  input: explainVarianceInput,
  run: (input, context) =>
    correctable(async () => {
      const dimensions = itemDimensions(input)
      const request = { metrics: VARIANCE_METRICS, groupBy: dimensions, filter: filterOf(input) }
      const [read] = await readTwoPeriods([request], input, context)
      const { base, current } = read!
      const { mixWithin, metric: subject } = input
      const items = varianceItems(base.answer, current.answer, { dimensions, mixWithin, subject })
      const table =
        input.view === 'effects' ? effectsTable(input, read!, items) : itemsTable(input, read!, items, dimensions)
      return tableResult(
        {
          ...table,
          title: titleOf(input, read!),
          provenance: {
            ...current.answer,
            scope: `${current.answer.scope}; compared with ${base.title}`,
            formula: `${current.answer.formula}; ${effectsFormula(subject, mixWithin)}`,
          },
          remarks: [...remarksOf(input, items), ...read!.remarks],
        },
        input,
      )
    }),
}

function itemDimensions({ grain, mixWithin }: ExplainVarianceInput): MemberDimension[] {
  if (new Set(grain).size < grain.length)
    throw new RequestError('grain', 'Each dimension only once.', MEMBER_DIMENSIONS)
  return mixWithin === undefined || grain.includes(mixWithin) ? grain : [...grain, mixWithin]
}

type Content = Pick<Table, 'columns' | 'rows' | 'totals'>

/** The bridge: what it was, what moved it, and as the total what it came to. */
function effectsTable(
  { metric }: ExplainVarianceInput,
  { base, current }: TwoPeriodsRead,
  items: readonly VarianceItem[],
): Content {
  const effects = addEffects(items.map((item) => item.effects))
  const whole = subjectCells(wholeOf({ base, current }), metric)
  const change = Number(whole['change'])
  const hasOther = items.some(({ status }) => status === 'other')
  return {
    columns: [
      { key: 'effect', label: 'Effect', unit: 'text' },
      { key: 'amount', label: SUBJECT_LABELS[metric], unit: 'usd' },
      { key: 'share_of_change', label: 'Share of the change', unit: 'ratio' },
    ],
    rows: [
      { effect: base.title, amount: whole['base']!, share_of_change: null },
      ...effectsOf(metric)
        .filter((effect) => effect !== 'other' || hasOther)
        .map((effect): Row => ({
          effect: effectLabel(effect),
          amount: effects[effect] / 100,
          share_of_change: quotient(effects[effect] / 100, change),
        })),
    ],
    totals: { effect: current.title, amount: whole['current']! },
  }
}

function itemsTable(
  { metric, sortBy }: ExplainVarianceInput,
  periods: TwoPeriodsRead,
  items: readonly VarianceItem[],
  dimensions: readonly MemberDimension[],
): Content {
  const columns: Column[] = [
    ...dimensionColumns(dimensions),
    { key: 'status', label: 'Status', unit: 'text' },
    { key: 'base', label: `${SUBJECT_LABELS[metric]} ${periods.base.title}`, unit: 'usd' },
    { key: 'current', label: `${SUBJECT_LABELS[metric]} ${periods.current.title}`, unit: 'usd' },
    { key: 'change', label: 'Change', unit: 'usd' },
    { key: 'base_units', label: `Units ${periods.base.title}`, unit: 'count' },
    { key: 'current_units', label: `Units ${periods.current.title}`, unit: 'count' },
    ...effectColumns(metric),
  ]
  if (!columns.some(({ key }) => key === sortBy)) {
    const sortable = SORTS.filter((sort) => columns.some(({ key }) => key === sort))
    throw new RequestError('sortBy', `There is no column "${sortBy}" for ${metric}.`, sortable)
  }
  const rows = items.map((item): Row => ({
    ...dimensionCells(item, dimensions),
    status: STATUS_LABELS[item.status],
    ...subjectCells(item.change, metric),
    base_units: item.change.base.quantity / 100,
    current_units: item.change.current.quantity / 100,
    ...effectCells(item.effects, metric),
  }))
  const whole = wholeOf(periods)
  return {
    columns,
    rows: rows.toSorted((left, right) => Math.abs(Number(right[sortBy])) - Math.abs(Number(left[sortBy]))),
    totals: {
      [dimensions[0]!]: 'Total',
      ...subjectCells(whole, metric),
      base_units: whole.base.quantity / 100,
      current_units: whole.current.quantity / 100,
      ...effectCells(addEffects(items.map(({ effects }) => effects)), metric),
    },
  }
}

/** Both periods over everything, computed from the postings. */
const wholeOf = ({ base, current }: Pick<TwoPeriodsRead, 'base' | 'current'>) => ({
  base: figuresOf(base.answer.totals),
  current: figuresOf(current.answer.totals),
})

function titleOf({ metric, view, grain }: ExplainVarianceInput, { base, current }: TwoPeriodsRead): string {
  const { narrowedTo } = current.answer
  const subject = subjectTitle({ what: [SUBJECT_LABELS[metric]], narrowedTo, by: view === 'items' ? grain : [] })
  return `Change of ${inSentence(subject)}, ${base.title} to ${current.title}`
}

function remarksOf({ grain, mixWithin }: ExplainVarianceInput, items: readonly VarianceItem[]): string[] {
  const count = (status: VarianceItem['status']): number => items.filter((item) => item.status === status).length
  const noun = grain.map((dimension) => dimension.replaceAll('_', ' ')).join(' × ')
  const counts = `${count('continuing')} continuing, ${count('new')} new and ${count('lost')} lost`
  const priceless = count('other')
  const other = priceless === 0 ? '' : `, and ${priceless} without units in one of the periods`
  return [
    `Items by ${noun}: ${counts}${other}.`,
    ...(mixWithin === undefined
      ? ['Volume adds up the units of everything in scope; where they count unlike things, set mixWithin.']
      : []),
  ]
}
