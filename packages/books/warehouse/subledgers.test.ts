import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { loadBooks, RequestError } from '../index.ts'
import type { Asker, Books, BookTables, ContractTerm, DataSource, Invoice, WorkforceRow } from '../index.ts'
import { generateBooks } from '../source/generated/generated-company.ts'
import { monthNumber, monthText } from './calendar.ts'

const tables = generateBooks(1)
const CUSTOMERS = tables.customers.slice(0, 6).map(({ id }) => id)
const UNITS = ['signals', 'software'] as const
const FIRST = monthNumber(2024, 1)
const LAST = monthNumber(2026, 6)

const sourceOf = (given: BookTables): DataSource => ({ id: 'test', label: 'test', read: async () => given })

/** Made-up books beside the ledger: few customers, so that they meet in every way. */
const contractsArbitrary: fc.Arbitrary<ContractTerm[]> = fc
  .array(
    fc.record({
      customer: fc.nat(CUSTOMERS.length - 1),
      unit: fc.constantFrom(...UNITS),
      from: fc.integer({ min: FIRST - 6, max: LAST }),
      months: fc.option(fc.integer({ min: 1, max: 20 }), { freq: 3 }),
      annualAmount: fc.integer({ min: 1, max: 10_000_00 }),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((drawn) =>
    drawn.map(({ customer, unit, from, months, annualAmount }, index) => ({
      contractId: `K${index}`,
      customerId: CUSTOMERS[customer]!,
      businessUnitId: unit,
      productId: null,
      fromMonth: from,
      toMonth: months === null ? null : from + months - 1,
      annualAmount,
    })),
  )

const dayText = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10)
const FIRST_DAY = Date.UTC(2025, 0, 1) / 86_400_000

const invoicesArbitrary: fc.Arbitrary<Invoice[]> = fc
  .array(
    fc.record({
      customer: fc.nat(CUSTOMERS.length - 1),
      unit: fc.constantFrom(...UNITS),
      issued: fc.integer({ min: 0, max: 500 }),
      terms: fc.integer({ min: 0, max: 60 }),
      settledAfter: fc.option(fc.integer({ min: 0, max: 200 })),
      amount: fc.integer({ min: 1, max: 1_000_00 }),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((drawn) =>
    drawn.map(({ customer, unit, issued, terms, settledAfter, amount }, index) => ({
      invoiceId: `I${index}`,
      customerId: CUSTOMERS[customer]!,
      businessUnitId: unit,
      issuedOn: dayText(FIRST_DAY + issued),
      dueOn: dayText(FIRST_DAY + issued + terms),
      settledOn: settledAfter === null ? null : dayText(FIRST_DAY + issued + settledAfter),
      amount,
    })),
  )

async function withBooks<T>(
  change: Partial<BookTables>,
  ask: (books: Books, asker: (userId: string) => Promise<Asker>) => Promise<T>,
): Promise<T> {
  // A small ledger, so that many books can be opened: what is booked by unit alone.
  const ledger = { ...tables.ledger, facts: tables.ledger.facts.filter(({ productId }) => productId === null) }
  const none = { budgets: [], contracts: [], invoices: [], workforce: [] }
  const books = await loadBooks(sourceOf({ ...tables, ledger, detail: ledger, ...none, ...change }))
  try {
    return await ask(books, async (userId) => books.directory.askerFor((await books.directory.find(userId))!))
  } finally {
    await books.close()
  }
}

/** A customer's recurring revenue in a month, cents, by a plain loop. */
function plainRevenue(terms: readonly ContractTerm[], month: number, keep: (term: ContractTerm) => boolean): number {
  let cents = 0
  for (const term of terms) {
    if (keep(term) && term.fromMonth <= month && (term.toMonth === null || month <= term.toMonth)) {
      cents += term.annualAmount
    }
  }
  return cents
}

describe('recurring revenue', () => {
  it('moves from month-end to month-end by exactly what came, grew, shrank and went', async () => {
    const property = fc.asyncProperty(
      contractsArbitrary,
      fc.integer({ min: FIRST, max: LAST - 1 }),
      fc.integer({ min: 1, max: 12 }),
      async (contracts, opening, apart) => {
        const closing = Math.min(LAST, opening + apart)
        const { rows, totals } = await withBooks({ contracts }, async ({ warehouse }, asker) =>
          warehouse.recurringRevenue(await asker('ada'), {
            fromMonth: monthText(opening),
            toMonth: monthText(closing),
            by: 'customer',
          }),
        )
        for (const row of [...rows, totals]) {
          expect(Math.round(row.closing * 100)).toBe(
            Math.round(row.opening * 100) +
              Math.round(row.added * 100) +
              Math.round(row.expansion * 100) -
              Math.round(row.contraction * 100) -
              Math.round(row.churn * 100),
          )
        }
        const expected = { opening: 0, added: 0, expansion: 0, contraction: 0, churn: 0, closing: 0 }
        const counts = { openingCustomers: 0, lostCustomers: 0, newCustomers: 0, closingCustomers: 0 }
        for (const id of CUSTOMERS) {
          const before = plainRevenue(contracts, opening, ({ customerId }) => customerId === id)
          const after = plainRevenue(contracts, closing, ({ customerId }) => customerId === id)
          const row = rows.find(({ key }) => key === id)
          expect([row?.opening ?? 0, row?.closing ?? 0]).toEqual([before / 100, after / 100])
          expected.opening += before
          expected.closing += after
          if (before === 0) expected.added += after
          else if (after === 0) expected.churn += before
          else if (after > before) expected.expansion += after - before
          else expected.contraction += before - after
          if (before > 0) counts.openingCustomers += 1
          if (before > 0 && after === 0) counts.lostCustomers += 1
          if (before === 0 && after > 0) counts.newCustomers += 1
          if (after > 0) counts.closingCustomers += 1
        }
        const dollars = Object.fromEntries(Object.entries(expected).map(([name, cents]) => [name, cents / 100]))
        expect(totals).toEqual({ ...dollars, ...counts })
      },
    )
    await fc.assert(property, { seed: 4, numRuns: 15 })
  })
})

describe('receivables', () => {
  it('are what is issued and not settled, by days past due, at any month-end', async () => {
    const property = fc.asyncProperty(
      invoicesArbitrary,
      fc.integer({ min: monthNumber(2025, 1), max: LAST }),
      async (invoices, month) => {
        const { rows, totals } = await withBooks({ invoices }, async ({ warehouse }, asker) =>
          warehouse.receivables(await asker('ada'), { month: monthText(month), by: 'business_unit' }),
        )
        const end = new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).toISOString().slice(0, 10)
        const ageing = (unit: string | undefined): object => {
          const sums = [0, 0, 0, 0, 0]
          let count = 0
          for (const { businessUnitId, issuedOn, dueOn, settledOn, amount } of invoices) {
            if (unit !== undefined && businessUnitId !== unit) continue
            if (issuedOn > end || (settledOn !== null && settledOn <= end)) continue
            const late = (Date.parse(end) - Date.parse(dueOn)) / 86_400_000
            sums[late <= 0 ? 0 : late <= 30 ? 1 : late <= 60 ? 2 : late <= 90 ? 3 : 4]! += amount
            count += 1
          }
          const [notDue, overdue1To30, overdue31To60, overdue61To90, overdueOver90] = sums.map((cents) => cents / 100)
          const open = sums.reduce((sum, cents) => sum + cents, 0) / 100
          return { open, notDue, overdue1To30, overdue31To60, overdue61To90, overdueOver90, invoices: count }
        }
        expect(totals).toEqual(ageing(undefined))
        for (const { key, label: _label, ...figures } of rows) expect(figures).toEqual(ageing(key))
      },
    )
    await fc.assert(property, { seed: 4, numRuns: 15 })
  })
})

const staff = (change: Partial<WorkforceRow>): WorkforceRow => ({
  month: LAST,
  businessUnitId: 'services',
  role: 'Engineer',
  heads: 200,
  availableHours: 30_000,
  billableHours: 21_000,
  listRate: 14_001,
  billed: 2_700_000,
  pay: 1_500_000,
  ...change,
})
const WORKFORCE = [
  staff({}),
  staff({ month: LAST - 1, heads: 300 }),
  staff({ role: 'Office', heads: 100, availableHours: 0, billableHours: 0, listRate: 0, billed: 0, pay: 400_000 }),
  staff({ businessUnitId: 'signals', role: 'Fitter', heads: 500 }),
]

describe('workforce', () => {
  it('adds hours and dollars over months, and reads heads at the end', async () => {
    await withBooks({ workforce: WORKFORCE }, async ({ warehouse }, asker) => {
      const { rows, totals, months } = await warehouse.workforce(await asker('olga'), {
        groupBy: ['role'],
        period: { fiscalYears: [2026] },
      })
      expect(months).toHaveLength(12)
      expect(rows.map(({ keys }) => keys)).toEqual([['Engineer'], ['Office']])
      expect(rows[0]).toMatchObject({
        heads: 2,
        headMonths: 5,
        billingHeadMonths: 5,
        availableHours: 600,
        billableHours: 420,
        listValue: 58_804.2,
        billed: 54_000,
        pay: 30_000,
      })
      expect(totals).toMatchObject({ heads: 3, headMonths: 6, billingHeadMonths: 5, pay: 34_000, billingPay: 30_000 })
    })
  })

  it('knows only roles of units that may be seen', async () => {
    await withBooks({ workforce: WORKFORCE }, async ({ warehouse }, asker) => {
      const olga = await asker('olga')
      await expect(warehouse.workforce(olga, { roles: ['Fitter'] })).rejects.toMatchObject({
        field: 'roles',
        allowed: ['Engineer', 'Office'],
      })
      expect((await warehouse.workforce(olga, { roles: ['office'] })).totals.pay).toBe(4000)
      expect((await warehouse.workforce(await asker('ben'), {})).totals.heads).toBe(5)
    })
  })
})

describe('a dataset without such a book', () => {
  let books: Books
  let ada: Asker
  beforeAll(async () => {
    const gaps = { contracts: 'nobody signs any', invoices: 'they are on paper' }
    books = await loadBooks(sourceOf({ ...tables, contracts: [], invoices: [], workforce: [], gaps }))
    ada = books.directory.askerFor((await books.directory.find('ada'))!)
  })
  afterAll(() => books.close())

  it('says beforehand which it lacks and why', () => {
    expect(books.warehouse.subledgers).toEqual({
      contracts: { held: false, why: 'nobody signs any' },
      invoices: { held: false, why: 'they are on paper' },
      workforce: { held: false, why: 'its source has none' },
    })
  })

  it('refuses with the table and the reason', async () => {
    const { warehouse } = books
    const refused = [
      [warehouse.recurringRevenue(ada, {}), /no contracts .*\(table `contracts`\): nobody signs any/],
      [warehouse.receivables(ada, {}), /no invoices \(table `invoices`\): they are on paper/],
      [warehouse.workforce(ada, {}), /no workforce .*\(table `workforce`\): its source has none/],
    ] as const
    for (const [answer, message] of refused) {
      await expect(answer).rejects.toThrow(message)
      await expect(answer).rejects.toBeInstanceOf(RequestError)
    }
  })
})

describe('a month', () => {
  it('must be booked, and the first lie before the second', async () => {
    const contracts = fc.sample(contractsArbitrary, { seed: 4, numRuns: 1 })[0]!
    const invoices = fc.sample(invoicesArbitrary, { seed: 4, numRuns: 1 })[0]!
    await withBooks({ contracts, invoices }, async ({ warehouse }, asker) => {
      const ada = await asker('ada')
      const range = /no booked month, written as YYYY-MM; the books run from 2022-07 to 2026-06/
      await expect(warehouse.recurringRevenue(ada, { toMonth: '2027-01' })).rejects.toThrow(range)
      await expect(warehouse.recurringRevenue(ada, { fromMonth: 'June' })).rejects.toThrow(range)
      await expect(warehouse.receivables(ada, { month: '2022-06' })).rejects.toThrow(range)
      const backwards = { fromMonth: '2026-06', toMonth: '2026-06' }
      await expect(warehouse.recurringRevenue(ada, backwards)).rejects.toThrow(/2026-06 does not lie before 2026-06/)
    })
  })
})
