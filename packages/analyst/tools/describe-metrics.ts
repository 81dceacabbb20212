import { SUBLEDGERS } from '@perdure/books'
import type { Asker, AvailableMetric, FiscalYear, Subledger, Warehouse } from '@perdure/books'
import type { Column, Row } from '@perdure/protocol'
import { z } from 'zod'
import { metricField, ROWS_MAX } from './tables/filters.ts'
import { correctable, tableResult, type Table } from './tables/table.ts'
import { inSentence, listed, MONTH_NAMES } from './tables/titles.ts'
import type { Tool, ToolContext } from './tool.ts'

const METRICS_MAX = 30

export const describeMetricsInput = z.strictObject({
  view: z
    .enum(['metrics', 'books', 'fiscal_years'])
    .default('metrics')
    .describe(
      'metrics: the catalogue. books: how fresh the books are, what this person may see, what the dataset lacks and ' +
        'why. fiscal_years: which months each year has.',
    ),
  metrics: z.array(metricField).min(1).max(METRICS_MAX).optional().describe('Only these metrics. Absent: all.'),
  search: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('Only metrics whose id, name, definition or formula holds this text, in any case.'),
})
export type DescribeMetricsInput = z.infer<typeof describeMetricsInput>

const METRIC_COLUMNS: readonly Column[] = [
  { key: 'metric', label: 'Metric', unit: 'text' },
  { key: 'name', label: 'Name', unit: 'text' },
  { key: 'definition', label: 'Definition', unit: 'text' },
  { key: 'formula', label: 'Formula', unit: 'text' },
  { key: 'metric_unit', label: 'Unit', unit: 'text' },
  { key: 'favourable', label: 'Better when', unit: 'text' },
  { key: 'over_time', label: 'Over time', unit: 'text' },
  { key: 'grain', label: 'Can be split by', unit: 'text' },
  { key: 'source', label: 'Source', unit: 'text' },
  { key: 'by_product_or_customer', label: 'By product and customer', unit: 'text' },
  { key: 'available', label: 'In this dataset', unit: 'text' },
]
const BOOKS_COLUMNS: readonly Column[] = [
  { key: 'topic', label: 'Topic', unit: 'text' },
  { key: 'item', label: 'Item', unit: 'text' },
  { key: 'value', label: 'Value', unit: 'text' },
]
const YEAR_COLUMNS: readonly Column[] = [
  { key: 'fiscal_year', label: 'Fiscal year', unit: 'year' },
  { key: 'from', label: 'From', unit: 'text' },
  { key: 'to', label: 'To', unit: 'text' },
  { key: 'booked_months', label: 'Months booked', unit: 'count' },
  { key: 'complete_months', label: 'Months complete', unit: 'count' },
  { key: 'budget_months', label: 'Months with a budget', unit: 'count' },
]

const keysOf = (columns: readonly Column[]): string => columns.map(({ key }) => `\`${key}\``).join(', ')

/**
 * What can be asked: the metric catalogue; how fresh the books are; what the caller may see; what the dataset lacks and
 * why. Units: words, and counts of months, products and customers. Formulas: those of the catalogue, in words. Source:
 * the metric catalogue, the fiscal calendar of the ledger, and the caller's rights.
 */
export const describeMetrics: Tool<DescribeMetricsInput> = {
  name: 'describe_metrics',
  title: 'Metrics and books',
  description:
    'What the metrics mean and what these books hold; no figures of the business. View `metrics`, columns: ' +
    `${keysOf(METRIC_COLUMNS)}. View \`books\`: ${keysOf(BOOKS_COLUMNS)}: as-of date, dataset version, calendar, the ` +
    'business units this person may see with counts of products and customers, what is not available and why. View ' +
    `\`fiscal_years\`: ${keysOf(YEAR_COLUMNS)} (counts of months).`,
  input: describeMetricsInput,
  run: (input, context) =>
    correctable(async () => {
      const { warehouse, asker } = context
      const metrics = chosenMetrics(input, warehouse.metrics)
      if (metrics.length === 0) return nothingFound(input, warehouse.metrics)
      const table = { ...tableOf(input, metrics, context), provenance: provenanceOf(input, warehouse, asker) }
      return tableResult({ ...table, remarks: remarksOf(warehouse, asker) }, { limit: ROWS_MAX, offset: 0 })
    }),
}

function chosenMetrics({ metrics, search }: DescribeMetricsInput, all: readonly AvailableMetric[]): AvailableMetric[] {
  const wanted = search?.toLowerCase()
  return all.filter(
    ({ id, name, definition, formula }) =>
      (metrics?.includes(id) ?? true) &&
      (wanted === undefined ||
        [id, name, definition, formula].some((text) => text.toLowerCase().includes(wanted))),
  )
}

function nothingFound({ search = '' }: DescribeMetricsInput, all: readonly AvailableMetric[]) {
  const names = all.map(({ id }) => id).join(', ')
  return { outcome: 'error' as const, summary: `No metric matches "${search}". Metrics: ${names}.` }
}

type TableParts = Pick<Table, 'title' | 'columns' | 'rows'>

function tableOf(
  { view }: DescribeMetricsInput,
  metrics: readonly AvailableMetric[],
  { warehouse, asker }: ToolContext,
): TableParts {
  switch (view) {
    case 'metrics':
      return {
        title: 'Metric catalogue',
        columns: METRIC_COLUMNS,
        rows: metrics.map((each) => metricRow(each, warehouse)),
      }
    case 'books':
      return { title: 'About these books', columns: BOOKS_COLUMNS, rows: booksRows(warehouse, asker) }
    case 'fiscal_years':
      return { title: 'Fiscal years', columns: YEAR_COLUMNS, rows: warehouse.calendar.fiscalYears.map(yearRow) }
  }
}

const UNITS = { usd: 'dollars to the cent', count: 'count', ratio: 'ratio (0.25 = 25 %)' } as const
const FAVOURABLE = { higher: 'higher', lower: 'lower', neutral: 'neither' } as const
const OVER_TIME = {
  flow: 'adds up over months',
  stock: 'balance at the end of the period, never added',
  quotient: 'computed from the sums of the period',
} as const

function metricRow(metric: AvailableMetric, { measurable }: Warehouse): Row {
  return {
    metric: metric.id,
    name: metric.name,
    definition: metric.definition,
    formula: metric.formula,
    metric_unit: UNITS[metric.unit],
    favourable: FAVOURABLE[metric.favourable],
    over_time: OVER_TIME[metric.aggregation],
    grain: metric.grain,
    source: metric.source,
    by_product_or_customer: measurable.byProductOrCustomer.includes(metric.id) ? 'yes' : 'no',
    available: metric.unavailable === undefined ? 'yes' : `no: ${metric.unavailable}`,
  }
}

function yearRow(year: FiscalYear): Row {
  return {
    fiscal_year: year.fiscalYear,
    from: year.from,
    to: year.to,
    booked_months: year.bookedMonths.length,
    complete_months: year.completeMonths.length,
    budget_months: year.budgetMonths.length,
  }
}

function booksRows(warehouse: Warehouse, asker: Asker): Row[] {
  const { company, calendar, asOf, datasetVersion, notes } = warehouse
  const about = (topic: string, items: readonly (readonly [item: string, value: string])[]): Row[] =>
    items.map(([item, value]) => ({ topic, item, value }))
  return [
    ...about('Company', [
      ['Name', company.name],
      ['What it does', company.description],
      ['Currency', company.currency],
    ]),
    ...about('Freshness', [
      ['Complete up to', asOf],
      ['Dataset version', datasetVersion],
      ['Fiscal year starts in', MONTH_NAMES[calendar.startMonth - 1]!],
      ['Latest full fiscal year', `FY${calendar.latestFullYear}`],
      ...partialYears(warehouse).map((year) => [year.label, `incomplete: ${describeMonths(year)}`] as const),
    ]),
    ...about('You may see', [
      ...warehouse.businessUnits(asker).map(({ name, description }) => [name, description] as const),
      ['Products', String(warehouse.productNames(asker).length)],
      ['Customers', String(warehouse.customers(asker).length)],
    ]),
    ...about(
      'Beside the ledger',
      SUBLEDGERS.filter((name) => warehouse.subledgers[name].held).map((name) => SUBLEDGER_WORDS[name]),
    ),
    ...about(
      'Not available',
      lacking(warehouse).map(({ name, why }) => [name, why] as const),
    ),
    ...about(
      'Note',
      notes.map((note, index) => [String(index + 1), note] as const),
    ),
  ]
}

const partialYears = ({ calendar }: Warehouse): FiscalYear[] => calendar.fiscalYears.filter(({ partial }) => partial)

const SUBLEDGER_WORDS: Readonly<Record<Subledger, readonly [name: string, holds: string]>> = {
  contracts: ['Contracts', 'what customers pay a year, for recurring revenue and retention'],
  invoices: ['Invoices', 'issued, due and settled, for receivables by age'],
  workforce: ['Workforce', 'heads, hours and rates of units that bill time'],
}

/** What this dataset does not hold, metrics and whole books, and why. */
function lacking({ metrics, subledgers }: Warehouse): { name: string; why: string }[] {
  return [
    ...metrics.flatMap(({ name, unavailable: why }) => (why === undefined ? [] : [{ name, why }])),
    ...SUBLEDGERS.flatMap((name) => {
      const described = subledgers[name]
      return described.held ? [] : [{ name: SUBLEDGER_WORDS[name][0], why: described.why }]
    }),
  ]
}

const describeMonths = ({ completeMonths }: FiscalYear): string => `${completeMonths.length} of 12 months complete`

/** What a reader of any view must know: how fresh, how much of it, what is missing. */
function remarksOf(warehouse: Warehouse, asker: Asker): string[] {
  const { asOf, datasetVersion, calendar } = warehouse
  const years = calendar.fiscalYears.map(({ label }) => label)
  const partial = partialYears(warehouse).map((year) => `${year.label} has ${describeMonths(year)}`)
  const units = warehouse.businessUnits(asker).map(({ name }) => name)
  const gaps = lacking(warehouse).map(({ name }) => inSentence(name))
  return [
    `The books are complete up to ${asOf} (dataset version ${datasetVersion}) and hold ${listed(years)}.`,
    ...(partial.length > 0 ? [`Incomplete: ${partial.join('; ')}.`] : []),
    units.length === 0
      ? 'You may not see the figures of any business unit.'
      : `You may see ${listed(units)}, with ${warehouse.productNames(asker).length} products and ` +
        `${warehouse.customers(asker).length} customers.`,
    gaps.length === 0 ? 'Nothing of the catalogue is missing.' : `Not available in this dataset: ${listed(gaps)}.`,
  ]
}

function provenanceOf(
  { metrics, search }: DescribeMetricsInput,
  warehouse: Warehouse,
  asker: Asker,
): Table['provenance'] {
  const units = warehouse.businessUnits(asker).map(({ name }) => name)
  const narrowed = [...(metrics ?? []), ...(search === undefined ? [] : [`matching "${search}"`])]
  const parts = [
    `metric catalogue and calendar of ${warehouse.company.name}`,
    `business units that you may see: ${units.join(', ') || 'none'}`,
    ...(narrowed.length > 0 ? [`only ${narrowed.join(', ')}`] : []),
  ]
  return { asOf: warehouse.asOf, scope: parts.join('; ') }
}
