import { INTEGER } from '@duckdb/node-api'
import type { Asker } from '../directory/asker.ts'
import { fiscalYearOf, monthText } from './calendar.ts'
import type { Database } from './database.ts'
import type { Dataset } from './dataset.ts'
import { accountWeights, metricWeights, type Weight } from './measure-plan.ts'
import { integers, integersOrNull } from './measures.ts'
import { metricDefinition } from './metric-catalogue.ts'
import type { MetricId } from './metric-ids.ts'
import { BUDGET_MONTHS, BUDGET_VARIANCE } from './queries/budget-variance.sql.ts'
import type { QueryOptions } from './question.ts'
import { RequestError } from './request-error.ts'
import { figuresSightOf } from './rights.ts'
import { describeScope } from './scope.ts'
import { selectFacts } from './selection.ts'
import type { BudgetRow, BudgetsAnswer, BudgetsRequest } from './warehouse.ts'

const LINES: readonly MetricId[] = [
  'net_sales',
  'cost_of_sales',
  'gross_margin',
  'operating_expenses',
  'operating_profit',
]
/** Lines that are shown account by account as well. */
const DETAILED: readonly MetricId[] = ['cost_of_sales', 'operating_expenses']

interface Line {
  line: string
  label: string
  level: 0 | 1
  favourable: 'higher' | 'lower'
  weights: readonly Weight[]
}

/** Budget against actual over the months that have both, by unit and line of the income statement. */
export async function answerBudgets(
  dataset: Dataset,
  database: Database,
  asker: Asker,
  request: BudgetsRequest,
  { signal }: QueryOptions = {},
): Promise<BudgetsAnswer> {
  const sight = figuresSightOf(dataset, asker)
  const selection = selectFacts(dataset, sight, request.businessUnits ? { businessUnits: request.businessUnits } : {})
  const { ledger } = dataset
  const fiscalYear = chooseYear(dataset, request.fiscalYear)
  const shared = {
    asker_units: integers(sight.units),
    units: integersOrNull(selection.units),
    book: { value: ledger.number, type: INTEGER },
    months: integers(
      ledger.months.booked.filter(
        (month) =>
          fiscalYearOf(month, ledger.calendar.startMonth) === fiscalYear && ledger.months.budgeted.includes(month),
      ),
    ),
  }
  const lines = incomeStatementLines(dataset)
  const weights = lines.flatMap((line, measure) => line.weights.map((weight) => ({ ...weight, measure })))
  const [monthRows, sums] = await Promise.all([
    database.query({ sql: BUDGET_MONTHS, parameters: shared }, signal),
    database.query(
      {
        sql: BUDGET_VARIANCE,
        parameters: {
          ...shared,
          measures: integers(weights.map(({ measure }) => measure)),
          accounts: integers(weights.map(({ accountId }) => dataset.accountMembers.place(accountId))),
          factors: integers(weights.map(({ factor }) => factor)),
        },
      },
      signal,
    ),
  ])
  const months = monthRows.map((row) => Number(row['month']))
  if (months.length === 0) {
    throw new RequestError('fiscalYear', `No month of FY${fiscalYear} has both a budget and actuals there.`)
  }
  const amounts = sums.map((row) => ({
    unit: Number(row['unit']),
    measure: Number(row['measure']),
    budget: Number(row['budget']),
    actual: Number(row['actual']),
  }))
  const byUnit = Map.groupBy(amounts, ({ unit }) => unit)
  const rows = [...byUnit].flatMap(([unit, own]) => budgetRows(lines, own, dataset.units.list[unit]!))
  return {
    fiscalYear,
    months: months.map(monthText),
    rows,
    totals: budgetRows(lines, amounts, { id: '', name: 'All business units shown' }),
    asOf: dataset.tables.asOf,
    scope: describeScope({ dataset, book: ledger, sight, selection, months, what: 'budget and actuals' }),
    formula: 'Variance = actual − budget, over the months in which the business unit has both',
  }
}

function chooseYear(dataset: Dataset, wanted: number | undefined): number {
  const years = dataset.ledger.calendar.fiscalYears.filter(({ budgetMonths }) => budgetMonths.length > 0)
  if (years.length === 0) throw new RequestError('fiscalYear', 'This dataset has no budgets.')
  if (wanted === undefined) return years.at(-1)!.fiscalYear
  if (years.some(({ fiscalYear }) => fiscalYear === wanted)) return wanted
  throw new RequestError(
    'fiscalYear',
    `There is no budget for FY${wanted}.`,
    years.map(({ fiscalYear }) => `${fiscalYear}`),
  )
}

function incomeStatementLines(dataset: Dataset): Line[] {
  return LINES.filter((id) => dataset.ledger.metrics.has(id)).flatMap((id): Line[] => {
    const { name, favourable, basis } = metricDefinition(id)
    const direction = favourable === 'lower' ? 'lower' : 'higher'
    const top: Line = { line: id, label: name, level: 0, favourable: direction, weights: metricWeights(dataset, id)! }
    if (!DETAILED.includes(id) || basis.type !== 'account') return [top]
    const parts = Map.groupBy(accountWeights(dataset.accounts, dataset.roles[basis.role]!), ({ key }) => key)
    parts.delete(dataset.roles[basis.role]!)
    return [
      top,
      ...[...parts].map(([accountId, weights]): Line => {
        const account = dataset.accountMembers.list[dataset.accountMembers.place(accountId)]!
        return { line: account.code, label: account.name, level: 1, favourable: direction, weights }
      }),
    ]
  })
}

interface LineAmount {
  measure: number
  budget: number
  actual: number
}

function budgetRows(
  lines: readonly Line[],
  amounts: readonly LineAmount[],
  unit: { id: string; name: string },
): BudgetRow[] {
  const byLine = Map.groupBy(amounts, ({ measure }) => measure)
  return lines.flatMap(({ line, label, level, favourable }, index): BudgetRow[] => {
    const own = byLine.get(index) ?? []
    if (own.length === 0) return []
    const budget = own.reduce((sum, amount) => sum + amount.budget, 0)
    const actual = own.reduce((sum, amount) => sum + amount.actual, 0)
    const variance = actual - budget
    return [
      {
        businessUnitId: unit.id,
        businessUnit: unit.name,
        line,
        label,
        level,
        budget: budget / 100,
        actual: actual / 100,
        variance: variance / 100,
        varianceRatio: budget === 0 ? null : variance / Math.abs(budget),
        favourable: favourable === 'higher' ? variance >= 0 : variance <= 0,
      },
    ]
  })
}
