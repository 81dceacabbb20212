import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadBooks, RequestError } from '../index.ts'
import type { Asker, Books, BookTables, ContractTerm, Invoice } from '../index.ts'
import {
  COMPANY_TABLES,
  contractsArbitrary,
  CUSTOMERS,
  FIRST,
  invoicesArbitrary,
  sourceOf,
  withBooks,
} from '../testing/small-books.ts'

const { contracts, invoices, workforce } = COMPANY_TABLES

describe('a customer', () => {
  it('that a unit knows by a contract or an invoice alone is known to who may see that unit', async () => {
    const [signed, billed, foreign] = CUSTOMERS
    const contract: ContractTerm = {
      contractId: 'K1',
      customerId: signed!,
      businessUnitId: 'signals',
      productId: 'SFT-200',
      fromMonth: FIRST,
      toMonth: null,
      annualAmount: 1200,
    }
    const invoice: Invoice = {
      invoiceId: 'I1',
      customerId: billed!,
      businessUnitId: 'signals',
      issuedOn: '2026-06-01',
      dueOn: '2026-07-01',
      settledOn: null,
      amount: 500,
    }
    const signedTerms = [contract, { ...contract, contractId: 'K2', businessUnitId: 'software', customerId: foreign! }]
    await withBooks({ contracts: signedTerms, invoices: [invoice] }, async ({ warehouse }, asker) => {
      const ben = await asker('ben')
      expect(warehouse.customers(ben).map(({ id }) => id)).toEqual([signed, billed])
      expect(warehouse.productNames(ben).map(({ id }) => id)).toContain('SFT-200')
      expect((await warehouse.recurringRevenue(ben, {})).totals.closing).toBe(12)
      expect((await warehouse.recurringRevenue(await asker('ada'), {})).totals.closing).toBe(24)
    })
  })
})

describe('the version of a dataset', () => {
  it.each<[string, Partial<BookTables>]>([
    ['contract', { contracts: [{ ...contracts[0]!, annualAmount: contracts[0]!.annualAmount + 12 }] }],
    ['invoice', { invoices: [{ ...invoices[0]!, amount: invoices[0]!.amount + 1 }] }],
    ['row of the workforce', { workforce: [{ ...workforce[0]!, pay: workforce[0]!.pay + 1 }] }],
  ])('is another one when a single %s is', async (_what, change) => {
    const [table] = Object.keys(change) as ('contracts' | 'invoices' | 'workforce')[]
    const before = { [table!]: [COMPANY_TABLES[table!][0]!] } as Partial<BookTables>
    const versionOf = (given: Partial<BookTables>): Promise<string> =>
      withBooks(given, async ({ warehouse }) => warehouse.datasetVersion)
    expect(await versionOf(change)).not.toBe(await versionOf(before))
    expect(await versionOf(before)).toBe(await versionOf(before))
  })
})

describe('a dataset without such a book', () => {
  let books: Books
  let ada: Asker
  beforeAll(async () => {
    const gaps = { contracts: 'nobody signs any', invoices: 'they are on paper' }
    books = await loadBooks(sourceOf({ ...COMPANY_TABLES, contracts: [], invoices: [], workforce: [], gaps }))
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
    const drawn = {
      contracts: fc.sample(contractsArbitrary, { seed: 4, numRuns: 1 })[0]!,
      invoices: fc.sample(invoicesArbitrary, { seed: 4, numRuns: 1 })[0]!,
    }
    await withBooks(drawn, async ({ warehouse }, asker) => {
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
