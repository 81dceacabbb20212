import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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

describe('query_products', () => {
  it('lists products with price, cost and the sales of the year', async () => {
    const { rows, total, totals } = await bench.read('ada', 'query_products', { fiscalYear: 2025, limit: 200 })
    expect([rows.length, total]).toEqual([40, 40])
    for (const row of rows) {
      const product = bench.tables.products.find(({ id }) => id === row['product_id'])!
      const own = (signs: typeof NET_SALES): number =>
        plainDollars(bench.tables, signs, (fact) => fact.productId === product.id && inFiscalYear(2025)(fact))
      expect(row).toMatchObject({
        product: product.name,
        list_price: product.listPriceCents! / 100,
        unit_cost: product.unitCostCents / 100,
        net_sales: own(NET_SALES),
        gross_margin: own(GROSS_MARGIN),
      })
      expect(row['unit_margin_ratio']).toBeCloseTo(1 - product.unitCostCents / product.listPriceCents!, 12)
    }
    expect(totals).toMatchObject({ net_sales: plainDollars(bench.tables, NET_SALES, inFiscalYear(2025)) })
  })

  it('finds by part of a name, id or category, and by business unit', async () => {
    const names = async (input: object): Promise<unknown[]> =>
      (await bench.read('ada', 'query_products', { ...input, sortBy: 'product', direction: 'asc' })).rows.map(
        (row) => row['product_id'],
      )
    expect(await names({ search: 'BEACON' })).toEqual(['BCN-110', 'BCN-240'])
    expect(await names({ search: 'ctl-' })).toHaveLength(3)
    expect(await names({ businessUnits: ['ITS Software'] })).toHaveLength(8)
    expect(await names({ products: ['SIG-120', 'atc intersection controller'] })).toEqual(['SIG-120', 'CTL-500'])
  })

  it('opens a product into its line items, which add up to its cost', async () => {
    const { rows, columns } = await bench.read('ada', 'query_products', { view: 'line_items', products: ['CAB-352'] })
    expect(columns.map(({ key }) => key)).toEqual([
      'product',
      'line_item',
      'kind',
      'quantity',
      'unit_cost',
      'cost',
      'cost_share',
    ])
    const product = bench.tables.products.find(({ id }) => id === 'CAB-352')!
    expect(rows).toHaveLength(product.lineItems.length)
    expect(rows.reduce((sum, row) => sum + Number(row['cost']), 0)).toBeCloseTo(product.unitCostCents / 100, 6)
    expect(rows.reduce((sum, row) => sum + Number(row['cost_share']), 0)).toBeCloseTo(1, 9)
  })

  it('says when a dataset has no bills of line items', async () => {
    const bare = await openToolBench((tables) => ({
      ...tables,
      products: tables.products.map((product) => ({ ...product, lineItems: [], listPriceCents: null })),
    }))
    const { summary, total } = await bare.read('ada', 'query_products', { view: 'line_items' })
    expect(total).toBe(0)
    expect(summary).toContain('no bills of line items')
    const { rows } = await bare.read('ada', 'query_products', { limit: 1 })
    expect(rows[0]).toMatchObject({ list_price: null, unit_margin: null, unit_margin_ratio: null })
    await bare.close()
  })

  it.each<[string, object, RegExp]>([
    ['a search that finds nothing', { search: 'rocket' }, /No product matches\. Products: 12-inch LED/],
    ['an unknown product', { products: ['rocket'] }, /no product "rocket"/],
    ['a year outside the books', { fiscalYear: 2030 }, /Allowed: 2023/],
    ['an unknown view', { view: 'map' }, /view.*"line_items"/],
  ])('refuses %s and says what is allowed', async (_what, input, message) => {
    expect(await bench.refusal('ada', 'query_products', input)).toMatch(message)
  })
})
