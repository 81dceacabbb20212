import type { Asker } from '../directory/asker.ts'
import { fiscalYearOf, monthText } from './calendar.ts'
import type { Database } from './database.ts'
import type { Dataset } from './dataset.ts'
import { comparedMonths, sumBothSides, type ComparisonScope } from './budget-sums.ts'
import { accountWeights, metricWeights, type AdditiveMeasure, type Weight } from './measure-plan.ts'
import { metricDefinition } from './metric-catalogue.ts'
import type { MetricId } from './metric-ids.ts'
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
  const scope: ComparisonScope = {
    dataset,
    sight,
    selection,
    months: ledger.months.booked.filter(
      (month) =>
        fiscalYearOf(month, ledger.calendar.startMonth) === fiscalYear && ledger.months.budgeted.includes(month),
    ),
  }
  const lines = incomeStatementLines(dataset)
  const measures = lines.map(({ weights }, index): AdditiveMeasure => ({
    key: `${index}`,
    aggregation: 'flow',
    weights,
  }))
  const [compared, sums] = await Promise.all([
    comparedMonths(database, scope, signal),
    sumBothSides(database, scope, measures, ['business_unit'], signal),
  ])
  const months = [...new Set(compared.map(({ month }) => month))].toSorted((left, right) => left - right)
  if (months.length === 0) {
    throw new RequestError('fiscalYear', `No month of FY${fiscalYear} has both a budget and actuals there.`)
  }
  const amounts = sums.flatMap(({ keys, budget, actual }) =>
    [...budget.keys()].map((key) => ({
      unit: keys[0]!,
      measure: Number(key),
      budget: budget.get(key)!,
      actual: actual.get(key)!,
    })),
  )
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
