import type { Asker } from '../directory/asker.ts'
import type { MonthNumber } from '../source/tables.ts'
import { checkedDimensions, computeFigures, yearsOf } from './answer-measures.ts'
import { comparedMonths, sumBothSides, type ComparedSums, type ComparisonScope } from './budget-sums.ts'
import { monthText } from './calendar.ts'
import type { Database } from './database.ts'
import type { Dataset } from './dataset.ts'
import type { BudgetDimension } from './dimensions.ts'
import { planAccount, planMetrics, type FigurePlan } from './figure-plan.ts'
import { keyText } from './labels.ts'
import { metricDefinition } from './metric-catalogue.ts'
import { selectMonths } from './period.ts'
import type { Figure, QueryOptions } from './question.ts'
import { RequestError } from './request-error.ts'
import { figuresSightOf, type Sight } from './rights.ts'
import { describeScope } from './scope.ts'
import { selectFacts, type Selection } from './selection.ts'
import type { BudgetComparisonAnswer, BudgetMeasuresRequest, ComparedFigures, MeasuresAnswer } from './warehouse.ts'

/** Everything that is known before a database is asked. */
interface BudgetQuestion {
  sight: Sight
  selection: Selection
  plan: FigurePlan
  groupBy: readonly BudgetDimension[]
  /** Budgeted months within the period. */
  months: readonly MonthNumber[]
}

/** Budgets as `answerMeasures` tells actuals. */
export async function answerBudgetMeasures(
  dataset: Dataset,
  database: Database,
  asker: Asker,
  request: BudgetMeasuresRequest,
  { signal }: QueryOptions = {},
): Promise<MeasuresAnswer> {
  const { budget: book } = dataset
  const { sight, selection, plan, groupBy, months } = readQuestion(dataset, asker, request)
  const { rows, totals } = await computeFigures(
    database,
    plan,
    { dataset, book, sight, selection, months, groupBy },
    signal,
  )
  return {
    measures: plan.measures,
    fiscalYears: yearsOf(book, months),
    rows,
    totals,
    asOf: dataset.tables.asOf,
    scope: describeScope({ dataset, book, sight, selection, months, what: 'figures' }),
    ...(selection.names.length === 0 ? {} : { narrowedTo: selection.names }),
    formula: plan.formula,
  }
}

/** Budget beside actual, over the months in which a business unit has both. */
export async function answerBudgetComparison(
  dataset: Dataset,
  database: Database,
  asker: Asker,
  request: BudgetMeasuresRequest,
  { signal }: QueryOptions = {},
): Promise<BudgetComparisonAnswer> {
  const { ledger, units } = dataset
  const { sight, selection, plan, groupBy, months: budgeted } = readQuestion(dataset, asker, request)
  if (plan.additive.some(({ aggregation }) => aggregation === 'stock')) {
    throw new RequestError('metrics', 'Budget and actual are compared over months; a balance is not added over them.')
  }
  const scope: ComparisonScope = {
    dataset,
    sight,
    selection,
    months: budgeted.filter((month) => ledger.months.booked.includes(month)),
  }
  const sum = (dimensions: readonly BudgetDimension[]): Promise<ComparedSums[]> =>
    sumBothSides(database, scope, plan.additive, dimensions, signal)
  const [compared, groups, [total]] = await Promise.all([
    comparedMonths(database, scope, signal),
    groupBy.length === 0 ? [] : sum(groupBy),
    sum([]),
  ])
  const months = [...new Set(compared.map(({ month }) => month))].toSorted((left, right) => left - right)
  if (months.length === 0) {
    const both = ledger.months.booked.filter((month) => ledger.months.budgeted.includes(month))
    throw new RequestError('period', 'No month there has both a budget and actuals.', both.map(monthText))
  }
  const totals = readSides(plan, total)
  const byUnit = Map.groupBy(compared, ({ unit }) => unit)
  return {
    measures: plan.measures,
    favourable: plan.favourable,
    fiscalYears: yearsOf(ledger, months),
    rows: groupBy.length === 0 ? [{ keys: [], labels: [], ...totals }] : groups.map(describeGroup),
    totals,
    months: months.map(monthText),
    unitMonths: [...byUnit].map(([unit, own]) => ({
      businessUnit: units.list[unit]!.name,
      months: own.map(({ month }) => monthText(month)),
    })),
    asOf: dataset.tables.asOf,
    scope: describeScope({ dataset, book: ledger, sight, selection, months, what: 'budget and actuals' }),
    ...(selection.names.length === 0 ? {} : { narrowedTo: selection.names }),
    formula: plan.formula,
  }

  function describeGroup(group: ComparedSums) {
    const texts = group.keys.map((key, index) => keyText(dataset, groupBy[index]!, key))
    return {
      keys: texts.map(({ key }) => key),
      labels: texts.map(({ label }) => label),
      ...readSides(plan, group),
    }
  }
}

function readSides(plan: FigurePlan, sums: ComparedSums | undefined): ComparedFigures {
  const side = (amounts: ReadonlyMap<string, number> | undefined): Record<string, Figure> =>
    plan.figures(amounts ?? new Map())
  return { budget: side(sums?.budget), actual: side(sums?.actual) }
}

function readQuestion(dataset: Dataset, asker: Asker, request: BudgetMeasuresRequest): BudgetQuestion {
  const sight = figuresSightOf(dataset, asker)
  const { budget } = dataset
  if (budget.months.booked.length === 0) throw new RequestError('budget', 'This dataset has no budgets.')
  checkedDimensions(request)
  const { metrics = [], account, groupBy = [], businessUnits, period } = request
  const unfit = metrics.find((id) => !budget.metrics.has(id))
  if (unfit !== undefined) {
    throw new RequestError('metrics', `${metricDefinition(unfit).name} is not budgeted.`, [...budget.metrics])
  }
  const plan = account === undefined ? planMetrics(dataset, metrics, groupBy) : planAccount(dataset, account)
  if (account !== undefined) checkBudgeted(dataset, plan)
  return {
    sight,
    selection: selectFacts(dataset, sight, businessUnits === undefined ? {} : { businessUnits }),
    plan,
    groupBy,
    months: selectMonths(budget, period, 'budgets'),
  }
}

/** Throws for an account of which no part is budgeted. */
function checkBudgeted({ accountMembers, budgetedAccounts }: Dataset, { additive, measures }: FigurePlan): void {
  if (additive.some(({ weights }) => weights.some(({ accountId }) => budgetedAccounts.has(accountId)))) return
  const budgeted = accountMembers.list.filter(({ id }) => budgetedAccounts.has(id)).map(({ name }) => name)
  throw new RequestError('account', `"${measures[0]!.label}" is not budgeted.`, budgeted)
}
