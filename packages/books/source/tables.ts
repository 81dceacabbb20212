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
 * One term of a contract: what a customer pays a year while it is in force. A contract that is repriced, expanded or
 * reduced is several terms of one `contractId`, which follow each other and never overlap. Annual recurring revenue at
 * a month's end = Σ `annualAmount` of the terms in force in that month.
 */
export interface ContractTerm {
  contractId: string
  customerId: string
  businessUnitId: string
  /** What is delivered under it; null where the source does not say. */
  productId: string | null
  /** First and last month in force, both included; a `toMonth` of null: no end is known. */
  fromMonth: MonthNumber
  toMonth: MonthNumber | null
  /** Cents a year, above 0. */
  annualAmount: number
}

/**
 * One invoice, net as the ledger books the sale. It is open at a day's end when it was issued on or before that day and
 * not settled on or before it; it is past due from the day after `dueOn`. A payment in part is not kept: an invoice is
 * open as a whole until it is settled.
 */
export interface Invoice {
  invoiceId: string
  customerId: string
  businessUnitId: string
  /** ISO dates (`2026-06-30`); neither `dueOn` nor `settledOn` lies before `issuedOn`. */
  issuedOn: string
  dueOn: string
  /** Null: not settled as far as the books know. */
  settledOn: string | null
  /** Cents; negative for a credit note. */
  amount: number
}

/**
 * A role of a unit that bills time, in one month. Whole hundredths of a head, of an hour, of a dollar, none negative.
 * Utilisation = `billableHours` ÷ `availableHours`; realisation = `billed` ÷ (`billableHours` × `listRate`). A role
 * that bills no time (the office, crews on jobs of a fixed price) has heads and pay, and no hours.
 */
export interface WorkforceRow {
  month: MonthNumber
  businessUnitId: string
  role: string
  /** At the month's end. */
  heads: number
  /** Hours that those in the role could have billed … */
  availableHours: number
  /** … and those that went to customers. */
  billableHours: number
  /** Cents an hour. */
  listRate: number
  /** Net sales of that time. */
  billed: number
  /** What the role was paid in the month, without what the employer pays on top. */
  pay: number
}

/** The books beside the ledger, by what they hold. A dataset has them or not, and `gaps` says why not. */
export const SUBLEDGERS = ['contracts', 'invoices', 'workforce'] as const
export type Subledger = (typeof SUBLEDGERS)[number]

/**
 * Postings that lie in a Parquet file, which the database reads itself: month, business_unit, account, product,
 * customer (ids), amount. They were checked when the file was written.
 */
export interface PostingsFile {
  path: string
  rows: number
}
export type Postings = readonly Fact[] | PostingsFile

/** A file has as many postings as it has rows. */
export const countOfPostings = (postings: Postings): number => ('path' in postings ? postings.rows : postings.length)

/**
 * A body of postings that adds up in itself. A source whose ledger knows no product or customer keeps its order lines
 * in a second book; the two are never added.
 */
export interface Book<P extends Postings = readonly Fact[]> {
  id: string
  /** As a scope names it: "general ledger". */
  label: string
  facts: P
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
  'personnel_expenses',
  'depreciation',
  'operating_profit',
  'other_income',
  'interest_expense',
  'taxes',
  'net_income',
  'units',
  'headcount',
  'receivables',
  'inventory',
] as const
export type AccountRole = (typeof ACCOUNT_ROLES)[number]

/** Whoever adds to it raises `STORED_FORMAT`: what is imported must be imported again. */
export interface BookTables<P extends Postings = readonly Fact[]> {
  /** Changes whenever any figure may have changed; absent: a digest over everything is. */
  version?: string
  company: CompanyFacts
  /** The last day of the last complete month, ISO date. */
  asOf: string
  businessUnits: readonly BusinessUnit[]
  accounts: readonly Account[]
  roles: AccountRoles
  products: readonly Product[]
  customers: readonly Customer[]
  /** By unit and account; every question without product or customer is answered from it. */
  ledger: Book<P>
  /** What questions by product or customer are answered from: the ledger again (same `id`), or a second book. */
  detail: Book<P>
  /** By month, unit and account; product and customer are null. */
  budgets: P
  /** Terms of the contracts with customers; empty where the source has none. */
  contracts: readonly ContractTerm[]
  /** Empty where the source has none. Those issued before the books begin may be among them, where they stayed open. */
  invoices: readonly Invoice[]
  /** One row for each unit, role and month; empty where no unit bills time, or the source does not say. */
  workforce: readonly WorkforceRow[]
  /** What the dataset cannot tell and why, by metric or by the book that is missing; in words for a reader. */
  gaps: Partial<Record<MetricId | Subledger, string>>
  /** What a reader must know to read the figures rightly. */
  notes: readonly string[]
}

/** Whether all postings are in memory. */
export function areInMemory(tables: BookTables<Postings>): tables is BookTables {
  return [tables.ledger.facts, tables.detail.facts, tables.budgets].every((postings) => !('path' in postings))
}
