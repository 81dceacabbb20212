import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CONTRIBUTION_MARGIN,
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

describe('get_margin_analysis', () => {
  it('tells gross and contribution margin by business unit', async () => {
    const { rows, totals, columns } = await bench.read('ada', 'get_margin_analysis', {})
    expect(columns.map(({ key }) => key)).toEqual([
      'business_unit',
      'net_sales',
      'cost_of_sales',
      'gross_margin',
      'gross_margin_ratio',
      'variable_cost',
      'contribution_margin',
      'contribution_margin_ratio',
    ])
    const dollars = (signs: typeof NET_SALES, unit: string): number =>
      plainDollars(bench.tables, signs, (fact) => inFiscalYear(2026)(fact) && fact.businessUnitId === unit)
    expect(rows).toHaveLength(4)
    for (const row of rows) {
      const { id } = bench.tables.businessUnits.find(({ name }) => name === row['business_unit'])!
      const [sales, gross, contribution] = [NET_SALES, GROSS_MARGIN, CONTRIBUTION_MARGIN].map((signs) =>
        dollars(signs, id),
      )
      expect(row).toMatchObject({ net_sales: sales, gross_margin: gross, contribution_margin: contribution })
      expect(row['gross_margin_ratio']).toBeCloseTo(gross! / sales!, 12)
      expect(row['contribution_margin_ratio']).toBeCloseTo(contribution! / sales!, 12)
      expect(row['cost_of_sales']).toBeCloseTo(sales! - gross!, 6)
      expect(row['variable_cost']).toBeCloseTo(sales! - contribution!, 6)
    }
    expect(totals!['gross_margin']).toBe(plainDollars(bench.tables, GROSS_MARGIN, inFiscalYear(2026)))
  })

  it('sets another year beside it and tells the change in percentage points', async () => {
    const input = {
      by: 'product_category',
      fiscalYear: 2025,
      compareWithFiscalYear: 2023,
      businessUnits: ['signals'],
    }
    const { rows, totals, scope } = await bench.read('ada', 'get_margin_analysis', input)
    expect(rows.map((row) => row['product_category']).toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual(
      ['Beacons', 'Pedestrian signals', 'Poles and hardware', 'Signal heads'],
    )
    for (const row of [...rows, totals!]) {
      const change = (Number(row['gross_margin_ratio']) - Number(row['prior_gross_margin_ratio'])) * 100
      expect(row['gross_margin_ratio_change']).toBeCloseTo(change, 9)
    }
    const ofSignals = (year: number) => (fact: Parameters<ReturnType<typeof inFiscalYear>>[0]) =>
      inFiscalYear(year)(fact) && fact.businessUnitId === 'signals'
    expect(totals).toMatchObject({
      net_sales: plainDollars(bench.tables, NET_SALES, ofSignals(2025)),
      prior_net_sales: plainDollars(bench.tables, NET_SALES, ofSignals(2023)),
    })
    expect(scope).toContain('compared with FY2023')
  })

  it('sorts by what is asked, lowest margin first', async () => {
    const input = { by: 'product', sortBy: 'gross_margin_ratio', direction: 'asc', limit: 3 }
    const { rows, total } = await bench.read('ada', 'get_margin_analysis', input)
    expect(total).toBe(40)
    const ratios = rows.map((row) => Number(row['gross_margin_ratio']))
    expect(ratios).toEqual(ratios.toSorted((left, right) => left - right))
  })

  it('leaves contribution out, and says so, where variable cost is not booked at that grain', async () => {
    const coarse = await openToolBench((tables) => {
      const metrics = ['net_sales', 'cost_of_sales', 'gross_margin', 'gross_margin_ratio'] as const
      return { ...tables, detail: { ...tables.detail, metrics } }
    })
    const byProduct = await coarse.read('ada', 'get_margin_analysis', {
      by: 'product',
      sortBy: 'contribution_margin',
    })
    expect(byProduct.columns.map(({ key }) => key)).not.toContain('contribution_margin')
    expect(byProduct.summary).toContain('no contribution margin')
    expect(byProduct.summary).toContain('sorted by net sales')
    const byUnit = await coarse.read('ada', 'get_margin_analysis', {})
    expect(byUnit.columns.map(({ key }) => key)).toContain('contribution_margin')
    await coarse.close()
  })

  it.each<[string, object, RegExp]>([
    ['a year outside the books', { fiscalYear: 2012 }, /Allowed: 2023/],
    ['another year outside the books', { compareWithFiscalYear: 2012 }, /Allowed: 2023/],
    ['an unknown column to sort by', { sortBy: 'colour' }, /sortBy.*"gross_margin_ratio"/],
    [
      'an unknown category',
      { productCategories: ['Rockets'] },
      /no product category "Rockets".*Allowed: Beacons, Cabinets/,
    ],
  ])('refuses %s and says what is allowed', async (_what, input, message) => {
    expect(await bench.refusal('ada', 'get_margin_analysis', input)).toMatch(message)
  })
})
