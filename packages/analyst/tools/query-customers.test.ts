import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sumsBy } from './testing/plain-sums.ts'
import {
  GROSS_MARGIN,
  inFiscalYear,
  NET_SALES,
  openToolBench,
  plainDollars,
  type ToolBench,
} from './testing/tool-bench.ts'

let bench: ToolBench
beforeAll(async () => {
  bench = await openToolBench()
})
afterAll(() => bench.close())

describe('query_customers', () => {
  it('tells each customer’s figures of the period, largest first, and totals over all', async () => {
    const input = { fiscalYears: [2025], fiscalQuarters: [2], limit: 200 }
    const { rows, total, totals, title } = await bench.read('ada', 'query_customers', input)
    expect([rows.length, total]).toEqual([bench.tables.customers.length, bench.tables.customers.length])
    expect(title).toBe('Customers, Q2 of FY2025')
    const quarter = ({ month }: { month: number }): boolean => month >= 2024 * 12 + 9 && month <= 2024 * 12 + 11
    const keyOf = (fact: (typeof bench.tables.ledger.facts)[number]) =>
      quarter(fact) ? (fact.customerId ?? undefined) : undefined
    const sales = sumsBy(bench.tables.ledger.facts, NET_SALES, keyOf)
    const margins = sumsBy(bench.tables.ledger.facts, GROSS_MARGIN, keyOf)
    const whole = plainDollars(bench.tables, NET_SALES, quarter)
    for (const row of rows) {
      const id = String(row['customer_id'])
      const own = (sales.get(id) ?? 0) / 100
      expect(row).toMatchObject({ net_sales: own, gross_margin: (margins.get(id) ?? 0) / 100 })
      expect(row['net_sales_share']).toBeCloseTo(own / whole, 12)
    }
    const figures = rows.map((row) => Number(row['net_sales']))
    expect(figures).toEqual(figures.toSorted((left, right) => right - left))
    expect(totals).toMatchObject({ customer: 'Total', net_sales: whole, net_sales_share: 1 })
  })

  it('takes the latest full year by default, pages, and keeps only rows that meet a condition', async () => {
    const all = await bench.read('ada', 'query_customers', { limit: 200 })
    expect(all.title).toBe('Customers, FY2026')
    const page = await bench.read('ada', 'query_customers', { limit: 5, offset: 5 })
    expect(page.rows).toEqual(all.rows.slice(5, 10))
    expect(page.total).toBe(all.total)
    const having = [{ column: 'net_sales_share', above: 0.01 }]
    const large = await bench.read('ada', 'query_customers', { having, limit: 200 })
    expect(large.rows).toEqual(all.rows.filter((row) => Number(row['net_sales_share']) > 0.01))
    expect(large.totals).toEqual(all.totals)
  })

  it('finds those that stopped buying by their last month', async () => {
    const { rows } = await bench.read('ada', 'query_customers', {
      sortBy: 'last_month',
      direction: 'asc',
      limit: 200,
    })
    const months = rows.map((row) => row['last_month']).filter((month) => month !== null)
    expect(months).toEqual(months.toSorted((left, right) => String(left).localeCompare(String(right))))
  })

  it('tells somebody with one unit what was bought of it, in figures and shares', async () => {
    const { rows, totals } = await bench.read('ben', 'query_customers', { limit: 200 })
    const own = (fact: (typeof bench.tables.ledger.facts)[number]): boolean =>
      fact.businessUnitId === 'signals' && inFiscalYear(2026)(fact)
    expect(totals).toMatchObject({ net_sales: plainDollars(bench.tables, NET_SALES, own), net_sales_share: 1 })
    const sales = sumsBy(bench.tables.ledger.facts, NET_SALES, (fact) =>
      own(fact) ? (fact.customerId ?? undefined) : undefined,
    )
    for (const row of rows) expect(row['net_sales']).toBe((sales.get(String(row['customer_id'])) ?? 0) / 100)
  })

  it.each<[string, object, RegExp]>([
    ['a search that finds nobody', { search: 'Atlantis' }, /No customer matches\. Customers: /],
    ['an unknown customer', { customers: ['Atlantis'] }, /no customer "Atlantis".*Allowed: /],
    ['a year outside the books', { fiscalYears: [2012] }, /Allowed: 2023/],
    ['an unknown column to sort by', { sortBy: 'colour' }, /sortBy.*"net_sales"/],
    ['a month that is none', { fromMonth: '2025-13' }, /must be a month, YYYY-MM/],
  ])('refuses %s and says what is allowed', async (_what, input, message) => {
    expect(await bench.refusal('ada', 'query_customers', input)).toMatch(message)
  })
})
