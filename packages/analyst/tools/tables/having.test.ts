import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GROSS_MARGIN, inFiscalYear, NET_SALES, openToolBench, plainDollars, type ToolBench } from '../testing/tool-bench.ts'

let bench: ToolBench
beforeAll(async () => {
  bench = await openToolBench()
})
afterAll(() => bench.close())

const FY2026 = { fiscalYears: [2026] }

describe('conditions on rows', () => {
  it('leave only what lies above a number, with the total of everything', async () => {
    const input = { ...FY2026, groupBy: ['customer'], having: [{ column: 'net_sales', above: 1_000_000 }] }
    const { rows, total, totals, scope, summary } = await bench.read('ada', 'query_actuals', input)
    const expected = bench.tables.customers.filter(
      ({ id }) =>
        plainDollars(bench.tables, NET_SALES, (fact) => fact.customerId === id && inFiscalYear(2026)(fact)) > 1_000_000,
    )
    expect(expected.length).toBeGreaterThan(3)
    expect(new Set(rows.map((row) => row['customer']))).toEqual(new Set(expected.map(({ name }) => name)))
    expect(total).toBe(expected.length)
    expect(totals).toEqual({ net_sales: plainDollars(bench.tables, NET_SALES, inFiscalYear(2026)) })
    expect(scope).toMatch(/; only rows with Net sales above \$1,000,000\.00$/)
    expect(summary).toContain(`${expected.length} rows, only rows with Net sales above $1,000,000.00`)
  })

  it('are taken by every tool that lists members', async () => {
    const below = [{ column: 'gross_margin_ratio', below: 0.34 }]
    const ratioOf = (id: string): number => {
      const keep = (fact: { productId: string | null; month: number }): boolean =>
        fact.productId === id && fact.month >= 2025 * 12 + 6
      return plainDollars(bench.tables, GROSS_MARGIN, keep) / plainDollars(bench.tables, NET_SALES, keep)
    }
    const thin = bench.tables.products.filter(({ id }) => ratioOf(id) < 0.34).map(({ name }) => name)
    expect(thin.length).toBeGreaterThan(0)
    const margins = await bench.read('ada', 'get_margin_analysis', { by: 'product', having: below })
    expect(new Set(margins.rows.map(({ product }) => product))).toEqual(new Set(thin))
    const products = await bench.read('ada', 'query_products', { having: below })
    expect(new Set(products.rows.map(({ product }) => product))).toEqual(new Set(thin))
    const fallen = await bench.read('ada', 'compare_fiscal_years', {
      by: 'product',
      having: [{ column: 'change', below: 0 }],
    })
    expect(fallen.rows.every(({ change }) => Number(change) < 0)).toBe(true)
    expect(fallen.total).toBeLessThan(40)
  })

  it('that nobody meets say so, instead of that nothing is booked', async () => {
    const input = { ...FY2026, groupBy: ['customer'], having: [{ column: 'net_sales', above: 1e12 }] }
    const { total, summary } = await bench.read('ada', 'query_actuals', input)
    expect(total).toBe(0)
    expect(summary).toContain('no row is left, only rows with Net sales above $1,000,000,000,000.00')
  })

  it.each<[string, object, RegExp]>([
    ['on a column that is not there', { column: 'units', above: 1 }, /no figure column.*Allowed: net_sales/],
    ['on a column of names', { column: 'customer', above: 1 }, /no figure column.*Allowed: net_sales/],
    ['without a number', { column: 'net_sales' }, /needs `above` or `below`/],
  ])('are refused %s', async (_what, condition, message) => {
    const input = { ...FY2026, groupBy: ['customer'], having: [condition] }
    expect(await bench.refusal('ada', 'query_actuals', input)).toMatch(message)
  })
})
