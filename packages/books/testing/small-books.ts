import fc from 'fast-check'
import { loadBooks } from '../index.ts'
import type { Asker, Books, BookTables, ContractTerm, DataSource, Invoice } from '../index.ts'
import { generateBooks } from '../source/generated/generated-company.ts'
import { monthNumber } from '../warehouse/calendar.ts'

/** Books with a small ledger and made-up contracts and invoices, so that many can be opened in one test. */

export const COMPANY_TABLES = generateBooks(1)
export const CUSTOMERS = COMPANY_TABLES.customers.slice(0, 6).map(({ id }) => id)
const UNITS = ['signals', 'software'] as const
export const FIRST = monthNumber(2024, 1)
export const LAST = monthNumber(2026, 6)

export const sourceOf = (given: BookTables): DataSource => ({ id: 'test', label: 'test', read: async () => given })

/** Few customers and units, so that they meet in every way. */
export const contractsArbitrary: fc.Arbitrary<ContractTerm[]> = fc
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

export const invoicesArbitrary: fc.Arbitrary<Invoice[]> = fc
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

export async function withBooks<T>(
  change: Partial<BookTables>,
  ask: (books: Books, asker: (userId: string) => Promise<Asker>) => Promise<T>,
): Promise<T> {
  // A small ledger, so that many books can be opened: what is booked by unit alone.
  const facts = COMPANY_TABLES.ledger.facts.filter(({ productId }) => productId === null)
  const ledger = { ...COMPANY_TABLES.ledger, facts }
  const none = { budgets: [], contracts: [], invoices: [], workforce: [] }
  const books = await loadBooks(sourceOf({ ...COMPANY_TABLES, ledger, detail: ledger, ...none, ...change }))
  try {
    return await ask(books, async (userId) => books.directory.askerFor((await books.directory.find(userId))!))
  } finally {
    await books.close()
  }
}

