import { describe, expect, it } from 'vitest'
import { checkTables } from './check-tables.ts'
import { generateBooks } from './generated/generated-company.ts'
import type { BookTables, ContractTerm, Invoice, WorkforceRow } from './tables.ts'

const books = generateBooks(1)
const [customer, other] = books.customers
const [product] = books.products

const term: ContractTerm = {
  contractId: 'K1',
  customerId: customer!.id,
  businessUnitId: 'software',
  productId: product!.id,
  fromMonth: 24_300,
  toMonth: 24_311,
  annualAmount: 120_000,
}
const invoice: Invoice = {
  invoiceId: 'I1',
  customerId: customer!.id,
  businessUnitId: 'signals',
  issuedOn: '2025-01-15',
  dueOn: '2025-02-14',
  settledOn: null,
  amount: 5000,
}
const row: WorkforceRow = {
  month: 24_300,
  businessUnitId: 'services',
  role: 'Engineer',
  heads: 300,
  availableHours: 45_000,
  billableHours: 30_000,
  listRate: 14_000,
  billed: 4_000_000,
  pay: 2_000_000,
}

const check = (change: Partial<BookTables>): void =>
  checkTables({ ...books, contracts: [term], invoices: [invoice], workforce: [row], ...change })

describe('contracts, invoices and workforce', () => {
  it('are accepted where they fit, each kind absent or several terms of one contract', () => {
    expect(() => check({})).not.toThrow()
    expect(() => check({ contracts: [], invoices: [], workforce: [] })).not.toThrow()
    const next = { ...term, fromMonth: 24_312, toMonth: null, productId: null }
    expect(() => check({ contracts: [next, term] })).not.toThrow()
    expect(() => check({ invoices: [{ ...invoice, amount: -500, settledOn: '2025-01-15' }] })).not.toThrow()
  })

  it.each<[string, Partial<ContractTerm>, RegExp]>([
    ['an unknown unit', { businessUnitId: 'nowhere' }, /contracts: term 1 .*no such business unit/],
    ['an unknown customer', { customerId: 'nobody' }, /no such customer/],
    ['an unknown product', { productId: 'nothing' }, /no such product/],
    ['an end before the beginning', { toMonth: 24_299 }, /ends before it begins/],
    ['an amount of nothing', { annualAmount: 0 }, /no whole number of cents above 0/],
    ['a fraction of a cent', { annualAmount: 1.5 }, /no whole number of cents above 0/],
  ])('refuse a contract with %s', (_what, change, message) => {
    expect(() => check({ contracts: [{ ...term, ...change }] })).toThrow(message)
  })

  it('refuse terms of one contract that overlap, go on after an open end, or change hands', () => {
    const later = { ...term, fromMonth: 24_311, toMonth: null }
    expect(() => check({ contracts: [later, term] })).toThrow(/terms of K1 overlap/)
    const open = { ...term, toMonth: null }
    expect(() => check({ contracts: [open, { ...term, fromMonth: 24_400, toMonth: null }] })).toThrow(/overlap/)
    const moved = { ...term, fromMonth: 24_312, toMonth: null, customerId: other!.id }
    expect(() => check({ contracts: [term, moved] })).toThrow(/different customers/)
  })

  it.each<[string, Partial<Invoice>, RegExp]>([
    ['an unknown unit', { businessUnitId: 'nowhere' }, /invoices: invoice 1 .*no such business unit/],
    ['an unknown customer', { customerId: 'nobody' }, /no such customer/],
    ['a date that the calendar does not have', { dueOn: '2025-02-30' }, /"2025-02-30" is no date/],
    ['a date written otherwise', { issuedOn: '15.1.2025' }, /"15.1.2025" is no date/],
    ['a due date before it', { dueOn: '2025-01-14' }, /due before it is issued/],
    ['a settlement before it', { settledOn: '2025-01-14' }, /settled before it is issued/],
    ['an amount of nothing', { amount: 0 }, /no whole number of cents other than 0/],
  ])('refuse an invoice with %s', (_what, change, message) => {
    expect(() => check({ invoices: [{ ...invoice, ...change }] })).toThrow(message)
  })

  it('refuse an invoice id that is there twice', () => {
    expect(() => check({ invoices: [invoice, invoice] })).toThrow(/invoice 2 .*id is there twice/)
  })

  it.each<[string, Partial<WorkforceRow>, RegExp]>([
    ['an unknown unit', { businessUnitId: 'nowhere' }, /workforce: row 1 .*no such business unit/],
    ['a negative figure', { pay: -1 }, /at least 0/],
    ['a fraction of a hundredth', { heads: 1.5 }, /no whole number of hundredths/],
    ['no month', { month: 24_300.5 }, /no month number/],
  ])('refuse a row of the workforce with %s', (_what, change, message) => {
    expect(() => check({ workforce: [{ ...row, ...change }] })).toThrow(message)
  })

  it('refuse a role of a unit that is there twice in a month', () => {
    expect(() => check({ workforce: [row, row] })).toThrow(/row 2 .*there twice/)
  })
})
