import { RequestError, type FiscalYear, type MetricId } from '@perdure/books'
import type { Column, Row } from '@perdure/protocol'
import { z } from 'zod'
import { efficiencyOf, growth, type RuleMargin, type YearOfBusiness } from '../domain/efficiency.ts'
import { readBusinessYears, readExpenseLines, type BusinessYears } from './measures/efficiency-figures.ts'
import { percentagePoints, quotient } from './tables/figures.ts'
import { describedYear, filterFields, pageFields } from './tables/filters.ts'
import { correctable, tableResult, type Table } from './tables/table.ts'
import { listed, subjectTitle } from './tables/titles.ts'
import type { Tool, ToolContext } from './tool.ts'

const YEARS_MAX = 8

export const getEfficiencyMetricsInput = z.strictObject({
  view: z
    .enum(['summary', 'opex_lines'])
    .default('summary')
    .describe('summary: one row per unit and year. opex_lines: each expense account of one year per net sales.'),
  by: z.enum(['total', 'business_unit']).default('business_unit').describe('Rows of the summary.'),
  fiscalYears: z
    .array(describedYear('A fiscal year.'))
    .min(1)
    .max(YEARS_MAX)
    .optional()
    .describe('Absent: the latest full year. opex_lines takes one.'),
  margin: z
    .enum(['ebitda', 'operating'])
    .optional()
    .describe('The margin of the Rule of 40. Absent: ebitda, or operating where the books have no depreciation.'),
  businessUnits: filterFields.businessUnits,
  ...pageFields,
})
export type GetEfficiencyMetricsInput = z.infer<typeof getEfficiencyMetricsInput>

/**
 * Rule of 40, expense ratios and sales per head. Units: dollars to the cent, ratios, heads, percentage points.
 * Formulas: growth = this ÷ previous fiscal year − 1, where both are whole; rule of 40 = growth of net sales + EBITDA
 * (or operating) margin; ratio = amount ÷ net sales; net sales per head = net sales ÷ mean of the year's month-end
 * headcounts. Sources: Feld (2015) and Robinson et al., as in `domain/efficiency.ts`; the ledger's actuals.
 */
export const getEfficiencyMetrics: Tool<GetEfficiencyMetricsInput> = {
  name: 'get_efficiency_metrics',
  title: 'Efficiency',
  description:
    'How efficiently units run: Rule of 40 (sales growth + EBITDA or operating margin), expense ratios, sales per ' +
    'head, expense growth against sales growth. View summary: `business_unit`, `fiscal_year`, `net_sales`, ' +
    '`net_sales_growth`, `gross_margin_ratio`, `operating_expense_ratio`, `operating_margin_ratio`, ' +
    '`ebitda_margin_ratio`, `rule_of_40`, `average_headcount`, `net_sales_per_head`, `operating_expense_growth`, ' +
    '`growth_gap` (expense less sales growth, percentage points). View opex_lines: `account`, `amount`, ' +
    '`per_net_sales`, and the year before: `prior_amount`, `prior_per_net_sales`, `change` in percentage points, ' +
    '`growth`. Growth only between whole years.',
  input: getEfficiencyMetricsInput,
  run: (input, context) =>
    correctable(async () => {
      const years = chooseYears(input, context)
      const table =
        input.view === 'summary' ? await summary(input, years, context) : await opexLines(input, years, context)
      return tableResult(table, input)
    }),
}

function chooseYears({ view, fiscalYears }: GetEfficiencyMetricsInput, { warehouse }: ToolContext): FiscalYear[] {
  const { calendar } = warehouse
  const wanted = [...new Set(fiscalYears ?? [calendar.latestFullYear])].toSorted((left, right) => left - right)
  const known = calendar.fiscalYears.map(({ fiscalYear }) => String(fiscalYear))
  if (view === 'opex_lines' && wanted.length > 1) {
    throw new RequestError(
      'fiscalYears',
      'The view opex_lines takes one year, and sets the one before beside it.',
      known,
    )
  }
  return wanted.map((year) => {
    const found = calendar.fiscalYears.find(({ fiscalYear }) => fiscalYear === year)
    if (found === undefined) throw new RequestError('fiscalYears', `The books have no fiscal year ${year}.`, known)
    return found
  })
}

/** The whole year before a whole one; growth from or to anything else would mislead. */
function yearBefore({ fiscalYear, partial }: FiscalYear, { warehouse }: ToolContext): FiscalYear | undefined {
  const before = warehouse.calendar.fiscalYears.find((year) => year.fiscalYear === fiscalYear - 1)
  return partial || before?.partial ? undefined : before
}

function chooseMargin({ margin }: GetEfficiencyMetricsInput, { warehouse }: ToolContext): RuleMargin {
  const lacking = warehouse.metrics.find(({ id }) => id === 'ebitda')?.unavailable
  if (margin === 'ebitda' && lacking !== undefined) {
    throw new RequestError('margin', `This dataset has no EBITDA: ${lacking}.`, ['operating'])
  }
  return margin ?? (lacking === undefined ? 'ebitda' : 'operating')
}

async function summary(
  input: GetEfficiencyMetricsInput,
  years: readonly FiscalYear[],
  context: ToolContext,
): Promise<Table> {
  const margin = chooseMargin(input, context)
  const before = new Map(years.map((year) => [year.fiscalYear, yearBefore(year, context)]))
  const all = [...new Set([...years, ...before.values()].flatMap((year) => year?.fiscalYear ?? []))]
  const figures = await readBusinessYears(
    { by: input.by, businessUnits: input.businessUnits, fiscalYears: all },
    context,
  )
  const cellsOf = (of: (year: number) => YearOfBusiness | undefined, year: number): Row | undefined => {
    const own = of(year)
    const previous = before.get(year)
    if (own === undefined) return undefined
    return efficiencyCells(own, previous && of(previous.fiscalYear), margin)
  }
  const rows = figures.members.flatMap(({ label, of }) =>
    years.flatMap(({ fiscalYear }): Row[] => {
      const cells = cellsOf(of, fiscalYear)
      const own: Row = input.by === 'total' ? {} : { business_unit: label }
      return cells === undefined ? [] : [{ ...own, fiscal_year: fiscalYear, ...cells }]
    }),
  )
  const single =
    years.length === 1 && input.by === 'business_unit' ? cellsOf(figures.total, years[0]!.fiscalYear) : undefined
  const { answer } = figures
  const by = input.by === 'total' ? [] : (['business_unit'] as const)
  const subject = subjectTitle({ what: ['Efficiency'], narrowedTo: answer.narrowedTo, by })
  return {
    title: `${subject}, ${listed(years.map(({ label }) => label))}`,
    columns: summaryColumns(input.by, margin),
    rows,
    ...(single ? { totals: { business_unit: 'Total', fiscal_year: years[0]!.fiscalYear, ...single } } : {}),
    provenance: { ...answer, scope: scopeOf(answer.scope, years, before), formula: formulaOf(margin) },
    remarks: remarksOf(years, before, figures, context),
  }
}

function efficiencyCells(own: YearOfBusiness, previous: YearOfBusiness | undefined, margin: RuleMargin): Row {
  const efficiency = efficiencyOf(own, previous, margin)
  const { averageHeadcount: heads } = own
  return {
    net_sales: own.netSales,
    net_sales_growth: efficiency.netSalesGrowth,
    gross_margin_ratio: efficiency.grossMarginRatio,
    operating_expense_ratio: efficiency.operatingExpenseRatio,
    operating_margin_ratio: efficiency.operatingMarginRatio,
    ebitda_margin_ratio: efficiency.ebitdaMarginRatio,
    rule_of_40: efficiency.ruleOf40,
    average_headcount: heads === null ? null : hundredths(heads),
    net_sales_per_head: efficiency.netSalesPerHead === null ? null : hundredths(efficiency.netSalesPerHead),
    operating_expense_growth: efficiency.operatingExpenseGrowth,
    growth_gap: efficiency.growthGap === null ? null : efficiency.growthGap * 100,
  }
}

const hundredths = (value: number): number => Math.round(value * 100) / 100

function summaryColumns(by: GetEfficiencyMetricsInput['by'], margin: RuleMargin): Column[] {
  const ratio = (key: string, label: string): Column => ({ key, label, unit: 'ratio' })
  return [
    ...(by === 'total' ? [] : [{ key: 'business_unit', label: 'Business unit', unit: 'text' as const }]),
    { key: 'fiscal_year', label: 'Fiscal year', unit: 'year' },
    { key: 'net_sales', label: 'Net sales', unit: 'usd' },
    ratio('net_sales_growth', 'Net sales growth'),
    ratio('gross_margin_ratio', 'Gross margin %'),
    ratio('operating_expense_ratio', 'Operating expenses ÷ net sales'),
    ratio('operating_margin_ratio', 'Operating margin %'),
    ratio('ebitda_margin_ratio', 'EBITDA margin %'),
    ratio('rule_of_40', `Rule of 40 (growth + ${margin === 'ebitda' ? 'EBITDA' : 'operating'} margin)`),
    { key: 'average_headcount', label: 'Average headcount', unit: 'count' },
    { key: 'net_sales_per_head', label: 'Net sales per head', unit: 'usd' },
    ratio('operating_expense_growth', 'Operating expenses growth'),
    { key: 'growth_gap', label: 'Expense growth less sales growth, points', unit: 'percentage_points' },
  ]
}

function scopeOf(
  scope: string,
  years: readonly FiscalYear[],
  before: ReadonlyMap<number, FiscalYear | undefined>,
): string {
  const compared = years.flatMap(({ fiscalYear }) => before.get(fiscalYear)?.label ?? [])
  return compared.length === 0 ? scope : `${scope}; growth from ${listed(compared)}`
}

function formulaOf(margin: RuleMargin): string {
  return (
    'growth = this ÷ previous fiscal year − 1; rule of 40 = net sales growth + ' +
    `${margin === 'ebitda' ? 'EBITDA' : 'operating'} margin; ratios and margins = amount ÷ net sales; net sales per ` +
    'head = net sales ÷ mean of the month-end headcounts; gap = (operating expenses growth − net sales growth) × 100'
  )
}

function remarksOf(
  years: readonly FiscalYear[],
  before: ReadonlyMap<number, FiscalYear | undefined>,
  { lacking }: BusinessYears,
  { warehouse }: ToolContext,
): string[] {
  const without = years.filter(({ fiscalYear }) => before.get(fiscalYear) === undefined).map(({ label }) => label)
  const reasonOf = (id: MetricId): string => warehouse.metrics.find((metric) => metric.id === id)!.unavailable!
  return [
    ...(without.length > 0 ? [`No growth for ${listed(without)}: it takes two whole years in a row.`] : []),
    ...lacking.map(({ id, name }) => `This dataset has no ${name}: ${reasonOf(id)}.`),
  ]
}

async function opexLines(
  input: GetEfficiencyMetricsInput,
  [year]: readonly FiscalYear[],
  context: ToolContext,
): Promise<Table> {
  const before = yearBefore(year!, context)
  const fiscalYears = [year!.fiscalYear, ...(before ? [before.fiscalYear] : [])]
  const { answer, lines, total, netSales } = await readExpenseLines(
    { businessUnits: input.businessUnits, fiscalYears },
    context,
  )
  const cells = (amounts: ReadonlyMap<number, number>): Row => {
    const amount = amounts.get(year!.fiscalYear) ?? 0
    const share = quotient(amount, netSales.get(year!.fiscalYear) ?? null)
    if (before === undefined) return { amount, per_net_sales: share }
    const prior = amounts.get(before.fiscalYear) ?? 0
    const priorShare = quotient(prior, netSales.get(before.fiscalYear) ?? null)
    return {
      amount,
      per_net_sales: share,
      prior_amount: prior,
      prior_per_net_sales: priorShare,
      change: percentagePoints(share, priorShare),
      growth: growth(amount, prior),
    }
  }
  const label = before?.label ?? ''
  const what = ['Operating expenses per net sales']
  return {
    title: `${subjectTitle({ what, narrowedTo: answer.narrowedTo, by: ['account'] })}, ${year!.label}`,
    columns: [
      { key: 'account', label: 'Account', unit: 'text' },
      { key: 'amount', label: year!.label, unit: 'usd' },
      { key: 'per_net_sales', label: `÷ net sales ${year!.label}`, unit: 'ratio' },
      ...(before
        ? ([
            { key: 'prior_amount', label, unit: 'usd' },
            { key: 'prior_per_net_sales', label: `÷ net sales ${label}`, unit: 'ratio' },
            { key: 'change', label: 'Change, points', unit: 'percentage_points' },
            { key: 'growth', label: 'Growth', unit: 'ratio' },
          ] as const)
        : []),
    ],
    rows: lines
      .map(({ name, amounts }): Row => ({ account: name, ...cells(amounts) }))
      .toSorted((left, right) => Number(right['amount']) - Number(left['amount'])),
    totals: { account: 'Operating expenses', ...cells(total) },
    provenance: {
      ...answer,
      formula: `${answer.formula}; per net sales = amount ÷ net sales of the same scope; change in percentage points`,
    },
    remarks: before ? [] : [`No year to compare with: ${year!.label} and the one before must both be whole.`],
  }
}
