import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadBooks, type Account, type BookTables, type Fact } from '../index.ts'

/** Runs against a database each; enough to meet every operator and shape of tree. */
const RUNS = 15
const TIMEOUT_MS = 20_000
const UNITS = ['north', 'south', 'corporate']
const MONTHS = [2024 * 12 + 5, 2024 * 12 + 6, 2024 * 12 + 7]

interface GeneratedAccount {
  parent: number
  operator: Account['operator']
}

const accountsArbitrary = fc
  .array(fc.record({ parent: fc.nat(20), operator: fc.constantFrom<Account['operator']>('+', '+', '-', '~') }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((generated) => [{ parent: 0, operator: '+' as const }, ...generated].map(toAccount))

/** Account 0 is the top; every other lies beneath one that was made before it. */
function toAccount({ parent, operator }: GeneratedAccount, index: number): Account {
  return {
    id: `a${index}`,
    code: `${1000 + index}`,
    name: `Account ${index}`,
    parentId: index === 0 ? null : `a${parent % index}`,
    operator,
    kind: 'flow',
    nature: 'revenue',
    unit: 'usd',
  }
}

const factArbitrary = fc.record({
  account: fc.nat(20),
  unit: fc.constantFrom(...UNITS),
  month: fc.constantFrom(...MONTHS),
  amount: fc.integer({ min: -1e12, max: 1e12 }),
})

const tablesArbitrary = fc
  .record({ accounts: accountsArbitrary, facts: fc.array(factArbitrary, { minLength: 1, maxLength: 60 }) })
  .map(({ accounts, facts }): BookTables => {
    const ledger = {
      id: 'ledger',
      label: 'ledger',
      facts: facts.map(({ account, unit, month, amount }): Fact => ({
        accountId: `a${account % accounts.length}`,
        businessUnitId: unit,
        month,
        amount,
        productId: null,
        customerId: null,
      })),
    }
    return {
      company: { name: 'Made up', description: '', currency: 'USD', fiscalYearStartMonth: 7 },
      asOf: '2024-08-31',
      businessUnits: UNITS.map((id) => ({
        id,
        name: id,
        kind: id === 'corporate' ? 'corporate' : 'operating',
        description: '',
      })),
      accounts,
      roles: { net_sales: 'a0' },
      products: [],
      customers: [],
      ledger,
      detail: ledger,
      budgets: [],
      contracts: [],
      invoices: [],
      workforce: [],
      gaps: {},
      notes: [],
    }
  })

/** Leaf by leaf, multiplying operators on the way up; no tree walk downwards. */
function plainRollUp({ accounts, ledger }: BookTables, top: string, keep: (fact: Fact) => boolean): number {
  const byId = new Map(accounts.map((account) => [account.id, account]))
  let sum = 0
  for (const fact of ledger.facts.filter(keep)) {
    let [factor, current] = [1, byId.get(fact.accountId)!]
    while (current.id !== top && current.parentId !== null) {
      factor *= { '+': 1, '-': -1, '~': 0 }[current.operator]
      current = byId.get(current.parentId)!
    }
    if (current.id === top) sum += factor * fact.amount
  }
  return sum / 100
}

describe('over any books', () => {
  it(
    'a roll-up is the signed sum of its leaves, of its children, and of its parts',
    { timeout: TIMEOUT_MS },
    async () => {
      await fc.assert(
        fc.asyncProperty(tablesArbitrary, async (tables) => {
          const books = await loadBooks({ id: 'test', label: 'test', read: () => Promise.resolve(tables) })
          try {
            const ada = books.directory.askerFor((await books.directory.find('ada'))!)
            const expected = plainRollUp(tables, 'a0', () => true)
            for (const dimension of ['account', 'business_unit', 'month', 'fiscal_year'] as const) {
              const { rows, totals } = await books.warehouse.measures(ada, {
                metrics: ['net_sales'],
                groupBy: [dimension],
              })
              expect(totals['net_sales']).toBe(expected)
              expect(rows.reduce((sum, { values }) => sum + values['net_sales']! * 100, 0) / 100).toBeCloseTo(
                expected,
                1,
              )
            }
            const ben = books.directory.askerFor((await books.directory.find('ben'))!)
            const own = await books.warehouse.measures(ben, { metrics: ['net_sales'] })
            expect(own.totals['net_sales']).toBe(plainRollUp(tables, 'a0', (fact) => fact.businessUnitId === 'north'))
          } finally {
            await books.close()
          }
        }),
        { numRuns: RUNS },
      )
    },
  )
})
