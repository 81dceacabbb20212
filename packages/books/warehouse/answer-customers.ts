import { INTEGER } from '@duckdb/node-api'
import type { Asker } from '../directory/asker.ts'
import type { Customer, MonthNumber } from '../source/tables.ts'
import { computeFigures, yearsOf } from './answer-measures.ts'
import { monthText } from './calendar.ts'
import type { CustomerFigures, CustomersAnswer, CustomersRequest } from './customer-answers.ts'
import type { Database, Query } from './database.ts'
import type { Dataset } from './dataset.ts'
import { planMetrics } from './figure-plan.ts'
import { metricWeights } from './measure-plan.ts'
import { integers, integersOrNull } from './measures.ts'
import { selectMonths } from './period.ts'
import { CUSTOMER_TRADE } from './queries/customer-trade.sql.ts'
import type { Figure, QueryOptions } from './question.ts'
import { figuresSightOf, type Sight } from './rights.ts'
import { describeScope } from './scope.ts'
import { selectFacts, type Selection } from './selection.ts'

const METRICS = ['net_sales', 'gross_margin', 'gross_margin_ratio', 'units'] as const

/** When and what a customer has bought. */
interface Trade {
  firstMonth: MonthNumber
  lastMonth: MonthNumber
  months: number
  products: number
}

/**
 * Customers with their figures of a period, as the books list them; one that bought nothing in it has zeros. Narrowed
 * to units or products: those that have ever bought there.
 */
export async function answerCustomers(
  dataset: Dataset,
  database: Database,
  asker: Asker,
  request: CustomersRequest,
  { signal }: QueryOptions = {},
): Promise<CustomersAnswer> {
  const sight = figuresSightOf(dataset, asker)
  const selection = selectFacts(dataset, sight, request.filter)
  const { detail: book } = dataset
  const months = selectMonths(book, request.period ?? { fiscalYears: [book.calendar.latestFullYear] })
  const trade = await readTrade(database, { dataset, sight, selection, months }, signal)
  const isNarrowed = selection.units !== null || selection.products !== null
  const listed = sight.customers
    .filter((place) => selection.customers?.includes(place) ?? true)
    .filter((place) => !isNarrowed || trade.has(place))
    .filter((place) => matches(dataset.customers.list[place]!, request.search))
  const plan = planMetrics(
    dataset,
    METRICS.filter((id) => book.metrics.has(id)),
    ['customer'],
  )
  const common = { dataset, book, sight, months }
  const everyone = { ...selection, customers: null }
  const [{ rows, totals }, whole] = await Promise.all([
    computeFigures(
      database,
      plan,
      { ...common, selection: { ...selection, customers: listed }, groupBy: ['customer'] },
      signal,
    ),
    computeFigures(database, plan, { ...common, selection: everyone, groupBy: [] }, signal),
  ])
  const figures = new Map(rows.map((row) => [row.keys[0]!, row.values]))
  const wholeSales = whole.totals['net_sales'] ?? null
  const scope = describeScope({ dataset, book, sight, selection, months, what: 'customers and actuals' })
  return {
    fiscalYears: yearsOf(book, months),
    rows: listed.map((place) => {
      const customer = dataset.customers.list[place]!
      return describeCustomer(customer, figures.get(customer.id), trade.get(place), wholeSales)
    }),
    totals: {
      netSales: totals['net_sales'] ?? null,
      grossMargin: totals['gross_margin'] ?? null,
      grossMarginRatio: totals['gross_margin_ratio'] ?? null,
      units: totals['units'] ?? null,
      netSalesShare: shareOf(totals['net_sales'] ?? null, wholeSales),
    },
    asOf: dataset.tables.asOf,
    scope: request.search === undefined ? scope : `${scope}; customers matching "${request.search}"`,
    ...(selection.names.length === 0 ? {} : { narrowedTo: selection.names }),
    formula: `${plan.formula}; share = net sales ÷ net sales of all customers in that scope`,
    ...(book.caveat === undefined ? {} : { caveat: book.caveat }),
  }
}

interface TradeRequest {
  dataset: Dataset
  sight: Sight
  selection: Selection
  months: readonly MonthNumber[]
}

/** By the customer's place; a customer that never bought there is not in it. */
async function readTrade(
  database: Database,
  request: TradeRequest,
  signal: AbortSignal | undefined,
): Promise<Map<number, Trade>> {
  const rows = await database.query(tradeQuery(request), signal)
  return new Map(
    rows.map((row) => [
      Number(row['customer']),
      {
        firstMonth: Number(row['first_month']),
        lastMonth: Number(row['last_month']),
        months: Number(row['months']),
        products: Number(row['products']),
      },
    ]),
  )
}

function tradeQuery({ dataset, sight, selection, months }: TradeRequest): Query {
  const { accountMembers, detail } = dataset
  const selling = metricWeights(dataset, 'net_sales') ?? []
  return {
    sql: CUSTOMER_TRADE,
    parameters: {
      asker_units: integers(sight.units),
      book: { value: detail.number, type: INTEGER },
      accounts: integers(selling.map(({ accountId }) => accountMembers.place(accountId))),
      months: integers(months),
      units: integersOrNull(selection.units),
      products: integersOrNull(selection.products),
      customers: integersOrNull(selection.customers),
    },
  }
}

function matches({ id, name, type, region }: Customer, search: string | undefined): boolean {
  if (search === undefined) return true
  return [id, name, type, region].some((text) => text.toLowerCase().includes(search.toLowerCase()))
}

function describeCustomer(
  { id, name, type, region }: Customer,
  figures: Readonly<Record<string, Figure>> | undefined,
  trade: Trade | undefined,
  wholeSales: Figure,
): CustomerFigures {
  const netSales = figures?.['net_sales'] ?? 0
  return {
    customerId: id,
    name,
    type,
    region,
    netSales,
    netSalesShare: shareOf(netSales, wholeSales),
    grossMargin: figures?.['gross_margin'] ?? 0,
    grossMarginRatio: figures?.['gross_margin_ratio'] ?? null,
    units: figures?.['units'] ?? 0,
    products: trade?.products ?? 0,
    monthsTraded: trade?.months ?? 0,
    firstMonth: trade === undefined ? null : monthText(trade.firstMonth),
    lastMonth: trade === undefined ? null : monthText(trade.lastMonth),
  }
}

const shareOf = (part: Figure, whole: Figure): Figure =>
  part === null || whole === null || whole === 0 ? null : part / whole
