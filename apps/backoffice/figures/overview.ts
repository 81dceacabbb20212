import type {
  Asker,
  BudgetComparisonAnswer,
  BudgetDimension,
  Dimension,
  Figure,
  MeasuresAnswer,
  MetricId,
  Warehouse,
} from '@perdure/books'
import type { Headline, Overview, OverviewMonth, OverviewUnit } from '@perdure/protocol'
import { type Asked, askedYear } from './asked.ts'
import { changeOf, relativeChange } from './change.ts'
import { coveredMonths, type CoveredMonths, yearBefore } from './covered-months.ts'

/** The headline figures, as far as a dataset has them. */
const HEADLINES: readonly MetricId[] = [
  'net_sales',
  'gross_margin',
  'gross_margin_ratio',
  'operating_expenses',
  'operating_profit',
  'operating_margin_ratio',
]

type Values = Readonly<Record<string, Figure>>
const NOTHING: Values = {}

/** How one fiscal year went: in all, by month and by unit, against the year before and the budget. */
export async function readOverview(warehouse: Warehouse, asker: Asker, asked: Asked): Promise<Overview> {
  const year = askedYear(warehouse, asked.fiscalYear)
  const covered = coveredMonths(year, warehouse.calendar.fiscalYears)
  const metrics = HEADLINES.filter((id) => warehouse.measurable.byUnit.includes(id))
  const [byMonth, byUnit] = await Promise.all([
    readSides(warehouse, asker, { ...asked, metrics, covered, by: 'month' }),
    readSides(warehouse, asker, { ...asked, metrics, covered, by: 'business_unit' }),
  ])
  const { now, budget } = byMonth
  return {
    fiscalYear: year.fiscalYear,
    months: [...covered.months],
    budgetMonths: [...(budget?.months ?? [])],
    headlines: metrics.map((metric) => describeHeadline(warehouse, metric, byMonth)),
    byMonth: covered.months.map((month) => describeMonth(month, byMonth)),
    byBusinessUnit: byUnit.now.rows.map(({ keys, labels }) => ({
      businessUnitId: keys[0] ?? '',
      businessUnit: labels[0] ?? '',
      ...unitFigures(sidesOf(byUnit, keys[0] ?? '')),
    })),
    totals: unitFigures({
      now: now.totals,
      before: byMonth.before?.totals,
      budget: budget?.totals.budget,
      budgeted: budget?.totals.actual,
    }),
    asOf: now.asOf,
    scope: now.scope,
    formula: now.formula,
  }
}

/** The figures of the months covered, of the year before, and beside their budget, by one dimension. */
interface Sides {
  now: MeasuresAnswer
  before: MeasuresAnswer | undefined
  budget: BudgetComparisonAnswer | undefined
}

interface SidesRequest extends Asked {
  metrics: readonly MetricId[]
  covered: CoveredMonths
  by: Dimension & BudgetDimension
}

async function readSides(warehouse: Warehouse, asker: Asker, request: SidesRequest): Promise<Sides> {
  const { metrics, covered, by, businessUnits, signal } = request
  const filter = businessUnits && { filter: { businessUnits } }
  const measure = (months: readonly string[]) =>
    warehouse.measures(asker, { metrics, groupBy: [by], period: { months }, ...filter }, { signal })
  const [now, before, budget] = await Promise.all([
    measure(covered.months),
    covered.before && measure(covered.before),
    readBudget(warehouse, asker, request),
  ])
  return { now, before, budget }
}

/** Undefined where no month has both a budget and actuals. */
async function readBudget(
  warehouse: Warehouse,
  asker: Asker,
  { metrics, covered: { months }, by, businessUnits, signal }: SidesRequest,
): Promise<BudgetComparisonAnswer | undefined> {
  const budgeted = metrics.filter((id) => warehouse.budgeted.includes(id))
  const budgetMonths = new Set(warehouse.calendar.fiscalYears.flatMap((year) => year.budgetMonths))
  const both = months.filter((month) => budgetMonths.has(month))
  if (budgeted.length === 0 || both.length === 0) return undefined
  const units = businessUnits && { businessUnits }
  const asked = { metrics: budgeted, groupBy: [by], period: { months: both }, ...units }
  const answer = await warehouse.budgetComparison(asker, asked, { signal })
  return answer.months.length === 0 ? undefined : answer
}

function describeHeadline(warehouse: Warehouse, metric: MetricId, { now, before, budget }: Sides): Headline {
  const definition = warehouse.metrics.find(({ id }) => id === metric)
  if (!definition) throw new Error(`The catalogue has no ${metric}`)
  const { name: label, unit, favourable } = definition
  const actual = now.totals[metric] ?? null
  const earlier = before?.totals[metric] ?? null
  const planned = budget?.totals.budget[metric] ?? null
  return {
    metric,
    label,
    unit,
    favourable,
    actual,
    before: earlier,
    change: changeOf(unit, actual, earlier),
    budget: planned,
    budgetChange: changeOf(unit, budget?.totals.actual[metric] ?? null, planned),
  }
}

function describeMonth(month: string, sides: Sides): OverviewMonth {
  const { now, before, budget } = sidesOf(sides, month, yearBefore(month))
  const netSales = now['net_sales'] ?? null
  const netSalesBefore = before?.['net_sales'] ?? null
  return {
    month,
    netSales,
    netSalesBefore,
    netSalesChange: relativeChange(netSales, netSalesBefore),
    netSalesBudget: budget?.['net_sales'] ?? null,
    grossMargin: now['gross_margin'] ?? null,
    grossMarginRatio: now['gross_margin_ratio'] ?? null,
    grossMarginRatioBefore: before?.['gross_margin_ratio'] ?? null,
  }
}

/** The values of one row of each side. */
interface RowSides {
  now: Values
  before: Values | undefined
  budget: Values | undefined
  /** Actuals of the months that have a budget, too. */
  budgeted: Values | undefined
}

function sidesOf({ now, before, budget }: Sides, key: string, keyBefore: string = key): RowSides {
  const planned = budget?.rows.find(({ keys }) => keys[0] === key)
  return {
    now: now.rows.find(({ keys }) => keys[0] === key)?.values ?? NOTHING,
    before: before?.rows.find(({ keys }) => keys[0] === keyBefore)?.values,
    budget: planned?.budget,
    budgeted: planned?.actual,
  }
}

function unitFigures({ now, before, budget, budgeted }: RowSides): Omit<OverviewUnit, 'businessUnitId' | 'businessUnit'> {
  const netSales = now['net_sales'] ?? null
  const netSalesBefore = before?.['net_sales'] ?? null
  const netSalesBudget = budget?.['net_sales'] ?? null
  return {
    netSales,
    netSalesBefore,
    netSalesChange: relativeChange(netSales, netSalesBefore),
    netSalesBudget,
    netSalesBudgetChange: relativeChange(budgeted?.['net_sales'] ?? null, netSalesBudget),
    grossMargin: now['gross_margin'] ?? null,
    grossMarginRatio: now['gross_margin_ratio'] ?? null,
    grossMarginRatioBefore: before?.['gross_margin_ratio'] ?? null,
    operatingProfit: now['operating_profit'] ?? null,
    operatingMarginRatio: now['operating_margin_ratio'] ?? null,
  }
}
