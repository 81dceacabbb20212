import type { Fact } from '@perdure/books'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { columnSum } from './testing/plain-sums.ts'
import {
  GROSS_MARGIN,
  inFiscalYear,
  NET_SALES,
  openToolBench,
  plainDollars,
  type ToolBench,
} from './testing/tool-bench.ts'

const COST_OF_SALES = { 5100: 1, 5200: 1, 5300: 1, 5400: 1 } as const
const AUGUST_2025 = 2025 * 12 + 7

let bench: ToolBench
beforeAll(async () => {
  // Signals has no budget in August 2025, and nobody one in June 2026.
  bench = await openToolBench((tables) => ({
    ...tables,
    budgets: tables.budgets.filter(
      ({ month, businessUnitId }) =>
        !(month === AUGUST_2025 && businessUnitId === 'signals') && month !== 2026 * 12 + 5,
    ),
  }))
})
afterAll(() => bench.close())

/** Months of FY2026 in which the fact's unit has both. */
const compared = (fact: Fact): boolean =>
  inFiscalYear(2026)(fact) &&
  fact.month !== 2026 * 12 + 5 &&
  !(fact.month === AUGUST_2025 && fact.businessUnitId === 'signals')

/** Budget and actual by plain loops. */
function bothSides(signs: Parameters<typeof plainDollars>[1], keep: (fact: Fact) => boolean): [number, number] {
  const { tables } = bench
  const budgets = { ...tables, ledger: { ...tables.ledger, facts: tables.budgets } }
  return [plainDollars(budgets, signs, keep), plainDollars(tables, signs, keep)]
}

describe('get_budget_variance', () => {
  it('compares the income statement over the months that have both, unit by unit, and says which', async () => {
    const { rows, title, summary, totals } = await bench.read('ada', 'get_budget_variance', {})
    expect(title).toBe('Income statement against budget, FY2026')
    expect(rows.map((row) => row['line'])).toEqual([
      'Net sales',
      'Cost of sales',
      'Gross margin',
      'Operating expenses',
      'Operating profit',
    ])
    for (const [index, signs] of [NET_SALES, COST_OF_SALES, GROSS_MARGIN].entries()) {
      const [budget, actual] = bothSides(signs, compared)
      expect(rows[index]).toMatchObject({ budget, actual })
      expect(rows[index]!['variance']).toBeCloseTo(actual - budget, 6)
      expect(rows[index]!['variance_ratio']).toBeCloseTo((actual - budget) / Math.abs(budget), 12)
    }
    expect(totals).toBeUndefined()
    expect(summary).toContain('Compared over 11 months with both budget and actuals: Jul 2025 to May 2026.')
    expect(summary).toContain('Signals over 10 of them (Jul 2025, Sep 2025 to May 2026)')
  })

  it('calls more sales and less cost favourable', async () => {
    const metrics = ['net_sales', 'cost_of_sales', 'gross_margin', 'operating_expenses']
    const input = { groupBy: ['business_unit', 'fiscal_quarter'], metrics, limit: 200 }
    const { rows } = await bench.read('ada', 'get_budget_variance', input)
    expect(rows.length).toBeGreaterThan(60)
    const seen = new Set<string>()
    for (const row of rows) {
      const isCost = row['line'] === 'Cost of sales' || row['line'] === 'Operating expenses'
      const variance = Number(row['variance'])
      const good = isCost ? variance < 0 : variance > 0
      expect(row['assessment']).toBe(variance === 0 ? 'on budget' : good ? 'favourable' : 'unfavourable')
      seen.add(`${isCost} ${row['assessment']}`)
    }
    expect(seen).toContain('true favourable')
    expect(seen).toContain('true unfavourable')
    expect(seen).toContain('false favourable')
    const only = await bench.read('ada', 'get_budget_variance', { ...input, assessment: 'unfavourable' })
    expect(only.rows).toEqual(rows.filter((row) => row['assessment'] === 'unfavourable'))
    expect(only.scope).toContain('only unfavourable rows')
  })

  it('adds months and accounts of one line up to its total', async () => {
    const input = { metrics: ['gross_margin'], groupBy: ['month'], fiscalYears: [2026] }
    const months = await bench.read('ada', 'get_budget_variance', input)
    const [budget, actual] = bothSides(GROSS_MARGIN, compared)
    expect(months.rows).toHaveLength(11)
    expect(months.totals).toMatchObject({ budget, actual })
    expect(columnSum(months.rows, 'budget')).toBe(budget)
    expect(columnSum(months.rows, 'actual')).toBe(actual)
    const accounts = await bench.read('ada', 'get_budget_variance', { ...input, groupBy: ['account'] })
    expect(columnSum(accounts.rows, 'variance')).toBe(accounts.totals!['variance'])
    const materials = accounts.rows.find((row) => row['account'] === 'Materials')!
    // Signed as it enters gross margin: a cost is negative, and more of it unfavourable.
    expect(Number(materials['actual'])).toBeLessThan(0)
    expect(materials['assessment']).toBe(Number(materials['variance']) < 0 ? 'unfavourable' : 'favourable')
  })

  it('judges an account by its nature', async () => {
    const salaries = await bench.read('ada', 'get_budget_variance', { account: 'Salaries' })
    const [budget, actual] = bothSides({ 6110: 1 }, compared)
    expect(salaries.rows[0]).toMatchObject({
      line: 'Salaries',
      budget,
      actual,
      assessment: actual > budget ? 'unfavourable' : 'favourable',
    })
  })

  it('sets ratios against each other in points', async () => {
    const { rows, columns } = await bench.read('ada', 'get_budget_variance', { metrics: ['gross_margin_ratio'] })
    const [budgetMargin, margin] = bothSides(GROSS_MARGIN, compared)
    const [budgetSales, sales] = bothSides(NET_SALES, compared)
    expect(rows[0]!['variance']).toBeCloseTo((margin / sales - budgetMargin / budgetSales) * 100, 9)
    expect(columns.map(({ key }) => key)).not.toContain('variance_ratio')
  })

  it('tells somebody with one unit of its months alone', async () => {
    const { rows, summary } = await bench.read('ben', 'get_budget_variance', { metrics: ['net_sales'] })
    const own = (fact: Fact): boolean => compared(fact) && fact.businessUnitId === 'signals'
    const [budget, actual] = bothSides(NET_SALES, own)
    expect(rows[0]).toMatchObject({ budget, actual })
    expect(summary).toContain('Compared over 10 months')
  })

  it.each<[string, object, RegExp]>([
    ['lines of different units', { metrics: ['net_sales', 'gross_margin_ratio'] }, /one unit.*Allowed: gross_sales/],
    ['a metric that is not budgeted', { metrics: ['units'] }, /not budgeted.*Allowed/],
    ['a month without a budget', { months: ['2026-06'] }, /No month of the budgets lies in this period/],
    ['a product', { groupBy: ['product'] }, /groupBy/],
    ['two lines by account', { metrics: ['net_sales', 'taxes'], groupBy: ['account'] }, /exactly one metric/],
  ])('refuses %s and says what is allowed', async (_what, input, message) => {
    expect(await bench.refusal('ada', 'get_budget_variance', input)).toMatch(message)
  })
})
