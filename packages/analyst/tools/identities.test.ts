import { createGeneratedCompany, loadBooks, type BookTables, type Fact } from '@perdure/books'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnSum, sumsBy } from './testing/plain-sums.ts'
import { benchOver, GROSS_MARGIN, NET_SALES } from './testing/tool-bench.ts'

/** What must add up adds up to the cent, over whatever books. Each run loads a database of its own. */
const RUNS = { seed: 20, numRuns: 6, endOnFailure: true }
const TIMEOUT_MS = 120_000
const SEEDS = [2, 3]

const FIRST_MONTH = 2024 * 12 + 6
/** Months of two fiscal years that random books post in. */
const MONTHS = [0, 1, 5, 12, 13, 17].map((offset) => FIRST_MONTH + offset)
const ACCOUNTS = ['4111', '4112', '4120', '4130', '5100', '5200', '5300', '6110', '6410', '9910']

const factArbitrary = fc.record({
  accountId: fc.constantFrom(...ACCOUNTS),
  businessUnitId: fc.constantFrom('signals', 'controllers', 'software'),
  product: fc.option(fc.nat(7), { nil: null }),
  customer: fc.option(fc.nat(5), { nil: null }),
  month: fc.constantFrom(...MONTHS),
  amount: fc.integer({ min: -5_000, max: 1_000_000 }),
})
type RandomFact = typeof factArbitrary extends fc.Arbitrary<infer T> ? T : never

/** The generated company's members and accounts with other postings and budgets. */
function withPostings(
  tables: BookTables,
  actuals: readonly RandomFact[],
  planned: readonly RandomFact[],
): BookTables {
  const toFact = ({ product, customer, ...fact }: RandomFact): Fact => ({
    ...fact,
    productId: product === null ? null : tables.products[product]!.id,
    customerId: customer === null ? null : tables.customers[customer]!.id,
  })
  // Something is sold and budgeted in every month, so that every month is complete and can be compared.
  const selling = MONTHS.map((month): RandomFact => ({
    accountId: '4111',
    businessUnitId: 'signals',
    product: 0,
    customer: 0,
    month,
    amount: 100_000,
  }))
  const facts = [...selling, ...actuals].map(toFact)
  return {
    ...tables,
    ledger: { ...tables.ledger, facts },
    detail: { ...tables.detail, facts },
    budgets: [...selling, ...planned]
      .filter(({ accountId }) => accountId !== '9910')
      .map((fact) => ({ ...toFact(fact), productId: null, customerId: null })),
    contracts: [],
    invoices: [],
    workforce: [],
  }
}

/** July to June. */
const yearOf = ({ month }: Fact): string => `${Math.floor((month + 6) / 12)}`

/** Asks over these books, from one fiscal year to the next. */
async function expectIdentities(tables: BookTables, base: number): Promise<void> {
  const { read, close } = benchOver(
    await loadBooks({ id: 'test', label: 'test', read: () => Promise.resolve(tables) }),
  )
  try {
    await expectChangesAddUp(tables, base, read)
    await expectBridgesAddUp(base, read)
    await expectBudgetsAddUp(base, read)
  } finally {
    await close()
  }
}

type Bench = ReturnType<typeof benchOver>

async function expectChangesAddUp(tables: BookTables, base: number, read: Bench['read']): Promise<void> {
  const current = base + 1
  const periods = { basePeriod: { fiscalYear: base }, currentPeriod: { fiscalYear: current } }
  const { facts } = tables.ledger
  for (const [metric, signs] of [
    ['net_sales', NET_SALES],
    ['gross_margin', GROSS_MARGIN],
  ] as const) {
    const booked = sumsBy(facts, signs, yearOf)
    const change = ((booked.get(`${current}`) ?? 0) - (booked.get(`${base}`) ?? 0)) / 100
    for (const grain of [['product'], ['product', 'customer'], ['customer_type', 'business_unit']]) {
      const input = { metric, grain, view: 'items', limit: 200, ...periods }
      const { totals, rows, total } = await read('ada', 'explain_variance', input)
      const effects = Object.keys(totals!).filter((key) => key.endsWith('_effect'))
      for (const row of [...rows, totals!]) {
        expect(effects.reduce((sum, key) => sum + Math.round(Number(row[key]) * 100), 0)).toBe(
          Math.round(Number(row['change']) * 100),
        )
      }
      expect(totals!['change']).toBeCloseTo(change, 6)
      if (total <= rows.length)
        for (const key of [...effects, 'change']) expect(columnSum(rows, key)).toBe(totals![key])
      const bridge = await read('ada', 'explain_variance', { ...input, view: 'effects' })
      expect(columnSum(bridge.rows, 'amount')).toBe(bridge.totals!['amount'])
    }
    for (const by of ['business_unit', 'product', 'customer', 'account']) {
      const { rows, totals } = await read('ada', 'decompose_change', { metric, by, top: 3, ...periods })
      expect(totals!['change']).toBeCloseTo(change, 6)
      for (const column of ['base', 'current', 'change']) expect(columnSum(rows, column)).toBe(totals![column])
    }
  }
}

async function expectBridgesAddUp(base: number, read: Bench['read']): Promise<void> {
  const years = { fiscalYear: base + 1, compareWithFiscalYear: base, limit: 200 }
  for (const by of ['business_unit', 'customer']) {
    const { totals } = await read('ada', 'get_margin_analysis', { by, bridge: 'price_volume_mix', ...years })
    const change = Number(totals!['gross_margin']) - Number(totals!['prior_gross_margin'])
    expect(totals!['gross_margin_dollar_change']).toBeCloseTo(change, 6)
    const ratios = (await read('ada', 'get_margin_analysis', { by, bridge: 'rate_mix', ...years })).totals!
    if (ratios['gross_margin_ratio_change'] === null) continue
    const effects = Number(ratios['gross_margin_ratio_rate_effect']) + Number(ratios['gross_margin_ratio_mix_effect'])
    expect(effects).toBeCloseTo(Number(ratios['gross_margin_ratio_change']), 6)
  }
}

async function expectBudgetsAddUp(base: number, read: Bench['read']): Promise<void> {
  const years = [base, base + 1]
  for (const groupBy of [['business_unit'], ['month'], ['business_unit', 'fiscal_quarter'], ['account']]) {
    const input = { metrics: ['gross_margin'], groupBy, fiscalYears: years, limit: 200 }
    const { rows, totals } = await read('ada', 'get_budget_variance', input)
    for (const column of ['budget', 'actual', 'variance']) expect(columnSum(rows, column)).toBe(totals![column])
  }
}

describe('parts add up to the whole to the cent', () => {
  it.each(SEEDS)('in the generated company of seed %i', { timeout: TIMEOUT_MS }, async (seed) => {
    await expectIdentities(await createGeneratedCompany(seed).read(), 2024)
  })

  it('in small books of whatever postings', { timeout: TIMEOUT_MS }, async () => {
    const company = await createGeneratedCompany().read()
    const facts = fc.array(factArbitrary, { minLength: 1, maxLength: 80 })
    await fc.assert(
      fc.asyncProperty(facts, facts, (actuals, planned) =>
        expectIdentities(withPostings(company, actuals, planned), 2025),
      ),
      RUNS,
    )
  })
})
