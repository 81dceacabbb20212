import type { BookTables, Fact } from '@perdure/books'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createToolRegistry } from './registry.ts'
import { openToolBench, type ToolBench } from './testing/tool-bench.ts'
import type { KnownDataset } from './tool.ts'

const LIMITED = ['ben', 'cleo', 'olga'] as const

const disturbed = (tables: BookTables): BookTables => {
  const disturb = (fact: Fact): Fact =>
    fact.businessUnitId === 'signals' ? fact : { ...fact, amount: fact.amount * 5 + 1300 }
  const facts = tables.ledger.facts.map(disturb)
  return {
    ...tables,
    ledger: { ...tables.ledger, facts },
    detail: { ...tables.detail, facts },
    budgets: tables.budgets.map(disturb),
  }
}

let bench: ToolBench
let other: ToolBench
beforeAll(async () => {
  ;[bench, other] = await Promise.all([openToolBench(), openToolBench(disturbed)])
})
afterAll(() => Promise.all([bench.close(), other.close()]))

/** Every tool with questions of every grain, the wrong ones among them. */
const CALLS: readonly [tool: string, input: object][] = [
  ['query_actuals', { metrics: ['net_sales', 'operating_profit', 'headcount', 'net_margin_ratio'] }],
  ...['business_unit', 'product', 'product_category', 'customer', 'customer_type', 'customer_region', 'month'].map(
    (dimension): [string, object] => ['query_actuals', { groupBy: [dimension], limit: 200 }],
  ),
  ['query_actuals', { account: 'Net income', groupBy: ['account', 'fiscal_year'] }],
  ['query_actuals', { groupBy: ['customer'], shareOfTotal: true, limit: 200 }],
  ['query_actuals', { groupBy: ['business_unit'], dividedBy: 'headcount' }],
  ['query_actuals', { groupBy: ['fiscal_quarter'], across: 'business_unit' }],
  ['query_actuals', { groupBy: ['month'], across: 'product_category' }],
  ['query_actuals', { groupBy: ['customer'], having: [{ column: 'net_sales', above: 500_000 }] }],
  ['query_actuals', { customerRegions: ['nowhere'] }],
  ['query_actuals', { businessUnits: ['nowhere'] }],
  ['query_actuals', { customers: ['nobody'] }],
  ['compare_fiscal_years', { metrics: ['gross_sales', 'net_income'], fiscalYears: [2023, 2026] }],
  ['compare_fiscal_years', { by: 'business_unit' }],
  ['compare_fiscal_years', { by: 'customer', limit: 200 }],
  ['compare_fiscal_years', { metrics: ['operating_expenses'], by: 'account', fiscalQuarters: [2] }],
  ['compare_fiscal_years', { account: 'Salaries', calendarMonths: [3] }],
  ['get_margin_analysis', { compareWithFiscalYear: 2024 }],
  ['get_margin_analysis', { by: 'product', limit: 200 }],
  ['get_margin_analysis', { by: 'customer', sortBy: 'gross_margin_ratio', direction: 'asc' }],
  ['get_margin_analysis', { productCategories: ['nothing'] }],
  ['query_products', { limit: 200 }],
  ['query_products', { view: 'line_items', limit: 200 }],
  ['query_products', { search: 'nothing of the kind' }],
  ['generate_chart', { datasetId: 'd1', title: 'Units', kind: 'bar', x: 'business_unit', series: ['net_sales'] }],
]

async function everyResult(of: ToolBench, userId: string): Promise<unknown[]> {
  const units = await of.call(userId, 'query_actuals', { groupBy: ['business_unit'] })
  const datasets: KnownDataset[] =
    units.outcome === 'ok' && units.dataset ? [{ ...units.dataset, datasetId: 'd1' }] : []
  return Promise.all(CALLS.map(([tool, input]) => of.call(userId, tool, input, datasets)))
}

const unitsOf = async (userId: string): Promise<readonly string[]> =>
  (await bench.books.directory.find(userId))!.businessUnitIds as readonly string[]

describe('every tool', () => {
  it('is tried here', () => {
    const tried = new Set(CALLS.map(([tool]) => tool))
    expect(createToolRegistry().filter(({ name }) => !tried.has(name))).toEqual([])
  })

  it.each(LIMITED)('names nothing of another unit to %s', async (userId) => {
    const own = await unitsOf(userId)
    const { businessUnits, products, customers, ledger } = bench.tables
    const bought = new Set(
      ledger.facts.filter((fact) => own.includes(fact.businessUnitId)).map((fact) => fact.customerId),
    )
    const forbidden = [
      ...businessUnits.filter(({ id }) => !own.includes(id)).map(({ name }) => name),
      ...products
        .filter(({ businessUnitId }) => !own.includes(businessUnitId!))
        .flatMap(({ id, name }) => [id, name]),
      ...customers.filter(({ id }) => !bought.has(id)).map(({ name }) => name),
    ]
    const told = JSON.stringify(await everyResult(bench, userId))
    expect(forbidden.filter((name) => told.includes(JSON.stringify(name).slice(1, -1)))).toEqual([])
  })

  it('tells ben the same to the cent when the figures of other units change', async () => {
    expect(await everyResult(other, 'ben')).toEqual(await everyResult(bench, 'ben'))
  })

  it('tells ada another thing then, so the comparison can fail', async () => {
    expect(await everyResult(other, 'ada')).not.toEqual(await everyResult(bench, 'ada'))
  })

  it.each(LIMITED)('refuses %s another unit, its products and its name alike', async (userId) => {
    const own = await unitsOf(userId)
    const { businessUnits, products } = bench.tables
    const mine = businessUnits.filter(({ id }) => own.includes(id)).map(({ name }) => name)
    for (const { id, name } of businessUnits.filter((unit) => !own.includes(unit.id))) {
      for (const tool of ['query_actuals', 'compare_fiscal_years', 'get_margin_analysis', 'query_products']) {
        const expected = `There is no business unit "${name}" among those you may see. Allowed: ${mine.join(', ')}.`
        expect(await bench.refusal(userId, tool, { businessUnits: [name] })).toBe(expected)
        expect(await bench.refusal(userId, tool, { businessUnits: [id] })).toContain(
          `There is no business unit "${id}"`,
        )
      }
      const theirs = products.find(({ businessUnitId }) => businessUnitId === id)
      if (theirs) {
        expect(await bench.refusal(userId, 'query_products', { products: [theirs.id] })).toMatch(
          /^There is no product/,
        )
      }
    }
  })
})
