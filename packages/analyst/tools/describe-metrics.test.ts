import type { BookTables } from '@perdure/books'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { customersOf } from './testing/disturbed-books.ts'
import { openToolBench, type ToolBench } from './testing/tool-bench.ts'

/** Books that end in February and keep no account of inventory. */
const poorer = (tables: BookTables): BookTables => {
  const { inventory: _, ...roles } = tables.roles
  const facts = tables.ledger.facts.filter(({ month }) => month < 2026 * 12 + 2)
  return {
    ...tables,
    roles,
    gaps: { inventory: 'stock is not kept here' },
    ledger: { ...tables.ledger, facts },
    detail: { ...tables.detail, facts },
  }
}

let bench: ToolBench
let poor: ToolBench
beforeAll(async () => {
  ;[bench, poor] = await Promise.all([openToolBench(), openToolBench(poorer)])
})
afterAll(() => Promise.all([bench.close(), poor.close()]))

describe('describe_metrics', () => {
  it('lists the whole catalogue, and what each metric means', async () => {
    const { rows, total, columns } = await bench.read('ada', 'describe_metrics', {})
    expect(total).toBe(bench.books.warehouse.metrics.length)
    expect(rows.find(({ metric }) => metric === 'gross_margin_ratio')).toEqual({
      metric: 'gross_margin_ratio',
      name: 'Gross margin %',
      definition: 'Gross margin as a share of net sales.',
      formula: 'gross margin ÷ net sales',
      metric_unit: 'ratio (0.25 = 25 %)',
      favourable: 'higher',
      over_time: 'computed from the sums of the period',
      grain: 'business unit, account and month; by product and customer where the books attribute it',
      source: 'ledger postings, actuals; accounts rolled up with the sign of each step',
      by_product_or_customer: 'yes',
      available: 'yes',
    })
    expect(rows.find(({ metric }) => metric === 'headcount')).toMatchObject({ by_product_or_customer: 'no' })
    for (const row of rows) expect(Object.keys(row)).toEqual(columns.map(({ key }) => key))
  })

  it('finds metrics by name and by any word of their definition', async () => {
    const named = await bench.read('ada', 'describe_metrics', { metrics: ['net_sales', 'units'] })
    expect(named.rows.map(({ metric }) => metric)).toEqual(['net_sales', 'units'])
    const found = await bench.read('ada', 'describe_metrics', { search: 'COMMISSIONS' })
    expect(found.rows.map(({ metric }) => metric)).toEqual(['variable_cost'])
    expect(await bench.refusal('ada', 'describe_metrics', { search: 'magic' })).toMatch(
      /^No metric matches "magic"\. Metrics: gross_sales, /,
    )
  })

  it('tells how fresh the books are and what they lack, in every view', async () => {
    for (const view of ['metrics', 'books', 'fiscal_years']) {
      const { summary, asOf } = await poor.read('ada', 'describe_metrics', { view })
      const { datasetVersion } = poor.books.warehouse
      expect(asOf).toBe('2026-06-30')
      expect(summary).toContain(`complete up to 2026-06-30 (dataset version ${datasetVersion})`)
      expect(summary).toContain('Incomplete: FY2026 has 8 of 12 months complete.')
      expect(summary).toContain('Not available in this dataset: inventory')
    }
    const { rows } = await poor.read('ada', 'describe_metrics', { view: 'books' })
    expect(rows).toContainEqual({ topic: 'Not available', item: 'Inventory', value: 'stock is not kept here' })
    const inventory = await poor.read('ada', 'describe_metrics', { metrics: ['inventory'] })
    expect(inventory.rows[0]).toMatchObject({ available: 'no: stock is not kept here' })
  })

  it('counts the months of each fiscal year', async () => {
    const { rows } = await poor.read('ada', 'describe_metrics', { view: 'fiscal_years' })
    const months = { booked_months: 8, complete_months: 8, budget_months: 12 }
    expect(rows.at(-1)).toEqual({ fiscal_year: 2026, from: '2025-07', to: '2026-06', ...months })
    expect(rows).toHaveLength(4)
  })

  it.each(['ada', 'ben', 'cleo', 'olga'])('tells %s what they may see, by name and by number', async (userId) => {
    const { businessUnitIds } = (await bench.books.directory.find(userId))!
    const { businessUnits, products, customers } = bench.tables
    const own = businessUnits.filter(({ id }) => businessUnitIds === 'all' || businessUnitIds.includes(id))
    const ids = own.map(({ id }) => id)
    const bought = customersOf(bench.tables, ids)
    const { rows, scope } = await bench.read(userId, 'describe_metrics', { view: 'books' })
    const seen = rows.filter(({ topic }) => topic === 'You may see')
    expect(seen.map(({ item, value }) => [item, value])).toEqual([
      ...own.map(({ name, description }) => [name, description]),
      ['Products', String(products.filter(({ businessUnitId }) => ids.includes(businessUnitId!)).length)],
      ['Customers', String(customers.filter(({ id }) => bought.has(id)).length)],
    ])
    expect(scope).toContain(`that you may see: ${own.map(({ name }) => name).join(', ')}`)
  })
})
