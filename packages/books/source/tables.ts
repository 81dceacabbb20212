import type { MetricId } from '../warehouse/metric-ids.ts'

/**
 * The neutral tables that every source yields and the warehouse loads. Amounts are whole hundredths of the account's
 * unit (cents, or hundredths of a piece or a head), so that sums are exact.
 */

/** A month as one whole number: `year * 12 + (month - 1)`. */
export type MonthNumber = number

export interface CompanyFacts {
  name: string
  /** One sentence: what it makes or sells. */
  description: string
  /** ISO 4217. */
  currency: string
  /** 1..12: the calendar month a fiscal year starts in; fiscal year N ends in calendar year N. */
  fiscalYearStartMonth: number
}

export interface BusinessUnit {
  id: string
  name: string
  /** `corporate` holds what belongs to no operating unit: head office, interest, taxes. */
  kind: 'operating' | 'corporate'
  description: string
}

/** `flow`: adds up over time. `stock`: a balance at a month's end, never added over months. */
export type AccountKind = 'flow' | 'stock'

export interface Account {
  id: string
  code: string
  name: string
  parentId: string | null
  /** How the account enters its parent: added, taken off, or not at all. */
  operator: '+' | '-' | '~'
  kind: AccountKind
  nature: 'revenue' | 'expense' | 'asset' | 'liability' | 'statistical'
  unit: 'usd' | 'count'
  /** Whether a cost moves with what is sold; contribution margin is made of it. Absent for what is no cost. */
  behaviour?: 'variable' | 'fixed'
}

/** One position of a product's bill: what goes into one piece of it. */
export interface LineItem {
  name: string
  kind: 'material' | 'labour' | 'overhead'
  quantity: number
  /** Cents per one of `quantity`. */
  unitCostCents: number
}

export interface Product {
  id: string
  name: string
  category: string
  /** The unit that makes it; null where products are sold by every unit. */
  businessUnitId: string | null
  /** Cents; null where the source knows no price. */
  listPriceCents: number | null
  /** Cents; the sum of the line items where there are any. */
  unitCostCents: number
  lineItems: readonly LineItem[]
}

export interface Customer {
  id: string
  name: string
  /** Municipality, contractor, … */
  type: string
  region: string
}

/** One posting. Product and customer are null where the amount belongs to none. */
export interface Fact {
  month: MonthNumber
  businessUnitId: string
  accountId: string
  productId: string | null
  customerId: string | null
  /** Hundredths of the account's unit. */
  amount: number
}

/**
 * A body of postings that adds up in itself. A source whose ledger knows no product or customer keeps its order lines
 * in a second book; the two are never added.
 */
export interface Book {
  id: string
  /** As a scope names it: "general ledger". */
  label: string
  facts: readonly Fact[]
  /** What can be measured in it; absent: every metric whose accounts exist. */
  metrics?: readonly MetricId[]
  /** What sets its figures apart from the ledger's, one sentence; told with every answer from it. */
  caveat?: string
}

/** Which account a metric rolls up to; a metric whose account is missing is not available, and `gaps` says why. */
export type AccountRoles = Partial<Record<AccountRole, string>>

export const ACCOUNT_ROLES = [
  'gross_sales',
  'returns',
  'discounts',
  'net_sales',
  'material_cost',
  'labour_cost',
  'overhead_cost',
  'cost_of_sales',
  'gross_margin',
  'operating_expenses',
  'operating_profit',
  'other_income',
  'taxes',
  'net_income',
  'units',
  'headcount',
  'receivables',
  'inventory',
] as const
export type AccountRole = (typeof ACCOUNT_ROLES)[number]

export interface BookTables {
  company: CompanyFacts
  /** The last day of the last complete month, ISO date. */
  asOf: string
  businessUnits: readonly BusinessUnit[]
  accounts: readonly Account[]
  roles: AccountRoles
  products: readonly Product[]
  customers: readonly Customer[]
  /** By unit and account; every question without product or customer is answered from it. */
  ledger: Book
  /** What questions by product or customer are answered from: the ledger again (same `id`), or a second book. */
  detail: Book
  /** By month, unit and account; product and customer are null. */
  budgets: readonly Fact[]
  /** What the dataset cannot tell and why, by metric; in words for a reader. */
  gaps: Partial<Record<MetricId, string>>
  /** What a reader must know to read the figures rightly. */
  notes: readonly string[]
}
