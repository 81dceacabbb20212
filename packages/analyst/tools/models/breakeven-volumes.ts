import { RequestError, type Account, type Dimension, type MeasuresAnswer, type MetricId } from '@perdure/books'
import { filterOf } from '../tables/filters.ts'
import type { ToolContext } from '../tool.ts'

/** What break-even is computed from: sales and cost by the behaviour of accounts. */

/** What one row is computed from, whole cents and hundredths of units. */
export interface Volume {
  label: string
  netSales: number
  variableCost: number
  fixedCost: number
  units: number | null
}

export interface VolumesRequest {
  businessUnits?: readonly string[] | undefined
  productCategories?: readonly string[] | undefined
}

/** The volumes of every row, and of all of them. */
export interface VolumesRead {
  answer: MeasuresAnswer
  volumes: readonly Volume[]
  total: Volume
  remarks: readonly string[]
}

const cents = (figure: number | null | undefined): number => Math.round((figure ?? 0) * 100)

/** By unit, or in total: all cost of sales and operating expenses. */
export async function readUnits(input: VolumesRequest, fiscalYear: number, context: ToolContext): Promise<VolumesRead> {
  const answer = await ask(
    ['net_sales', 'variable_cost', 'cost_of_sales', 'operating_expenses'],
    ['business_unit'],
    input,
    fiscalYear,
    context,
  )
  const pieces = await readUnitsSold(answer, input, fiscalYear, context)
  const volumeOf = (label: string, values: MeasuresAnswer['totals'], units: number | null): Volume => ({
    label,
    netSales: cents(values['net_sales']),
    variableCost: cents(values['variable_cost']),
    fixedCost: cents(values['cost_of_sales']) + cents(values['operating_expenses']) - cents(values['variable_cost']),
    units,
  })
  const volumes = answer.rows.map(({ keys, labels, values }) =>
    volumeOf(labels[0]!, values, pieces === undefined ? null : (pieces.byUnit.get(keys[0]!) ?? 0)),
  )
  return {
    answer,
    volumes,
    total: volumeOf('Total', answer.totals, pieces?.total ?? null),
    remarks: pieces === undefined ? ['This dataset counts no units in its ledger: no break-even in units.'] : [],
  }
}

/** Units from the same book alone: order lines do not add up to the ledger. */
async function readUnitsSold(answer: MeasuresAnswer, input: VolumesRequest, fiscalYear: number, context: ToolContext) {
  if (context.warehouse.metrics.some(({ id, unavailable }) => id === 'units' && unavailable)) return undefined
  const units = await ask(['units'], ['business_unit'], input, fiscalYear, context)
  if (units.scope !== answer.scope) return undefined
  return {
    byUnit: new Map(units.rows.map(({ keys, values }) => [keys[0]!, values['units'] ?? 0])),
    total: units.totals['units'] ?? 0,
  }
}

/** By product category: the cost that is booked by product, split by the behaviour of its accounts. */
export async function readCategories(
  input: VolumesRequest,
  fiscalYear: number,
  context: ToolContext,
): Promise<VolumesRead> {
  const { byProductOrCustomer } = context.warehouse.measurable
  if (!byProductOrCustomer.includes('variable_cost')) {
    throw new RequestError('by', 'This dataset books no variable cost by product.', ['total', 'business_unit'])
  }
  const [answer, costs] = await Promise.all([
    ask(['net_sales', 'variable_cost', 'units'], ['product_category'], input, fiscalYear, context),
    ask(['cost_of_sales'], ['product_category', 'account'], input, fiscalYear, context),
  ])
  const isFixed = new Set(fixedAccounts(context.warehouse.accounts(context.asker)))
  const fixed = new Map<string, number>()
  for (const { keys, values } of costs.rows.filter((row) => isFixed.has(row.keys[1]!))) {
    fixed.set(keys[0]!, (fixed.get(keys[0]!) ?? 0) + cents(values['cost_of_sales']))
  }
  // Returned by the warehouse for what belongs to no product: expenses, which are no category's.
  const rows = answer.rows.filter(({ keys }) => keys[0] !== '')
  const volumes = rows.map(({ keys, labels, values }): Volume => ({
    label: labels[0]!,
    netSales: cents(values['net_sales']),
    variableCost: cents(values['variable_cost']),
    fixedCost: fixed.get(keys[0]!) ?? 0,
    units: values['units'] ?? 0,
  }))
  return {
    answer,
    volumes,
    total: volumes.reduce(addVolumes, { label: 'Total', netSales: 0, variableCost: 0, fixedCost: 0, units: 0 }),
    remarks: [
      'Fixed cost is the fixed cost of sales that is booked by product; operating expenses are not attributed.',
    ],
  }
}

const addVolumes = (sum: Volume, each: Volume): Volume => ({
  label: sum.label,
  netSales: sum.netSales + each.netSales,
  variableCost: sum.variableCost + each.variableCost,
  fixedCost: sum.fixedCost + each.fixedCost,
  units: (sum.units ?? 0) + (each.units ?? 0),
})

const fixedAccounts = (accounts: readonly Account[]): string[] =>
  accounts.filter(({ behaviour }) => behaviour === 'fixed').map(({ id }) => id)

function ask(
  metrics: readonly MetricId[],
  groupBy: readonly Dimension[],
  input: VolumesRequest,
  fiscalYear: number,
  { warehouse, asker, signal }: ToolContext,
): Promise<MeasuresAnswer> {
  const { businessUnits, productCategories } = input
  const filter = filterOf({ businessUnits, productCategories })
  return warehouse.measures(asker, { metrics, groupBy, filter, period: { fiscalYears: [fiscalYear] } }, { signal })
}
