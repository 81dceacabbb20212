import { SUBLEDGERS } from '../source/tables.ts'
import type {
  Account,
  Book,
  BookTables,
  BusinessUnit,
  Customer,
  Fact,
  MonthNumber,
  Postings,
  Product,
  Subledger,
} from '../source/tables.ts'
import { createCalendar, type BookMonths, type FiscalCalendar } from './calendar.ts'
import { additiveMetrics, isComputable, metricWeights, type ChartOfAccounts } from './measure-plan.ts'
import { METRIC_CATALOGUE } from './metric-catalogue.ts'
import type { MetricId } from './metric-ids.ts'
import type { BooksSurvey, PostingsSurvey } from './survey.ts'

/** Budgets are a table of their own, not a numbered body of postings. */
const BUDGET_NUMBER = -1

/** A list of members with their places in it; the database knows a member by its place. */
export interface Members<T> {
  list: readonly T[]
  /** -1 for an unknown id. */
  place(id: string | null): number
}

/** One body of postings as the warehouse asks it. */
export interface LoadedBook {
  /** Its number in the database. */
  number: number
  label: string
  caveat: string | undefined
  metrics: ReadonlySet<MetricId>
  months: BookMonths
  calendar: FiscalCalendar
}

/** The books without their postings: everything that is asked before and after SQL. */
export interface Dataset extends ChartOfAccounts {
  tables: Omit<BookTables, 'ledger' | 'detail' | 'budgets' | Subledger>
  units: Members<BusinessUnit>
  accountMembers: Members<Account>
  products: Members<Product>
  customers: Members<Customer>
  categories: Members<string>
  customerTypes: Members<string>
  customerRegions: Members<string>
  ledger: LoadedBook
  detail: LoadedBook
  /** The budgets, asked like a book: its months are those that have a budget, its metrics those that are budgeted. */
  budget: LoadedBook
  /** Accounts that a budget is made for. */
  budgetedAccounts: ReadonlySet<string>
  /** The books beside the ledger that hold anything. */
  held: ReadonlySet<Subledger>
  /** Roles of the workforce; per unit's place, the places of its own. */
  workRoles: Members<string>
  rolesOfUnit: readonly ReadonlySet<number>[]
  /**
   * Per unit's place: the places of the products and customers it has traded with, be it by a posting, a contract or an
   * invoice.
   */
  tradedProducts: readonly ReadonlySet<number>[]
  tradedCustomers: readonly ReadonlySet<number>[]
}

export function createDataset(tables: BookTables<Postings>, survey: BooksSurvey): Dataset {
  const { ledger, detail, budgets: _budgets, contracts, invoices, workforce, ...rest } = tables
  const units = createMembers(tables.businessUnits, ({ id }) => id)
  const products = createMembers(tables.products, ({ id }) => id)
  const customers = createMembers(tables.customers, ({ id }) => id)
  const workRoles = distinct(workforce.map(({ role }) => role))
  const loadBook = createBookLoader(tables, survey)
  return {
    tables: rest,
    accounts: tables.accounts,
    roles: tables.roles,
    units,
    accountMembers: createMembers(tables.accounts, ({ id }) => id),
    products,
    customers,
    categories: distinct(tables.products.map(({ category }) => category)),
    customerTypes: distinct(tables.customers.map(({ type }) => type)),
    customerRegions: distinct(tables.customers.map(({ region }) => region)),
    ledger: loadBook(ledger, survey.ledger, 0),
    detail: loadBook(detail, survey.detail, detail.id === ledger.id ? 0 : 1),
    ...loadBudget(tables, survey.budgets),
    held: new Set(SUBLEDGERS.filter((subledger) => tables[subledger].length > 0)),
    workRoles,
    rolesOfUnit: placesByUnit(units, [workforce], ({ role }) => workRoles.place(role)),
    tradedProducts: placesByUnit<Pick<Fact, 'businessUnitId' | 'productId'>>(
      units,
      [survey.detail.unitProducts, contracts],
      ({ productId }) => products.place(productId),
    ),
    tradedCustomers: placesByUnit<Pick<Fact, 'businessUnitId' | 'customerId'>>(
      units,
      [survey.detail.unitCustomers, contracts, invoices],
      ({ customerId }) => customers.place(customerId),
    ),
  }
}

function createMembers<T>(list: readonly T[], id: (member: T) => string): Members<T> {
  const places = new Map(list.map((member, place) => [id(member), place]))
  return { list, place: (wanted) => (wanted === null ? -1 : (places.get(wanted) ?? -1)) }
}

const distinct = (values: readonly string[]): Members<string> =>
  createMembers([...new Set(values)].toSorted(), (value) => value)

/** Per unit's place: the places of whatever members its rows name. */
function placesByUnit<Row extends { businessUnitId: string }>(
  units: Members<BusinessUnit>,
  tables: readonly Iterable<Row>[],
  place: (row: Row) => number,
): Set<number>[] {
  const sets = units.list.map(() => new Set<number>())
  for (const rows of tables) {
    for (const row of rows) {
      const member = place(row)
      if (member !== -1) sets[units.place(row.businessUnitId)]!.add(member)
    }
  }
  return sets
}

type BookLoader = (book: Book<Postings>, survey: PostingsSurvey, number: number) => LoadedBook

function createBookLoader(tables: BookTables<Postings>, { budgets }: BooksSurvey): BookLoader {
  const { accounts, roles } = tables
  const computable = METRIC_CATALOGUE.map(({ id }) => id).filter((id) => isComputable({ accounts, roles }, id))
  const selling = new Set(metricWeights({ accounts, roles }, 'net_sales')?.map(({ accountId }) => accountId))
  const budgetMonths = monthsOf(budgets.accountMonths)
  return (book, { accountMonths }, number) => {
    const months: BookMonths = {
      booked: monthsOf(accountMonths),
      complete: monthsOf(accountMonths.filter(({ accountId }) => selling.has(accountId))),
      budgeted: budgetMonths,
    }
    return {
      number,
      label: book.label,
      caveat: book.caveat,
      metrics: new Set(computable.filter((id) => book.metrics?.includes(id) ?? true)),
      months,
      calendar: createCalendar(months, tables.company.fiscalYearStartMonth),
    }
  }
}

function loadBudget(
  { accounts, roles, company }: BookTables<Postings>,
  { accountMonths }: PostingsSurvey,
): Pick<Dataset, 'budget' | 'budgetedAccounts'> {
  const chart = { accounts, roles }
  const budgeted = new Set(accountMonths.map(({ accountId }) => accountId))
  const isBudgeted = (id: MetricId): boolean => {
    const parts = additiveMetrics([id])
    return parts.every((part) => metricWeights(chart, part)?.some(({ accountId }) => budgeted.has(accountId)))
  }
  const months = monthsOf(accountMonths)
  const bookMonths: BookMonths = { booked: months, complete: months, budgeted: months }
  return {
    budgetedAccounts: budgeted,
    budget: {
      number: BUDGET_NUMBER,
      label: 'budget',
      caveat: undefined,
      metrics: new Set(METRIC_CATALOGUE.map(({ id }) => id).filter(isBudgeted)),
      months: bookMonths,
      calendar: createCalendar(bookMonths, company.fiscalYearStartMonth),
    },
  }
}

const monthsOf = (facts: readonly Pick<Fact, 'month'>[]): MonthNumber[] =>
  [...new Set(facts.map(({ month }) => month))].toSorted((left, right) => left - right)
