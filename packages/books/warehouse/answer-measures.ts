import type { Asker } from '../directory/asker.ts'
import type { MonthNumber } from '../source/tables.ts'
import { fiscalYearOf, type FiscalYear } from './calendar.ts'
import type { Database } from './database.ts'
import type { Dataset, LoadedBook } from './dataset.ts'
import { DETAIL_DIMENSIONS, type Dimension } from './dimensions.ts'
import { keyText } from './labels.ts'
import { planAccount, planMetrics, type FigurePlan } from './figure-plan.ts'
import { sumMeasures, type SumRequest } from './measures.ts'
import { metricDefinition } from './metric-catalogue.ts'
import type { MetricId } from './metric-ids.ts'
import { selectMonths } from './period.ts'
import type { QueryOptions } from './question.ts'
import { RequestError } from './request-error.ts'
import { figuresSightOf } from './rights.ts'
import { describeScope } from './scope.ts'
import { selectFacts } from './selection.ts'
import type { MeasureRow, MeasuresAnswer, MeasuresRequest } from './warehouse.ts'

const DIMENSIONS_MAX = 3

export async function answerMeasures(
  dataset: Dataset,
  database: Database,
  asker: Asker,
  request: MeasuresRequest,
  { signal }: QueryOptions = {},
): Promise<MeasuresAnswer> {
  const sight = figuresSightOf(dataset, asker)
  const groupBy = checkedDimensions(request)
  const book = chooseBook(dataset, request)
  const plan =
    request.account === undefined
      ? planMetrics(dataset, request.metrics ?? [], groupBy)
      : planAccount(dataset, request.account)
  const selection = selectFacts(dataset, sight, request.filter)
  const months = selectMonths(book, request.period)
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
    scope: describeScope({ dataset, book, sight, selection, months, what: 'actuals' }),
    ...(selection.names.length === 0 ? {} : { narrowedTo: selection.names }),
    formula: plan.formula,
    ...(book.caveat === undefined ? {} : { caveat: book.caveat }),
  }
}

/** The fiscal years that months lie in, as the book has them. */
export function yearsOf({ calendar }: LoadedBook, months: readonly MonthNumber[]): FiscalYear[] {
  const reached = new Set(months.map((month) => fiscalYearOf(month, calendar.startMonth)))
  return calendar.fiscalYears.filter(({ fiscalYear }) => reached.has(fiscalYear))
}

/** The figures of each group, and of everything together from a sum of its own. */
export async function computeFigures(
  database: Database,
  plan: FigurePlan,
  request: Omit<SumRequest, 'measures'>,
  signal: AbortSignal | undefined,
): Promise<Pick<MeasuresAnswer, 'rows' | 'totals'>> {
  const { dataset, groupBy } = request
  const measures = plan.additive
  const [groups, [total]] = await Promise.all([
    groupBy.length === 0 ? [] : sumMeasures(database, { ...request, measures }, signal),
    sumMeasures(database, { ...request, measures, groupBy: [] }, signal),
  ])
  const totals = plan.figures(total?.amounts ?? new Map())
  if (groupBy.length === 0) return { rows: [{ keys: [], labels: [], values: totals }], totals }
  const rows = groups.map(({ keys, amounts }): MeasureRow => {
    const texts = keys.map((key, index) => keyText(dataset, groupBy[index]!, key))
    return {
      keys: texts.map(({ key }) => key),
      labels: texts.map(({ label }) => label),
      values: plan.figures(amounts),
    }
  })
  return { rows, totals }
}

/** What to split by; throws for too many dimensions, and unless either metrics or an account are given. */
export function checkedDimensions({
  groupBy = [],
  account,
  metrics,
}: Pick<MeasuresRequest, 'groupBy' | 'account' | 'metrics'>): readonly Dimension[] {
  if (groupBy.length > DIMENSIONS_MAX) throw new RequestError('groupBy', `At most ${DIMENSIONS_MAX} dimensions.`)
  if (new Set(groupBy).size < groupBy.length) throw new RequestError('groupBy', 'Each dimension only once.')
  if ((account === undefined) === (metrics === undefined || metrics.length === 0)) {
    throw new RequestError('metrics', 'Give either metrics or one account.')
  }
  return groupBy
}

/** By product or customer, or for what only the order lines know: the detail book; else the ledger. */
function chooseBook(dataset: Dataset, { metrics = [], groupBy = [], filter = {} }: MeasuresRequest): LoadedBook {
  const { ledger, detail } = dataset
  for (const id of metrics) {
    if (!ledger.metrics.has(id) && !detail.metrics.has(id)) throw unavailable(dataset, id)
  }
  const { products, productCategories, customers, customerTypes, customerRegions } = filter
  const filtered = [products, productCategories, customers, customerTypes, customerRegions].some(
    (condition) => condition !== undefined,
  )
  const detailed = filtered || groupBy.some((dimension) => DETAIL_DIMENSIONS.includes(dimension))
  if (!detailed && metrics.every((id) => ledger.metrics.has(id))) return ledger
  const missing = metrics.find((id) => !detail.metrics.has(id))
  if (missing === undefined) return detail
  const why = detailed ? 'by product or customer' : 'together with the other metrics'
  const { name } = metricDefinition(missing)
  throw new RequestError('metrics', `${name} is not booked ${why} in this dataset.`, [...detail.metrics])
}

function unavailable(dataset: Dataset, id: MetricId): RequestError {
  const reason = dataset.tables.gaps[id] ?? 'it has no account for it'
  const available = [...new Set([...dataset.ledger.metrics, ...dataset.detail.metrics])]
  return new RequestError(
    'metrics',
    `This dataset has no ${metricDefinition(id).name.toLowerCase()}: ${reason}.`,
    available,
  )
}
