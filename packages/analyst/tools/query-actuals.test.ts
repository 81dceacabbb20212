import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inFiscalYear, NET_SALES, openToolBench, plainDollars, type ToolBench } from './testing/tool-bench.ts'

let bench: ToolBench
beforeAll(async () => {
  bench = await openToolBench()
})
afterAll(() => bench.close())

describe('query_actuals', () => {
  it('answers with net sales of everything when it is asked for nothing in particular', async () => {
    const { columns, rows, total, asOf, scope, formula } = await bench.read('ada', 'query_actuals', {})
    expect(columns).toEqual([{ key: 'net_sales', label: 'Net sales', unit: 'usd' }])
    expect(rows).toEqual([{ net_sales: plainDollars(bench.tables, NET_SALES, () => true) }])
    expect([total, asOf]).toEqual([1, '2026-06-30'])
    expect(scope).toBe('actuals of the general ledger; FY2023 to FY2026 (2022-07 to 2026-06); all business units')
    expect(formula).toBe('Net sales = gross sales − returns − discounts')
  })

  it('puts one column for each dimension and metric, time in its order', async () => {
    const input = {
      metrics: ['net_sales', 'headcount'],
      groupBy: ['fiscal_year', 'business_unit'],
      fiscalYears: [2025, 2026],
    }
    const { columns, rows } = await bench.read('ada', 'query_actuals', input)
    expect(columns.map(({ key, unit }) => `${key}:${unit}`)).toEqual([
      'fiscal_year:year',
      'business_unit:text',
      'net_sales:usd',
      'headcount:count',
    ])
    expect(rows.slice(0, 2).map((row) => [row['fiscal_year'], row['business_unit']])).toEqual([
      [2025, 'Signals'],
      [2025, 'Controllers'],
    ])
    expect(rows).toHaveLength(10)
  })

  it('sorts by the first figure, pages, and keeps the total of everything', async () => {
    const input = { groupBy: ['customer'], fiscalYears: [2026] }
    const all = await bench.read('ada', 'query_actuals', { ...input, limit: 200 })
    const page = await bench.read('ada', 'query_actuals', { ...input, limit: 10, offset: 20 })
    const figures = all.rows.map((row) => Number(row['net_sales']))
    expect(figures).toEqual(figures.toSorted((left, right) => right - left))
    expect(page.rows).toEqual(all.rows.slice(20, 30))
    expect(page.total).toBe(150)
    expect(page.totals).toEqual({ net_sales: plainDollars(bench.tables, NET_SALES, inFiscalYear(2026)) })
    expect(page.summary).toContain('rows 21 to 30 of 150')
  })

  it('sorts by any column, either way, with what cannot be computed last', async () => {
    const input = {
      groupBy: ['business_unit'],
      metrics: ['net_sales', 'operating_margin_ratio'],
      fiscalYears: [2026],
    }
    for (const direction of ['asc', 'desc']) {
      const { rows } = await bench.read('ada', 'query_actuals', {
        ...input,
        sortBy: 'operating_margin_ratio',
        direction,
      })
      expect(rows.at(-1)).toMatchObject({ business_unit: 'Corporate', operating_margin_ratio: null })
      const ratios = rows.slice(0, -1).map((row) => Number(row['operating_margin_ratio']))
      expect(ratios).toEqual(ratios.toSorted((left, right) => (direction === 'asc' ? left - right : right - left)))
    }
    const byName = await bench.read('ada', 'query_actuals', { ...input, sortBy: 'business_unit' })
    expect(byName.rows[0]!['business_unit']).toBe('Controllers')
  })

  it('rolls an account up with its signs and opens it into the accounts beneath', async () => {
    const input = { account: 'Other income and expense', groupBy: ['account'], fiscalYears: [2026] }
    const { rows, totals, columns } = await bench.read('ada', 'query_actuals', input)
    const keep = inFiscalYear(2026)
    const [income, expense] = [
      plainDollars(bench.tables, { 8100: 1 }, keep),
      plainDollars(bench.tables, { 8200: -1 }, keep),
    ]
    expect(rows).toEqual([
      { account: 'Interest income', amount: income },
      { account: 'Interest expense', amount: expense },
    ])
    expect(Number(totals!['amount'])).toBeCloseTo(income + expense, 6)
    expect(columns.at(-1)).toEqual({ key: 'amount', label: 'Other income and expense', unit: 'usd' })
  })

  it('says plainly when nothing is booked', async () => {
    const input = { businessUnits: ['ITS Software'], productCategories: ['Cabinets'], groupBy: ['month'] }
    const { rows, total, summary, totals } = await bench.read('ada', 'query_actuals', input)
    expect([rows, total]).toEqual([[], 0])
    expect(totals).toEqual({ net_sales: 0 })
    expect(summary).toContain('nothing is booked there')
  })

  it.each<[string, object, RegExp]>([
    ['an unknown metric', { metrics: ['profit'] }, /metrics\.0.*"net_sales"/],
    ['an unknown dimension', { groupBy: ['colour'] }, /groupBy\.0.*"business_unit"/],
    ['an unknown argument', { year: 2026 }, /"year"/],
    ['metrics and an account', { metrics: ['net_sales'], account: 'Rent' }, /Give either metrics or one account/],
    ['an unknown account', { account: 'Bribes' }, /no account "Bribes".*Allowed:.*Salaries/],
    [
      'an unknown business unit',
      { businessUnits: ['Rockets'] },
      /no business unit "Rockets".*Allowed: Signals, Controllers/,
    ],
    ['an unknown product', { products: ['Rocket'] }, /no product "Rocket".*Allowed: .*12-inch LED/],
    [
      'a part of product names',
      { products: ['signal head'] },
      /Allowed: 12-inch LED vehicle signal head[^.]*Optically/,
    ],
    [
      'an unknown customer type',
      { customerTypes: ['Wizard'] },
      /Allowed: Contractor, County, Municipality, Transportation/,
    ],
    ['a year outside the books', { fiscalYears: [2019] }, /no fiscal year 2019\. Allowed: 2023, 2024, 2025, 2026/],
    ['months outside the books', { fromMonth: '2030-01' }, /they run from 2022-07 to 2026-06/],
    ['a month that is none', { fromMonth: '2025-13' }, /fromMonth.*YYYY-MM/],
    ['a column to sort by that is not there', { groupBy: ['month'], sortBy: 'units' }, /Allowed: month, net_sales/],
    ['a dimension twice', { groupBy: ['month', 'month'] }, /only once/],
    [
      'a ratio by account',
      { metrics: ['gross_margin_ratio'], groupBy: ['account'] },
      /exactly one metric that is no ratio/,
    ],
    [
      'expenses by product',
      { metrics: ['operating_expenses'], groupBy: ['product'] },
      /not booked by product or customer/,
    ],
    ['too many rows', { limit: 5000 }, /limit/],
  ])('refuses %s and says what is allowed', async (_what, input, message) => {
    expect(await bench.refusal('ada', 'query_actuals', input)).toMatch(message)
  })
})
