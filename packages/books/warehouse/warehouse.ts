import type { Asker } from '../directory/asker.ts'
import type { Account, BusinessUnit, CompanyFacts, Customer, Subledger } from '../source/tables.ts'
import type { FiscalCalendar, FiscalYear } from './calendar.ts'
import type { CustomersAnswer, CustomersRequest } from './customer-answers.ts'
import type { BudgetDimension, Dimension } from './dimensions.ts'
import type { MetricId } from './metric-ids.ts'
import type { MetricDefinition } from './metrics.ts'
import type { FactFilter, Figure, PeriodFilter, Provenance, QueryOptions } from './question.ts'
import type {
  ReceivablesAnswer,
  ReceivablesRequest,
  RecurringRevenueAnswer,
  RecurringRevenueRequest,
  WorkforceAnswer,
  WorkforceRequest,
} from './subledger-answers.ts'

export interface MeasuresRequest {
  /** Metrics of the catalogue … */
  metrics?: readonly MetricId[]
  /** … or one account (id, code or name), rolled up with the signs along the path; its measure is called `amount`. */
  account?: string
  /** At most three. `account` splits into the account's direct children, or one metric into its posting accounts. */
  groupBy?: readonly Dimension[]
  filter?: FactFilter
  period?: PeriodFilter
}

export interface MeasureRow {
  /** Id per dimension of `groupBy`: a unit's id, `2012`, `2012-Q1`, `2011-07`; '' for what belongs to no member. */
  keys: readonly string[]
  /** The same, for people. */
  labels: readonly string[]
  values: Readonly<Record<string, Figure>>
}

export interface Measure {
  key: string
  label: string
  unit: 'usd' | 'count' | 'ratio'
}

export interface MeasuresAnswer extends Provenance {
  measures: readonly Measure[]
  /** The fiscal years the answer reaches into, as far as the book it comes from has them. */
  fiscalYears: readonly FiscalYear[]
  /** All rows, ordered dimension by dimension: time ascending, members and accounts as the books list them. */
  rows: readonly MeasureRow[]
  /** Over everything the asker may see within the filter, computed from the postings, not from the rows. */
  totals: Readonly<Record<string, Figure>>
}

export interface ProductsRequest {
  filter?: FactFilter
  /** Part of a name, id or category, in any case. */
  search?: string
  /** The year of the figures; default: the latest full one. */
  fiscalYear?: number
}

/** A product with its figures of one fiscal year. Dollars. */
export interface ProductFigures {
  productId: string
  name: string
  category: string
  businessUnitId: string | null
  businessUnit: string
  listPrice: Figure
  unitCost: number
  /** List price less unit cost. */
  unitMargin: Figure
  /** `unitMargin / listPrice`. */
  unitMarginRatio: Figure
  units: Figure
  netSales: Figure
  grossMargin: Figure
  grossMarginRatio: Figure
  lineItems: readonly { name: string; kind: string; quantity: number; unitCost: number; cost: number }[]
}

export interface ProductsAnswer extends Provenance {
  fiscalYear: number
  rows: readonly ProductFigures[]
  totals: { units: Figure; netSales: Figure; grossMargin: Figure; grossMarginRatio: Figure }
}

/** Budgets are made by unit, account and month; the account of a request rolls up as with actuals. */
export interface BudgetMeasuresRequest extends Pick<MeasuresRequest, 'metrics' | 'account' | 'period'> {
  /** At most three. */
  groupBy?: readonly BudgetDimension[]
  businessUnits?: readonly string[]
}

/** Both sides of one comparison, by measure. */
export interface ComparedFigures {
  budget: Readonly<Record<string, Figure>>
  actual: Readonly<Record<string, Figure>>
}

/** Budget beside actual. Every figure covers only the months in which its business unit has both. */
export interface BudgetComparisonAnswer extends Provenance {
  measures: readonly Measure[]
  /**
   * Whether more of a measure is better, by its key: as the catalogue says, for an account by its nature. Parts of it are
   * signed as they enter it, so that what is better for the whole is better for each part.
   */
  favourable: Readonly<Record<string, MetricDefinition['favourable']>>
  fiscalYears: readonly FiscalYear[]
  rows: readonly (Pick<MeasureRow, 'keys' | 'labels'> & ComparedFigures)[]
  /** Over everything the asker may see within the filter, computed from the postings, not from the rows. */
  totals: ComparedFigures
  /** `YYYY-MM`: months in which any unit has both. */
  months: readonly string[]
  /** The same by unit, in the order of the books. */
  unitMonths: readonly { businessUnit: string; months: readonly string[] }[]
}

export interface BudgetsRequest {
  fiscalYear?: number
  businessUnits?: readonly string[]
}

/**
 * One line of the income statement, budget against actual, over the months that have both. Dollars, signed as the
 * line reads: a cost is positive.
 */
export interface BudgetRow {
  businessUnitId: string
  businessUnit: string
  /** A metric's id (`net_sales`), or the code of an account beneath one (`6100`). */
  line: string
  label: string
  /** 0: a metric; 1: an account that is part of the metric above. */
  level: 0 | 1
  budget: number
  actual: number
  /** Actual less budget. */
  variance: number
  /** `variance / |budget|`; null where nothing was budgeted. */
  varianceRatio: Figure
  /** Whether the variance is good for the result; true where there is none. */
  favourable: boolean
}

export interface BudgetsAnswer extends Provenance {
  fiscalYear: number
  /** `YYYY-MM`: the months that have both; a unit's figures cover those of them in which it has both. */
  months: readonly string[]
  rows: readonly BudgetRow[]
  /** The same lines over all units asked for; `businessUnitId` is ''. */
  totals: readonly BudgetRow[]
}

/** A metric as this dataset has it. */
export interface AvailableMetric extends MetricDefinition {
  /** Absent: available. Else why this dataset does not have it. */
  unavailable?: string
}

/**
 * The books, loaded, under the asker's rights. Every method takes an asker made by the directory and throws
 * `TypeError` for anything else. A question that does not fit the books throws `RequestError`, which lists what is
 * allowed and never names what the asker may not see.
 */
export interface Warehouse {
  readonly company: CompanyFacts
  /** The day up to which the books are complete, ISO date. */
  readonly asOf: string
  /** Changes whenever any figure may have changed. */
  readonly datasetVersion: string
  readonly calendar: FiscalCalendar
  /** The catalogue, with what this dataset lacks and why. */
  readonly metrics: readonly AvailableMetric[]
  /**
   * Metrics that can be asked by unit, account and time; and those that can be asked by product and customer as well.
   */
  readonly measurable: { byUnit: readonly MetricId[]; byProductOrCustomer: readonly MetricId[] }
  /** The books beside the ledger: `held`, or why the dataset does not have it. */
  readonly subledgers: Readonly<Record<Subledger, { held: true } | { held: false; why: string }>>
  /** Metrics that have a budget. */
  readonly budgeted: readonly MetricId[]
  /** What a reader must know to read the figures rightly. */
  readonly notes: readonly string[]
  businessUnits(asker: Asker): readonly BusinessUnit[]
  /** The chart of accounts, parents first. */
  accounts(asker: Asker): readonly Account[]
  /** Names only: products of the asker's units. */
  productNames(asker: Asker): readonly { id: string; name: string; category: string }[]
  /** Customers that trade with the asker's units. */
  customers(asker: Asker): readonly Customer[]
  measures(asker: Asker, request: MeasuresRequest, options?: QueryOptions): Promise<MeasuresAnswer>
  products(asker: Asker, request: ProductsRequest, options?: QueryOptions): Promise<ProductsAnswer>
  customerFigures(asker: Asker, request: CustomersRequest, options?: QueryOptions): Promise<CustomersAnswer>
  budgetMeasures(asker: Asker, request: BudgetMeasuresRequest, options?: QueryOptions): Promise<MeasuresAnswer>
  /** Flows and quotients of flows only. */
  budgetComparison(
    asker: Asker,
    request: BudgetMeasuresRequest,
    options?: QueryOptions,
  ): Promise<BudgetComparisonAnswer>
  budgets(asker: Asker, request: BudgetsRequest, options?: QueryOptions): Promise<BudgetsAnswer>
  /**
   * These three are asked of the books beside the ledger. Where the dataset has no such book they throw a
   * `RequestError` that says which and why; `subledgers` tells beforehand.
   */
  recurringRevenue(
    asker: Asker,
    request: RecurringRevenueRequest,
    options?: QueryOptions,
  ): Promise<RecurringRevenueAnswer>
  receivables(asker: Asker, request: ReceivablesRequest, options?: QueryOptions): Promise<ReceivablesAnswer>
  workforce(asker: Asker, request: WorkforceRequest, options?: QueryOptions): Promise<WorkforceAnswer>
  close(): Promise<void>
}
