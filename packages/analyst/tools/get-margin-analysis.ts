import {
  DIMENSION_LABELS,
  type MeasuresAnswer,
  type MeasuresRequest,
  type MemberDimension,
  type MetricId,
} from '@perdure/books'
import type { Column, Row } from '@perdure/protocol'
import { z } from 'zod'
import { percentagePoints } from './tables/figures.ts'
import {
  describedYear,
  directionField,
  filterFields,
  filterOf,
  memberDimensionField,
  pageFields,
  quartersField,
} from './tables/filters.ts'
import { itemDimensions, priceVolumeMixBridge, rateMixBridge, type MarginBridge } from './measures/margin-bridge.ts'
import { correctable, sortRows, tableResult } from './tables/table.ts'
import { quartersTitle, subjectTitle } from './tables/titles.ts'
import type { Tool, ToolContext } from './tool.ts'
import { VARIANCE_METRICS } from './measures/variance-items.ts'

const SORTS = [
  'name',
  'net_sales',
  'gross_margin',
  'gross_margin_ratio',
  'contribution_margin',
  'contribution_margin_ratio',
  'gross_margin_ratio_change',
  'contribution_margin_ratio_change',
  'gross_margin_dollar_change',
  'price_effect',
  'volume_effect',
  'mix_effect',
  'cost_effect',
  'gross_margin_ratio_rate_effect',
  'gross_margin_ratio_mix_effect',
] as const

export const getMarginAnalysisInput = z.strictObject({
  by: memberDimensionField.default('business_unit').describe('What to break margins down by.'),
  fiscalYear: describedYear('Absent: the latest full year.').optional(),
  compareWithFiscalYear: describedYear(
    'Another year: adds its margins and the change in percentage points.',
  ).optional(),
  bridge: z
    .enum(['price_volume_mix', 'rate_mix'])
    .optional()
    .describe(
      'Adds what led from the other year to this one. price_volume_mix: price, volume, mix, cost, new and lost ' +
        'products in dollars of gross margin. rate_mix: rate and mix in points of each margin ratio. Absent other ' +
        'year: the one before.',
    ),
  fiscalQuarters: quartersField,
  ...filterFields,
  sortBy: z.enum(SORTS).default('net_sales').describe('Column to sort by.'),
  direction: directionField.default('desc'),
  ...pageFields,
})
export type GetMarginAnalysisInput = z.infer<typeof getMarginAnalysisInput>

const METRICS: readonly MetricId[] = [
  'net_sales',
  'cost_of_sales',
  'gross_margin',
  'gross_margin_ratio',
  'variable_cost',
  'contribution_margin',
  'contribution_margin_ratio',
]
const RATIOS: readonly MetricId[] = ['gross_margin_ratio', 'contribution_margin_ratio']
const DETAIL: readonly MemberDimension[] = [
  'product',
  'product_category',
  'customer',
  'customer_type',
  'customer_region',
]

/**
 * Gross and contribution margin by one dimension. Units: dollars to the cent, ratios, percentage points. Formulas:
 * gross margin = net sales − cost of sales; contribution margin = net sales − variable cost (accounts of variable
 * behaviour, commissions included); each ratio ÷ net sales; change of a ratio = (this year − other year) × 100
 * points. The bridge between two years: `domain/price-volume-mix.ts` in dollars, product by product, and
 * `domain/ratio-change.ts` in points, member by member; each adds up to the change. Source: as `query_actuals`. Where
 * a dataset books no variable cost by product or customer, contribution is left out and that is said.
 */
export const getMarginAnalysis: Tool<GetMarginAnalysisInput> = {
  name: 'get_margin_analysis',
  title: 'Margin analysis',
  description:
    'Gross and contribution margin of a fiscal year, or of quarters of it, by any dimension. Columns: the ' +
    'dimension, `net_sales`, `cost_of_sales`, `gross_margin`, `gross_margin_ratio`, `variable_cost`, ' +
    '`contribution_margin`, `contribution_margin_ratio`; compared with another year also `prior_…` of each and ' +
    '`gross_margin_ratio_change`, `contribution_margin_ratio_change` in percentage points. With `bridge` also ' +
    '`gross_margin_dollar_change` and its `price_effect`, `volume_effect`, `mix_effect`, `cost_effect`, ' +
    '`new_effect`, `lost_effect`, `other_effect`; or `…_ratio_rate_effect` and `…_ratio_mix_effect` in points. ' +
    'Dollars to the cent; ratios: 0.25 = 25 %. Totals cover everything in scope.',
  input: getMarginAnalysisInput,
  run: (input, context) =>
    correctable(async () => {
      const metrics = measurableMetrics(input, context)
      const year = input.fiscalYear ?? context.warehouse.calendar.latestFullYear
      const prior = input.compareWithFiscalYear ?? (input.bridge === undefined ? undefined : year - 1)
      const read = (fiscalYear: number) => readYear(input, { metrics, groupBy: [input.by] }, fiscalYear, context)
      const [answer, other] = await Promise.all([read(year), prior === undefined ? undefined : read(prior)])
      const bridge =
        other && (await readBridge(input, { base: other, current: answer }, { year, prior: prior! }, context))
      const columns = [...columnsOf(input.by, answer, year, other && prior), ...(bridge?.columns ?? [])]
      const rows = rowsOf(input.by, metrics, answer, other, bridge)
      const known = columns.some(({ key }) => key === input.sortBy) ? input.sortBy : 'net_sales'
      const sorted =
        input.sortBy === 'name' ? sortRows(rows, input.by, 'asc') : sortRows(rows, known, input.direction)
      const totals = marginCells(metrics, answer.totals, other?.totals, other !== undefined)
      return tableResult(
        {
          title: titleOf({ ...input, compareWithFiscalYear: prior }, answer, year),
          columns,
          rows: sorted,
          totals: { [input.by]: 'Total', ...totals, ...bridge?.totals },
          provenance: {
            ...answer,
            ...(other ? { scope: `${answer.scope}; compared with FY${prior}` } : {}),
            ...(bridge ? { formula: `${answer.formula}; ${bridge.formula}` } : {}),
          },
          remarks: remarksOf(metrics, [answer, other], known === input.sortBy || input.sortBy === 'name'),
        },
        input,
      )
    }),
}

function measurableMetrics(input: GetMarginAnalysisInput, { warehouse }: ToolContext): MetricId[] {
  const { byUnit, byProductOrCustomer } = warehouse.measurable
  const { products, productCategories, customers, customerTypes, customerRegions } = input
  const filtered = [products, productCategories, customers, customerTypes, customerRegions].some(
    (names) => names !== undefined,
  )
  const isPriced = input.bridge === 'price_volume_mix'
  const measurable = filtered || isPriced || DETAIL.includes(input.by) ? byProductOrCustomer : byUnit
  // Units, which a price takes, also let everything come from the book that knows products.
  return [...METRICS.filter((id) => measurable.includes(id)), ...(isPriced ? (['units'] as const) : [])]
}

/** The bridge asked for; undefined without one. */
async function readBridge(
  input: GetMarginAnalysisInput,
  members: { base: MeasuresAnswer; current: MeasuresAnswer },
  { year, prior }: { year: number; prior: number },
  context: ToolContext,
): Promise<MarginBridge | undefined> {
  const { by, bridge } = input
  if (bridge === undefined) return undefined
  if (bridge === 'rate_mix') return rateMixBridge(members.base, members.current)
  const read = (fiscalYear: number) =>
    readYear(input, { metrics: VARIANCE_METRICS, groupBy: itemDimensions(by) }, fiscalYear, context)
  const [base, current] = await Promise.all([read(prior), read(year)])
  return priceVolumeMixBridge({ by, base, current }, members)
}

function readYear(
  input: GetMarginAnalysisInput,
  measured: Pick<MeasuresRequest, 'metrics' | 'groupBy'>,
  fiscalYear: number,
  { warehouse, asker, signal }: ToolContext,
): Promise<MeasuresAnswer> {
  const { fiscalQuarters } = input
  const period = { fiscalYears: [fiscalYear], ...(fiscalQuarters ? { fiscalQuarters } : {}) }
  const request = { ...measured, filter: filterOf(input), period }
  return warehouse.measures(asker, request, { signal })
}

function columnsOf(
  by: MemberDimension,
  { measures }: MeasuresAnswer,
  year: number,
  prior: number | undefined,
): Column[] {
  const own = measures.map(({ key, label, unit }): Column => ({ key, label, unit }))
  const first: Column = { key: by, label: DIMENSION_LABELS[by], unit: 'text' }
  if (prior === undefined) return [first, ...own]
  const labelled = own.map((column) => ({ ...column, label: `${column.label} FY${year}` }))
  const others = own.map(({ key, label, unit }): Column => ({
    key: `prior_${key}`,
    label: `${label} FY${prior}`,
    unit,
  }))
  const changes = measures
    .filter(({ unit }) => unit === 'ratio')
    .map(({ key, label }): Column => ({
      key: `${key}_change`,
      label: `${label} change, points`,
      unit: 'percentage_points',
    }))
  return [first, ...labelled, ...others, ...changes]
}

/** Every member that has figures in either year. */
function rowsOf(
  by: MemberDimension,
  metrics: readonly MetricId[],
  answer: MeasuresAnswer,
  other: MeasuresAnswer | undefined,
  bridge: MarginBridge | undefined,
): Row[] {
  const now = new Map(answer.rows.map((row) => [row.keys[0]!, row]))
  const then = new Map(other?.rows.map((row) => [row.keys[0]!, row]))
  return [...new Set([...now.keys(), ...then.keys()])].map((key) => ({
    [by]: (now.get(key) ?? then.get(key))!.labels[0]!,
    ...marginCells(metrics, now.get(key)?.values, then.get(key)?.values, other !== undefined),
    ...bridge?.cells.get(key),
  }))
}

type Values = MeasuresAnswer['totals']

function marginCells(
  metrics: readonly MetricId[],
  now: Values | undefined,
  then: Values | undefined,
  compared: boolean,
): Row {
  const valueOf = (values: Values | undefined, id: MetricId) => values?.[id] ?? (RATIOS.includes(id) ? null : 0)
  const row: Row = Object.fromEntries(metrics.map((id) => [id, valueOf(now, id)]))
  if (!compared) return row
  for (const id of metrics) row[`prior_${id}`] = valueOf(then, id)
  for (const id of metrics.filter((metric) => RATIOS.includes(metric))) {
    row[`${id}_change`] = percentagePoints(valueOf(now, id), valueOf(then, id))
  }
  return row
}

function titleOf(
  { by, compareWithFiscalYear: prior, fiscalQuarters }: GetMarginAnalysisInput,
  { narrowedTo }: MeasuresAnswer,
  year: number,
): string {
  const against = prior === undefined ? '' : ` against FY${prior}`
  return `${subjectTitle({ what: ['Margins'], narrowedTo, by: [by] })}, ${quartersTitle(fiscalQuarters)}FY${year}${against}`
}

function remarksOf(
  metrics: readonly MetricId[],
  answers: readonly (MeasuresAnswer | undefined)[],
  sorted: boolean,
): string[] {
  const partial = answers.flatMap((answer) => answer?.fiscalYears.filter((year) => year.partial) ?? [])
  return [
    ...partial.map(({ label, completeMonths }) => `${label} has ${completeMonths.length} of 12 months complete.`),
    ...(metrics.includes('contribution_margin')
      ? []
      : ['This dataset books no variable cost at this grain: no contribution margin.']),
    ...(sorted ? [] : ['The column to sort by is not in this result; it is sorted by net sales.']),
  ]
}
