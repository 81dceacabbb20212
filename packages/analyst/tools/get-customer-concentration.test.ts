import type { Fact } from '@perdure/books'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sumsBy } from './testing/plain-sums.ts'
import { inFiscalYear, NET_SALES, openToolBench, plainDollars, type ToolBench } from './testing/tool-bench.ts'

const WHALE = 'C1001'

let bench: ToolBench
let whale: ToolBench
beforeAll(async () => {
  ;[bench, whale] = await Promise.all([
    openToolBench(),
    // One customer buys a thousand times as much in FY2026, and another gives back more than it bought.
    openToolBench((tables) => {
      const facts = tables.ledger.facts.map((fact) => {
        if (fact.customerId === WHALE && inFiscalYear(2026)(fact)) return { ...fact, amount: fact.amount * 1000 }
        return fact.customerId === 'C1002' && fact.accountId === '4130'
          ? { ...fact, amount: fact.amount * 900 }
          : fact
      })
      return { ...tables, ledger: { ...tables.ledger, facts }, detail: { ...tables.detail, facts } }
    }),
  ])
})
afterAll(() => Promise.all([bench.close(), whale.close()]))

/** By plain loops: customers' sales above zero, largest first. */
function bought(of: ToolBench, keep: (fact: Fact) => boolean): { id: string; dollars: number }[] {
  const sums = sumsBy(of.tables.ledger.facts, NET_SALES, (fact) =>
    keep(fact) ? (fact.customerId ?? undefined) : undefined,
  )
  return [...sums]
    .map(([id, cents]) => ({ id, dollars: cents / 100 }))
    .filter(({ dollars }) => dollars > 0)
    .toSorted((left, right) => right.dollars - left.dollars)
}

function expectConcentration(
  row: Readonly<Record<string, unknown>>,
  customers: { id: string; dollars: number }[],
): void {
  let [whole, squares, three] = [0, 0, 0]
  for (const { dollars } of customers) whole += dollars
  for (const [rank, { dollars }] of customers.entries()) {
    squares += (dollars / whole) ** 2
    if (rank < 3) three += dollars / whole
  }
  expect(row['customers']).toBe(customers.length)
  expect(row['net_sales']).toBeCloseTo(whole, 4)
  expect(row['hhi']).toBeCloseTo(squares * 10_000, 6)
  expect(row['effective_customers']).toBeCloseTo(1 / squares, 6)
  expect(row['top_customer_share']).toBeCloseTo(customers[0]!.dollars / whole, 12)
  expect(row['cr3']).toBeCloseTo(three, 9)
}

describe('get_customer_concentration', () => {
  it('tells index, ratios and the largest customer of the latest full year', async () => {
    const { rows, columns } = await bench.read('ada', 'get_customer_concentration', { top: [3, 1, 3] })
    expect(columns.map(({ key }) => key)).toEqual([
      'customers',
      'net_sales',
      'hhi',
      'effective_customers',
      'top_customer',
      'top_customer_share',
      'cr1',
      'cr3',
      'major_customers',
      'band',
    ])
    const customers = bought(bench, inFiscalYear(2026))
    expectConcentration(rows[0]!, customers)
    const largest = bench.tables.customers.find(({ id }) => id === customers[0]!.id)!
    expect(rows[0]).toMatchObject({ top_customer: largest.name, cr1: rows[0]!['top_customer_share'] })
  })

  it('follows it over years and quarters, for a unit', async () => {
    const input = { over: 'fiscal_year', businessUnits: ['controllers'] }
    const years = await bench.read('ada', 'get_customer_concentration', input)
    const ofUnit = (keep: (fact: Fact) => boolean) => (fact: Fact) =>
      fact.businessUnitId === 'controllers' && keep(fact)
    expect(years.rows.map((row) => row['fiscal_year'])).toEqual([2023, 2024, 2025, 2026])
    for (const row of years.rows) {
      expectConcentration(row, bought(bench, ofUnit(inFiscalYear(Number(row['fiscal_year'])))))
    }
    expectConcentration(
      years.totals!,
      bought(
        bench,
        ofUnit(() => true),
      ),
    )
    const quarters = await bench.read('ada', 'get_customer_concentration', {
      over: 'fiscal_quarter',
      fiscalYears: [2025],
    })
    expect(quarters.rows.map((row) => row['fiscal_quarter'])).toEqual([
      'FY2025 Q1',
      'FY2025 Q2',
      'FY2025 Q3',
      'FY2025 Q4',
    ])
    expectConcentration(
      quarters.rows[3]!,
      bought(bench, ({ month }) => month >= 2025 * 12 + 3 && month <= 2025 * 12 + 5),
    )
  })

  it('shows a dangerous concentration for what it is, and says how far the bands go', async () => {
    const { rows, summary } = await whale.read('ada', 'get_customer_concentration', {})
    const name = whale.tables.customers.find(({ id }) => id === WHALE)!.name
    expect(rows[0]).toMatchObject({ top_customer: name, band: 'high' })
    expect(rows[0]!['major_customers']).toBe(1)
    expect(summary).toContain('made for sellers in a market')
    const before = await whale.read('ada', 'get_customer_concentration', { fiscalYears: [2025] })
    expect(before.rows[0]!['band']).toBe('low')
  })

  it('draws the bands at 1,000 and 1,800 points, and calls a tenth of sales a major customer', async () => {
    const equal = await openToolBench((tables) => {
      const customersIn = (month: number, count: number): Fact[] =>
        tables.customers.slice(0, count).map(({ id }) => ({
          month,
          businessUnitId: 'signals',
          accountId: '4111',
          productId: null,
          customerId: id,
          amount: 100_00,
        }))
      const facts = [...customersIn(2024 * 12, 12), ...customersIn(2025 * 12, 8), ...customersIn(2026 * 12, 5)]
      return { ...tables, ledger: { ...tables.ledger, facts }, detail: { ...tables.detail, facts } }
    })
    const { rows } = await equal.read('ada', 'get_customer_concentration', { over: 'fiscal_year' })
    expect(rows).toMatchObject([
      { fiscal_year: 2024, hhi: expect.closeTo(10_000 / 12, 6), band: 'low', major_customers: 0 },
      { fiscal_year: 2025, hhi: expect.closeTo(1_250, 6), band: 'moderate', major_customers: 8 },
      {
        fiscal_year: 2026,
        hhi: expect.closeTo(2_000, 6),
        band: 'high',
        major_customers: 5,
        cr3: expect.closeTo(0.6, 9),
      },
    ])
    await equal.close()
  })

  it('leaves customers whose credits exceed their sales without a share, and says so', async () => {
    const { rows, summary } = await whale.read('ada', 'get_customer_concentration', { fiscalYears: [2025] })
    const customers = bought(whale, inFiscalYear(2025))
    expect(customers.some(({ id }) => id === 'C1002')).toBe(false)
    expectConcentration(rows[0]!, customers)
    expect(summary).toContain('No share has who was credited more than they bought: 1 (-$')
  })

  it('of somebody with one unit is that of its customers', async () => {
    const { rows } = await bench.read('ben', 'get_customer_concentration', {})
    const own = (fact: Fact): boolean => fact.businessUnitId === 'signals' && inFiscalYear(2026)(fact)
    expectConcentration(rows[0]!, bought(bench, own))
    expect(rows[0]!['net_sales']).toBeCloseTo(plainDollars(bench.tables, NET_SALES, own), 2)
  })

  it.each<[string, object, RegExp]>([
    ['a top of none', { top: [0] }, /top\.0/],
    ['an unknown unit', { businessUnits: ['Mars'] }, /no business unit "Mars".*Allowed: Signals/],
    ['a month as the time', { over: 'month' }, /over.*"fiscal_year"/],
    ['a year outside the books', { fiscalYears: [2012] }, /Allowed: 2023/],
  ])('refuses %s and says what is allowed', async (_what, input, message) => {
    expect(await bench.refusal('ada', 'get_customer_concentration', input)).toMatch(message)
  })
})
