import type { MemberDimension } from './dimensions.ts'
import type { FactFilter, PeriodFilter, Provenance } from './question.ts'

/** What is asked of the books beside the ledger (contracts, invoices, workforce), and what they answer. */

export interface RecurringRevenueRequest {
  /**
   * The two month-ends, `YYYY-MM`, both booked. `toMonth` absent: the last complete month; `fromMonth` absent: twelve
   * months before.
   */
  fromMonth?: string
  toMonth?: string
  by?: MemberDimension
  filter?: FactFilter
}

/**
 * Annual recurring revenue at two month-ends and what lies between, dollars: `closing` = `opening` + `added` +
 * `expansion` − `contraction` − `churn`, exactly. A customer is judged by all it pays within the row: `added` came from
 * customers with nothing at the first month-end, `churn` went with customers that have nothing at the second.
 */
export interface RecurringRevenue {
  opening: number
  added: number
  expansion: number
  contraction: number
  churn: number
  closing: number
  /** Customers with a contract at the first month-end; those of them without one at the second; those who came. */
  openingCustomers: number
  lostCustomers: number
  newCustomers: number
  closingCustomers: number
}

export interface RecurringRevenueAnswer extends Provenance {
  fromMonth: string
  toMonth: string
  /** Ordered as the books list the members; one row with key '' without `by`. */
  rows: readonly (RecurringRevenue & { key: string; label: string })[]
  /** Over everything in scope, computed from the contracts: a customer of two rows is judged once. */
  totals: RecurringRevenue
}

/** Open invoices by how many days past due they are. */
export const AGEING_BUCKETS = ['notDue', 'overdue1To30', 'overdue31To60', 'overdue61To90', 'overdueOver90'] as const
export type AgeingBucket = (typeof AGEING_BUCKETS)[number]

export interface ReceivablesRequest {
  /** The month-end, `YYYY-MM`, booked; absent: the last complete month. */
  month?: string
  by?: Extract<MemberDimension, 'business_unit' | 'customer' | 'customer_type' | 'customer_region'>
  filter?: Omit<FactFilter, 'products' | 'productCategories'>
}

/** Dollars open at the month's end, in all and by bucket, and how many invoices that is. The buckets sum to `open`. */
export type Ageing = Record<AgeingBucket, number> & { open: number; invoices: number }

export interface ReceivablesAnswer extends Provenance {
  month: string
  rows: readonly (Ageing & { key: string; label: string })[]
  totals: Ageing
}

export const WORKFORCE_DIMENSIONS = ['business_unit', 'role', 'fiscal_year', 'fiscal_quarter', 'month'] as const
export type WorkforceDimension = (typeof WORKFORCE_DIMENSIONS)[number]

export interface WorkforceRequest {
  /** At most two. */
  groupBy?: readonly WorkforceDimension[]
  businessUnits?: readonly string[]
  roles?: readonly string[]
  period?: PeriodFilter
}

/** Heads, hours, dollars. Sums over months, but for `heads`. */
export interface WorkforceFigures {
  /** At the end of the last month of the period. */
  heads: number
  /** Heads at each month's end, added up: divided by the months, the average. */
  headMonths: number
  /** Of those who bill time: roles with available hours. */
  billingHeadMonths: number
  availableHours: number
  billableHours: number
  /** Billable hours at list rate. */
  listValue: number
  billed: number
  pay: number
  /** Of those who bill time. */
  billingPay: number
}

export interface WorkforceAnswer extends Provenance {
  /** `YYYY-MM`, ascending: the booked months of the period. */
  months: readonly string[]
  rows: readonly (WorkforceFigures & { keys: readonly string[]; labels: readonly string[] })[]
  totals: WorkforceFigures
}
