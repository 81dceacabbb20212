import type { Account, Dimension, FiscalYear, MeasuresAnswer, MetricId } from '@perdure/books'
import { BOOKED_LINES, type BookedAmounts, type BookedLine } from '../../domain/financial-model.ts'
import { fullYear } from './full-year.ts'
import type { ToolContext } from '../tool.ts'

/** What a financial model starts from: one whole fiscal year, month by month, as it is booked. */
export interface ModelBaseline {
  year: FiscalYear
  /** Twelve months in their order, whole cents. */
  months: readonly BookedAmounts[]
  /** Of net sales; the other figures have the same scope. */
  answer: MeasuresAnswer
  /** What the dataset does not tell apart, in whole sentences. */
  remarks: readonly string[]
}

export interface BaselineRequest {
  fiscalYear: number | undefined
  businessUnits: readonly string[] | undefined
}

/** Metrics that a model can do without, and what becomes of them in a dataset that does not have them. */
const DISPENSABLE: readonly [MetricId, string][] = [
  ['labour_cost', 'does not tell direct labour apart: it is in the other variable or fixed cost of sales'],
  ['personnel_expenses', 'does not tell personnel expenses apart: they are in other operating expenses'],
  [
    'depreciation',
    'does not tell depreciation apart: it is in other operating expenses, and EBITDA is operating profit',
  ],
  ['other_income', 'has no other income and expense: profit before tax is operating profit'],
  ['interest_expense', 'does not tell interest expense apart: it is in other income'],
]

/**
 * Reads the baseline. Every posting account of the operating result falls into one line: by what it is (labour,
 * personnel, depreciation), else by its behaviour. Throws `RequestError` for a year that is not whole, and for a
 * dataset without net sales, cost of sales or operating expenses.
 */
export async function readBaseline(request: BaselineRequest, context: ToolContext): Promise<ModelBaseline> {
  const { warehouse, asker } = context
  const year = fullYear('baselineFiscalYear', request.fiscalYear, warehouse.calendar)
  const isLacking = (id: MetricId): boolean =>
    warehouse.metrics.some((metric) => metric.id === id && metric.unavailable !== undefined)
  const read = (metrics: readonly MetricId[], groupBy: readonly Dimension[]): Promise<MeasuresAnswer | undefined> => {
    const asked = metrics.filter((id) => !DISPENSABLE.some(([other]) => other === id) || !isLacking(id))
    return asked.length === 0 ? Promise.resolve(undefined) : ask(asked, groupBy, year, request, context)
  }
  const [monthly, costOfSales, expenses, ...toldApart] = await Promise.all([
    read(['net_sales', 'other_income', 'interest_expense'], ['month']),
    read(['cost_of_sales'], ['account', 'month']),
    read(['operating_expenses'], ['account', 'month']),
    read(['labour_cost'], ['account']),
    read(['personnel_expenses'], ['account']),
    read(['depreciation'], ['account']),
  ])
  const [isLabour, isPersonnel, isDepreciation] = toldApart.map(accountsOf)
  const variable = variableAccounts(warehouse.accounts(asker))
  const months = new Map(year.completeMonths.map((month) => [month, emptyMonth()]))
  book(months, monthly, 'net_sales', () => 'net_sales')
  book(months, costOfSales, 'cost_of_sales', (account) => {
    if (isLabour!.has(account)) return 'direct_labour'
    return variable.has(account) ? 'variable_cost_of_sales' : 'fixed_cost_of_sales'
  })
  book(months, expenses, 'operating_expenses', (account) => {
    if (isDepreciation!.has(account)) return 'depreciation'
    if (isPersonnel!.has(account)) return 'personnel_expenses'
    return variable.has(account) ? 'variable_operating_expenses' : 'other_operating_expenses'
  })
  // Other income and expense is net of interest: what was taken off is told on a line of its own.
  book(months, monthly, 'other_income', () => 'other_income')
  if (!isLacking('other_income')) {
    book(months, monthly, 'interest_expense', () => 'other_income')
    book(months, monthly, 'interest_expense', () => 'interest_expense')
  }
  return {
    year,
    months: [...months.values()],
    answer: monthly!,
    remarks: DISPENSABLE.filter(([id]) => isLacking(id)).map(([, what]) => `This dataset ${what}.`),
  }
}

function ask(
  metrics: readonly MetricId[],
  groupBy: readonly Dimension[],
  { fiscalYear }: FiscalYear,
  { businessUnits }: BaselineRequest,
  { warehouse, asker, signal }: ToolContext,
): Promise<MeasuresAnswer> {
  const filter = businessUnits ? { businessUnits } : {}
  return warehouse.measures(asker, { metrics, groupBy, filter, period: { fiscalYears: [fiscalYear] } }, { signal })
}

type Months = ReadonlyMap<string, Record<BookedLine, number>>

/** Adds one metric to the line that each of its rows belongs to, by account where it is split by one. */
function book(
  months: Months,
  answer: MeasuresAnswer | undefined,
  metric: MetricId,
  lineOf: (account: string) => BookedLine,
): void {
  for (const { keys, values } of answer?.rows ?? []) {
    const month = months.get(keys.at(-1)!)
    if (month) month[lineOf(keys[0]!)] += Math.round((values[metric] ?? 0) * 100)
  }
}

const emptyMonth = (): Record<BookedLine, number> =>
  Object.fromEntries(BOOKED_LINES.map((line) => [line, 0])) as Record<BookedLine, number>

const accountsOf = (answer: MeasuresAnswer | undefined): Set<string> =>
  new Set(answer?.rows.map(({ keys }) => keys[0]!))

const variableAccounts = (accounts: readonly Account[]): Set<string> =>
  new Set(accounts.filter(({ behaviour }) => behaviour === 'variable').map(({ id }) => id))
