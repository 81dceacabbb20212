import type { Account, Dimension, FiscalYear, MeasuresAnswer, MetricId } from '@perdure/books'
import { BOOKED_LINES, type BookedAmounts, type BookedLine } from '../domain/financial-model.ts'
import { fullYear } from './full-year.ts'
import type { ToolContext } from './tool.ts'

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

/** Lines that need a metric of their own to be told apart; without it they stay in the line named second. */
const TOLD_APART: readonly [MetricId, string, string][] = [
  ['labour_cost', 'direct labour', 'the other variable or fixed cost of sales'],
  ['personnel_expenses', 'personnel expenses', 'other operating expenses'],
  ['depreciation', 'depreciation', 'other operating expenses, so that EBITDA is operating profit'],
  ['interest_expense', 'interest expense', 'other income'],
]

/**
 * Reads the baseline. Every posting account of the operating result falls into one line: by what it is (labour,
 * personnel, depreciation), else by its behaviour. Throws `RequestError` for a year that is not whole.
 */
export async function readBaseline(
  { fiscalYear, businessUnits }: BaselineRequest,
  context: ToolContext,
): Promise<ModelBaseline> {
  const { warehouse, asker, signal } = context
  const year = fullYear('baselineFiscalYear', fiscalYear, warehouse.calendar)
  const lacking = TOLD_APART.filter(([id]) =>
    warehouse.metrics.some((metric) => metric.id === id && metric.unavailable),
  )
  const read = (metric: MetricId, groupBy: Dimension[]): Promise<MeasuresAnswer | undefined> =>
    lacking.some(([id]) => id === metric)
      ? Promise.resolve(undefined)
      : warehouse.measures(
          asker,
          {
            metrics: [metric],
            groupBy,
            filter: businessUnits ? { businessUnits } : {},
            period: { fiscalYears: [year.fiscalYear] },
          },
          { signal },
        )
  const [sales, costOfSales, expenses, otherIncome, interest, labour, personnel, depreciation] = await Promise.all([
    read('net_sales', ['month']),
    read('cost_of_sales', ['account', 'month']),
    read('operating_expenses', ['account', 'month']),
    read('other_income', ['month']),
    read('interest_expense', ['month']),
    read('labour_cost', ['account']),
    read('personnel_expenses', ['account']),
    read('depreciation', ['account']),
  ])
  const variable = variableAccounts(warehouse.accounts(asker))
  const months = new Map(year.completeMonths.map((month) => [month, emptyMonth()]))
  const book = (answer: MeasuresAnswer | undefined, lineOf: (account: string) => BookedLine): void => {
    const key = answer?.measures[0]?.key ?? ''
    for (const { keys, values } of answer?.rows ?? []) {
      const month = months.get(keys.at(-1)!)
      if (month) month[lineOf(keys[0]!)] += Math.round((values[key] ?? 0) * 100)
    }
  }
  const [isLabour, isPersonnel, isDepreciation] = [labour, personnel, depreciation].map(accountsOf)
  book(sales, () => 'net_sales')
  book(costOfSales, (account) => {
    if (isLabour!.has(account)) return 'direct_labour'
    return variable.has(account) ? 'variable_cost_of_sales' : 'fixed_cost_of_sales'
  })
  book(expenses, (account) => {
    if (isDepreciation!.has(account)) return 'depreciation'
    if (isPersonnel!.has(account)) return 'personnel_expenses'
    return variable.has(account) ? 'variable_operating_expenses' : 'other_operating_expenses'
  })
  // Other income and expense is net of interest: what was taken off is told on a line of its own.
  book(otherIncome, () => 'other_income')
  book(interest, () => 'other_income')
  book(interest, () => 'interest_expense')
  return {
    year,
    months: [...months.values()],
    answer: sales!,
    remarks: lacking.map(([, name, instead]) => `This dataset does not tell ${name} apart: it is in ${instead}.`),
  }
}

const emptyMonth = (): Record<BookedLine, number> =>
  Object.fromEntries(BOOKED_LINES.map((line) => [line, 0])) as Record<BookedLine, number>

const accountsOf = (answer: MeasuresAnswer | undefined): Set<string> =>
  new Set(answer?.rows.map(({ keys }) => keys[0]!))

const variableAccounts = (accounts: readonly Account[]): Set<string> =>
  new Set(accounts.filter(({ behaviour }) => behaviour === 'variable').map(({ id }) => id))
