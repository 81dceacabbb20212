import type { Dimension, MetricId } from '@perdure/books'
import type { Briefing } from '../../prompts/briefing.ts'
import type { PlannedCall } from './planned-call.ts'
import { isSkill, memberDimension, type Reading } from './reading.ts'
import {
  available,
  comparedYears,
  filters,
  lastYear,
  memberSplit,
  ofOneUnit,
  periodOf,
  singleYear,
  splitFor,
  yearBefore,
} from './scope.ts'
import { SKILLS } from './skills/skills.ts'
import { having } from './thresholds.ts'
import { TIME_DIMENSIONS } from './vocabulary.ts'

/** Rows asked for where the question names no number. */
const MEMBERS_DEFAULT = 10
const METRICS_MAX = 6
const DRIVERS_MAX = 10

/**
 * The calls of the first round, main one first; none where the question needs no figures. Only tools that are offered
 * are planned with. The same reading makes the same plan.
 */
export function planCalls(reading: Reading, briefing: Briefing, tools: ReadonlySet<string>): PlannedCall[] {
  const plan = isSkill(reading.topic) ? SKILLS[reading.topic].plan : PLANS[reading.topic]
  return plan?.(reading, briefing).filter(({ tool }) => tools.has(tool)) ?? []
}

type Plan = (reading: Reading, briefing: Briefing) => PlannedCall[]

const PLANS: Readonly<Partial<Record<Reading['topic'], Plan>>> = {
  figures: planFigures,
  comparison: planComparison,
  margins: planMargins,
  drivers: planDrivers,
  products: planProducts,
  line_items: planLineItems,
}

function planFigures(reading: Reading, briefing: Briefing): PlannedCall[] {
  const { entities, groupBy } = reading
  const metrics = available(reading, briefing).slice(0, METRICS_MAX)
  const measured = entities.accounts.length > 0 ? { account: entities.accounts[0] } : { metrics }
  const narrowed = { ...measured, ...filters(reading), ...periodOf(reading, briefing) }
  const limit = reading.top ?? (groupBy.some(isCrowded) ? MEMBERS_DEFAULT : undefined)
  const main: PlannedCall = {
    role: 'main',
    tool: 'query_actuals',
    input: {
      ...narrowed,
      ...(groupBy.length > 0 ? { groupBy } : {}),
      ...(limit === undefined ? {} : { limit }),
      ...(groupBy.length > 0 ? having(reading.text, entities.accounts.length > 0 ? ['amount'] : metrics) : {}),
      ...(reading.ascending && groupBy.length > 0 ? { sortBy: metrics[0] ?? 'amount', direction: 'asc' } : {}),
    },
  }
  const year = singleYear(reading, briefing)
  const comparison = year === undefined ? [] : context(reading, briefing, metrics, year)
  const split =
    groupBy.length > 0
      ? []
      : [
          {
            role: 'detail' as const,
            tool: 'query_actuals',
            input: { ...narrowed, groupBy: [splitFor(reading, briefing)] },
          },
        ]
  return [main, ...comparison, ...split]
}

/** The year before, where both are whole: what a figure is held against. */
function context(reading: Reading, briefing: Briefing, metrics: readonly MetricId[], year: number): PlannedCall[] {
  const earlier = yearBefore(year, briefing)
  const [metric] = metrics
  const isUnfit = reading.groupBy.some((dimension) => TIME_DIMENSIONS.has(dimension) || isCrowded(dimension))
  if (earlier === undefined || metric === undefined || isUnfit || reading.groupBy.length > 1) return []
  const by = memberDimension(reading.groupBy)
  if (reading.groupBy.length === 1 && by === undefined) return []
  const input = {
    metrics: by === undefined ? ofOneUnit(metrics, briefing) : [metric],
    fiscalYears: [earlier, year],
    ...filters(reading),
    ...(by === undefined ? {} : { by, sortBy: 'change' }),
  }
  return [{ role: 'context', tool: 'compare_fiscal_years', input }]
}

function planComparison(reading: Reading, briefing: Briefing): PlannedCall[] {
  const metrics = ofOneUnit(available(reading, briefing), briefing)
  const years = comparedYears(reading, briefing)
  const by = memberDimension(reading.groupBy)
  const shared = { fiscalYears: years, ...filters(reading) }
  const limit = reading.top === undefined ? {} : { limit: reading.top }
  const split = by ?? memberSplit(reading, briefing)
  const order = { sortBy: 'change', direction: reading.ascending ? 'asc' : 'desc' }
  return [
    { role: 'main', tool: 'compare_fiscal_years', input: { metrics, ...shared } },
    ...(split === undefined
      ? []
      : [
          {
            role: 'detail' as const,
            tool: 'compare_fiscal_years',
            input: { metrics: metrics.slice(0, 1), by: split, ...order, ...shared, ...limit },
          },
        ]),
  ]
}

function planMargins(reading: Reading, briefing: Briefing): PlannedCall[] {
  const year = lastYear(reading, briefing)
  const earlier = yearBefore(year, briefing)
  const isCrowdedDimension = reading.groupBy.some(isCrowded)
  const order = reading.ranked ? { sortBy: marginOrder(reading), direction: reading.ascending ? 'asc' : 'desc' } : {}
  const limit = reading.top ?? (isCrowdedDimension ? MEMBERS_DEFAULT : undefined)
  return [
    {
      role: 'main',
      tool: 'get_margin_analysis',
      input: {
        by: memberDimension(reading.groupBy) ?? 'business_unit',
        fiscalYear: year,
        ...(earlier === undefined ? {} : { compareWithFiscalYear: earlier }),
        ...order,
        ...(limit === undefined ? {} : { limit }),
        ...having(reading.text, marginColumns(reading)),
        ...filters(reading),
      },
    },
  ]
}

/** The lowest margin is meant as a share of sales, the highest as money, unless the question says which. */
export function marginOrder({ metrics, ascending }: Reading): string {
  const margin = metrics.some((metric) => metric.startsWith('contribution')) ? 'contribution_margin' : 'gross_margin'
  const wantsRatio = ascending || metrics.some((metric) => metric.endsWith('_ratio'))
  return wantsRatio ? `${margin}_ratio` : margin
}

function marginColumns(reading: Reading): string[] {
  const margin = marginOrder(reading).replace(/_ratio$/, '')
  return [margin, `${margin}_ratio`]
}

function planDrivers(reading: Reading, briefing: Briefing): PlannedCall[] {
  const metrics = available(reading, briefing)
  const years = comparedYears(reading, briefing)
  const shared = { fiscalYears: years, ...filters(reading) }
  const split = memberSplit(reading, briefing) ?? 'product_category'
  const by = (dimension: Dimension): PlannedCall => ({
    role: 'detail',
    tool: 'compare_fiscal_years',
    input: {
      metrics: metrics.slice(0, 1),
      by: dimension,
      sortBy: 'change',
      direction: 'asc',
      limit: DRIVERS_MAX,
      ...shared,
    },
  })
  const main: PlannedCall = {
    role: 'main',
    tool: 'compare_fiscal_years',
    input: { metrics: ofOneUnit(metrics, briefing), ...shared },
  }
  const isByProduct = metrics[0] !== undefined && briefing.metricsByProductOrCustomer.includes(metrics[0])
  const products = isByProduct && !hasEffects(metrics[0]) ? [by('product')] : []
  return [main, by(split), ...effects(reading, metrics[0], years), ...products]
}

function hasEffects(metric: MetricId | undefined): boolean {
  return metric === 'net_sales' || metric === 'gross_margin'
}

/** Price, volume and mix where the metric has them; else the accounts that moved it, where it adds up. */
function effects(reading: Reading, metric: MetricId | undefined, years: readonly number[]): PlannedCall[] {
  const periods = { basePeriod: { fiscalYear: years[0] }, currentPeriod: { fiscalYear: years.at(-1) } }
  const shared = { ...filters(reading), ...periods }
  if (hasEffects(metric)) {
    const within = reading.entities.businessUnits.length === 1 ? {} : { mixWithin: 'business_unit' }
    return [{ role: 'detail', tool: 'explain_variance', input: { metric, ...shared, ...within } }]
  }
  if (metric === undefined || !BY_ACCOUNT.has(metric)) return []
  return [{ role: 'detail', tool: 'decompose_change', input: { metric, by: 'account', top: DRIVERS_MAX, ...shared } }]
}

const BY_ACCOUNT: ReadonlySet<MetricId> = new Set([
  'operating_profit',
  'operating_expenses',
  'cost_of_sales',
  'ebitda',
  'profit_before_tax',
  'net_income',
])

const PRODUCT_SORT: Readonly<Record<string, string>> = {
  net_sales: 'net_sales',
  gross_sales: 'net_sales',
  gross_margin: 'gross_margin',
  gross_margin_ratio: 'gross_margin_ratio',
  units: 'units',
}

function planProducts(reading: Reading, briefing: Briefing): PlannedCall[] {
  const [metric] = reading.metrics
  const wantsRatio = reading.metrics.includes('gross_margin_ratio') && reading.ranked
  const sortBy = wantsRatio ? 'gross_margin_ratio' : (PRODUCT_SORT[metric ?? ''] ?? 'net_sales')
  const { products, productCategories, customers, customerTypes, businessUnits } = filters(reading)
  return [
    {
      role: 'main',
      tool: 'query_products',
      input: {
        ...(products ? { products } : {}),
        ...(productCategories ? { productCategories } : {}),
        ...(businessUnits ? { businessUnits } : {}),
        ...(customers ? { customers } : {}),
        ...(customerTypes ? { customerTypes } : {}),
        fiscalYear: lastYear(reading, briefing),
        sortBy,
        direction: reading.ascending ? 'asc' : 'desc',
        limit: reading.top ?? MEMBERS_DEFAULT,
      },
    },
  ]
}

function planLineItems(reading: Reading, briefing: Briefing): PlannedCall[] {
  const products = reading.entities.products.slice(0, 1)
  return [
    { role: 'main', tool: 'query_products', input: { view: 'line_items', products } },
    { role: 'context', tool: 'query_products', input: { products, fiscalYear: lastYear(reading, briefing) } },
  ]
}

/** A dimension with more members than an answer can name. */
function isCrowded(dimension: Dimension): boolean {
  return dimension === 'product' || dimension === 'customer'
}
