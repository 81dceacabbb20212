import type { Fact } from '@perdure/books'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  GROSS_MARGIN,
  inFiscalYear,
  NET_SALES,
  openToolBench,
  plainDollars,
  type ToolBench,
} from '../testing/tool-bench.ts'

let bench: ToolBench
beforeAll(async () => {
  bench = await openToolBench()
})
afterAll(() => bench.close())

const FY2026 = { fiscalYears: [2026] }

describe('a table of two dimensions', () => {
  it('has a column for each member and one for all, each a sum of its own', async () => {
    const { title, columns, rows, totals } = await bench.read('ada', 'query_actuals', {
      ...FY2026,
      groupBy: ['fiscal_quarter'],
      across: 'business_unit',
    })
    expect(title).toBe('Net sales by fiscal quarter and business unit, FY2026')
    expect(columns.map(({ key, label, unit }) => `${key}|${label}|${unit}`)).toEqual([
      'fiscal_quarter|Fiscal quarter|text',
      'business_unit:signals|Signals|usd',
      'business_unit:controllers|Controllers|usd',
      'business_unit:software|ITS Software|usd',
      'business_unit:services|Field Services|usd',
      'net_sales|Net sales, all|usd',
    ])
    expect(rows.map((row) => row['fiscal_quarter'])).toEqual(['FY2026 Q1', 'FY2026 Q2', 'FY2026 Q3', 'FY2026 Q4'])
    const inQuarter =
      (quarter: number) =>
      ({ month }: Fact): boolean =>
        Math.floor((month - (2025 * 12 + 6)) / 3) === quarter
    for (const [quarter, row] of rows.entries()) {
      for (const unit of ['signals', 'controllers', 'software', 'services']) {
        const own = plainDollars(
          bench.tables,
          NET_SALES,
          (fact) => fact.businessUnitId === unit && inQuarter(quarter)(fact),
        )
        expect(row[`business_unit:${unit}`]).toBe(own)
      }
      expect(row['net_sales']).toBe(plainDollars(bench.tables, NET_SALES, inQuarter(quarter)))
    }
    const signals = (fact: Fact): boolean => fact.businessUnitId === 'signals' && inFiscalYear(2026)(fact)
    expect(totals).toMatchObject({
      'business_unit:signals': plainDollars(bench.tables, NET_SALES, signals),
      net_sales: plainDollars(bench.tables, NET_SALES, inFiscalYear(2026)),
    })
  })

  it('computes a ratio in each cell, and leaves none where nothing was sold', async () => {
    const { rows, totals } = await bench.read('ada', 'query_actuals', {
      ...FY2026,
      metrics: ['gross_margin_ratio'],
      groupBy: ['product_category'],
      across: 'business_unit',
    })
    const cabinets = rows.find(({ product_category: category }) => category === 'Cabinets')!
    const ids = new Set(bench.tables.products.filter(({ category }) => category === 'Cabinets').map(({ id }) => id))
    const keep = (fact: Fact): boolean => ids.has(fact.productId ?? '') && inFiscalYear(2026)(fact)
    const ratio = plainDollars(bench.tables, GROSS_MARGIN, keep) / plainDollars(bench.tables, NET_SALES, keep)
    expect(cabinets['business_unit:controllers']).toBeCloseTo(ratio, 12)
    expect(cabinets['business_unit:signals']).toBeNull()
    expect(totals!['gross_margin_ratio']).toBeCloseTo(
      plainDollars(bench.tables, GROSS_MARGIN, inFiscalYear(2026)) /
        plainDollars(bench.tables, NET_SALES, inFiscalYear(2026)),
      12,
    )
  })

  it('shows nobody a column beyond their rights', async () => {
    const { columns } = await bench.read('ben', 'query_actuals', { groupBy: ['month'], across: 'business_unit' })
    expect(columns.map(({ key }) => key)).toEqual(['month', 'business_unit:signals', 'net_sales'])
  })

  it('can be drawn with a series for each column', async () => {
    const dataset = await bench.read('ada', 'query_actuals', { groupBy: ['month'], across: 'business_unit' })
    const drawn = await bench.call(
      'ada',
      'generate_chart',
      {
        datasetId: 'd1',
        title: 'Net sales by month',
        kind: 'line',
        x: 'month',
        series: ['business_unit:signals', 'business_unit:software'],
      },
      [{ ...dataset, datasetId: 'd1' }],
    )
    expect(drawn.outcome).toBe('ok')
  })

  it.each<[string, object, RegExp]>([
    ['without a first dimension', { across: 'business_unit' }, /needs at least one dimension/],
    [
      'of several metrics',
      { metrics: ['net_sales', 'units'], groupBy: ['month'], across: 'business_unit' },
      /exactly one metric/,
    ],
    ['with more columns than fit', { groupBy: ['month'], across: 'customer' }, /150 members.*Put it in groupBy/],
    ['of one dimension twice', { groupBy: ['month'], across: 'month' }, /only once/],
    ['with shares', { groupBy: ['month'], across: 'business_unit', shareOfTotal: true }, /goes neither with/],
  ])('is refused %s', async (_what, input, message) => {
    expect(await bench.refusal('ada', 'query_actuals', input)).toMatch(message)
  })
})
