import type { Fact } from '@perdure/books'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inFiscalYear, NET_SALES, openToolBench, plainDollars, type ToolBench } from '../testing/tool-bench.ts'

let bench: ToolBench
beforeAll(async () => {
  bench = await openToolBench()
})
afterAll(() => bench.close())

const OPERATING_EXPENSES = Object.fromEntries(
  [6110, 6120, 6130, 6140, 6210, 6220, 6310, 6320, 6410, 6420, 6510, 6520, 6610, 6620, 6630, 6700].map((id) => [id, 1]),
) as Record<string, 1>

const netSales = (keep: (fact: Fact) => boolean): number => plainDollars(bench.tables, NET_SALES, keep)

describe('shares of the total', () => {
  it('are of everything in scope, and add up row by row to the whole', async () => {
    const { rows, columns, totals, formula } = await bench.read('ada', 'query_actuals', {
      groupBy: ['customer'],
      fiscalYears: [2026],
      shareOfTotal: true,
      limit: 200,
    })
    expect(columns.map(({ key, unit }) => `${key}:${unit}`)).toEqual([
      'customer:text',
      'net_sales:usd',
      'net_sales_share:ratio',
      'net_sales_cumulative_share:ratio',
    ])
    const whole = netSales(inFiscalYear(2026))
    let sum = 0
    for (const row of rows) {
      const { id } = bench.tables.customers.find(({ name }) => name === row['customer'])!
      const own = netSales((fact) => fact.customerId === id && inFiscalYear(2026)(fact))
      sum += own
      expect(row['net_sales_share']).toBeCloseTo(own / whole, 12)
      expect(row['net_sales_cumulative_share']).toBeCloseTo(sum / whole, 9)
    }
    expect(rows.at(-1)!['net_sales_cumulative_share']).toBe(1)
    expect(totals).toEqual({ net_sales: whole })
    expect(formula).toContain('share = figure ÷ total of everything in scope')
  })

  it('are not added up over time', async () => {
    const { columns } = await bench.read('ada', 'query_actuals', { groupBy: ['month'], shareOfTotal: true })
    expect(columns.map(({ key }) => key)).toEqual(['month', 'net_sales', 'net_sales_share'])
  })

  it('of somebody who sees one unit are shares of what they see', async () => {
    const { rows, scope } = await bench.read('ben', 'query_actuals', {
      groupBy: ['business_unit'],
      fiscalYears: [2026],
      shareOfTotal: true,
    })
    expect(rows).toEqual([expect.objectContaining({ business_unit: 'Signals', net_sales_share: 1 })])
    expect(scope).toContain('Signals (all that you may see)')
  })
})

describe('figures divided by a metric', () => {
  it('have the operands beside them', async () => {
    const { rows, columns, totals } = await bench.read('ada', 'query_actuals', {
      metrics: ['operating_expenses'],
      dividedBy: 'net_sales',
      groupBy: ['business_unit'],
      fiscalYears: [2026],
    })
    expect(columns.map(({ key, label, unit }) => `${key}|${label}|${unit}`)).toEqual([
      'business_unit|Business unit|text',
      'operating_expenses|Operating expenses|usd',
      'net_sales|Net sales|usd',
      'operating_expenses_per_net_sales|Operating expenses ÷ net sales|ratio',
    ])
    const signals = (fact: Fact): boolean => fact.businessUnitId === 'signals' && inFiscalYear(2026)(fact)
    const expenses = plainDollars(bench.tables, OPERATING_EXPENSES, signals)
    const row = rows.find(({ business_unit: unit }) => unit === 'Signals')!
    expect(row).toMatchObject({ operating_expenses: expenses, net_sales: netSales(signals) })
    expect(row['operating_expenses_per_net_sales']).toBeCloseTo(expenses / netSales(signals), 12)
    const corporate = rows.find(({ business_unit: unit }) => unit === 'Corporate')!
    expect(corporate['operating_expenses_per_net_sales']).toBeNull()
    const all = plainDollars(bench.tables, OPERATING_EXPENSES, inFiscalYear(2026))
    expect(totals!['operating_expenses_per_net_sales']).toBeCloseTo(all / netSales(inFiscalYear(2026)), 12)
  })

  it('are dollars to the cent where dollars are divided by a count', async () => {
    const { rows, columns } = await bench.read('ada', 'query_actuals', {
      dividedBy: 'headcount',
      fiscalYears: [2026],
    })
    expect(columns.at(-1)).toEqual({ key: 'net_sales_per_headcount', label: 'Net sales ÷ headcount', unit: 'usd' })
    const { net_sales: sales, headcount, net_sales_per_headcount: each } = rows[0] as Record<string, number>
    expect(each).toBe(Math.round((sales! / headcount!) * 100) / 100)
  })

  it('set each account of a group against the group’s whole', async () => {
    const { rows } = await bench.read('ada', 'query_actuals', {
      metrics: ['operating_expenses'],
      dividedBy: 'net_sales',
      groupBy: ['account'],
      fiscalYears: [2026],
    })
    const rent = plainDollars(bench.tables, { 6410: 1 }, inFiscalYear(2026))
    const row = rows.find(({ account }) => account === 'Rent')!
    expect(row['operating_expenses_per_net_sales']).toBeCloseTo(rent / netSales(inFiscalYear(2026)), 12)
  })

  it('may be an account', async () => {
    const { rows } = await bench.read('ada', 'query_actuals', {
      account: 'Salaries',
      dividedBy: 'net_sales',
      fiscalYears: [2026],
    })
    const salaries = plainDollars(bench.tables, { 6110: 1 }, inFiscalYear(2026))
    expect(rows[0]!['amount_per_net_sales']).toBeCloseTo(salaries / netSales(inFiscalYear(2026)), 12)
  })

  it.each<[string, object, RegExp]>([
    ['a share of a quotient', { metrics: ['gross_margin_ratio'], shareOfTotal: true }, /quotient.*Allowed: gross_sales/],
    ['a quotient by a metric', { metrics: ['gross_margin_ratio'], dividedBy: 'units' }, /quotient.*Allowed/],
    ['a divisor that is a quotient', { dividedBy: 'average_price' }, /average_price is a quotient.*Allowed/],
    ['both at once', { dividedBy: 'units', shareOfTotal: true }, /does not go with/],
    ['heads by customer', { dividedBy: 'headcount', groupBy: ['customer'] }, /quotient|not booked by product or customer/],
  ])('refuses %s and says what is allowed', async (_what, input, message) => {
    expect(await bench.refusal('ada', 'query_actuals', input)).toMatch(message)
  })
})
