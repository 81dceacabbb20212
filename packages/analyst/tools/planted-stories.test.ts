import { plantedStories, type PlantedStory } from '@perdure/books/testing'
import type { Row } from '@perdure/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openToolBench, type ToolBench } from './testing/tool-bench.ts'

/** What is planted in the generated company, found by tools alone, by somebody who sees no more than the unit it is in. */

let bench: ToolBench
beforeAll(async () => {
  bench = await openToolBench()
})
afterAll(() => bench.close())

const stories = new Map(plantedStories().map((story) => [story.id, story]))
const story = (id: PlantedStory['id']): PlantedStory => stories.get(id)!
const nameOf = (customerId: string | undefined): string =>
  bench.tables.customers.find(({ id }) => id === customerId)!.name

/** Column `key` of the rows, by the first column. */
const column = (rows: readonly Row[], by: string, key: string): Record<string, number> =>
  Object.fromEntries(rows.map((row) => [String(row[by]), Number(row[key])]))

describe('a story', () => {
  it('of input cost shows in the margin bridge: cost took what neither price nor volume did', async () => {
    const margins = await bench.read('ben', 'get_margin_analysis', { fiscalYear: 2026, compareWithFiscalYear: 2024 })
    expect(margins.rows[0]).toMatchObject({ business_unit: 'Signals' })
    expect(Number(margins.rows[0]!['gross_margin_ratio_change'])).toBeLessThan(-4)
    const bridge = { metric: 'gross_margin', currentPeriod: { fiscalYear: 2026 }, basePeriod: { fiscalYear: 2024 } }
    const { rows } = await bench.read('ben', 'explain_variance', bridge)
    const amounts = column(rows, 'effect', 'amount')
    const [least] = Object.entries(amounts).toSorted(([, left], [, right]) => left - right)
    expect(least![0]).toMatch(/cost/i)
    const accounts = { metric: 'cost_of_sales', by: 'account', top: 1 }
    const decomposed = await bench.read('ben', 'decompose_change', accounts)
    expect(decomposed.rows[0]).toMatchObject({ account: 'Materials' })
  })

  it('of a customer that leaves shows in retention, and in the customers who stopped buying', async () => {
    const { customerId } = story('lost_customer')
    const input = { by: 'customer', fromMonth: '2025-12', toMonth: '2026-01', sortBy: 'churn', limit: 1 }
    const { rows } = await bench.read('ada', 'get_retention_metrics', input)
    expect(rows[0]).toMatchObject({ customer: nameOf(customerId), closing_arr: 0, logo_churn: 1 })
    const bought = { groupBy: ['month'], customers: [customerId], fiscalYears: [2026] }
    const months = await bench.read('ada', 'query_actuals', bought)
    expect(months.rows.map((row) => row['month'])).toEqual([
      '2025-07',
      '2025-08',
      '2025-09',
      '2025-10',
      '2025-11',
      '2025-12',
    ])
  })

  it('of concentration shows in the shares of customers over the years', async () => {
    const { rows } = await bench.read('olga', 'get_customer_concentration', { over: 'fiscal_year' })
    const shares = column(rows, 'fiscal_year', 'top_customer_share')
    expect(rows.at(-1)).toMatchObject({ top_customer: nameOf(story('concentration').customerId), major_customers: 1 })
    expect(shares['2026']).toBeGreaterThan(0.28)
    expect(shares['2026']! / shares['2023']!).toBeGreaterThan(4)
  })

  it('of a price rise shows in price, volume and mix: what price brought, volume took', async () => {
    const input = { view: 'items', grain: ['product'], businessUnits: ['Controllers'] }
    const { rows } = await bench.read('ada', 'explain_variance', input)
    const { productCategory } = story('price_rise')
    const repriced = bench.tables.products.filter(({ category }) => category === productCategory)
    const own = rows.filter((row) => repriced.some(({ name }) => name === row['product']))
    expect(own).toHaveLength(repriced.length)
    const sum = (key: string): number => own.reduce((total, row) => total + Number(row[key]), 0)
    for (const row of own) expect(Number(row['price_effect']), String(row['product'])).toBeGreaterThan(0)
    expect(sum('volume_effect') + sum('mix_effect')).toBeLessThan(-2 * sum('price_effect'))
  })

  it('of a wrong booking is the oddest month of all accounts, of every unit and of its own', async () => {
    const { accountId } = story('wrong_booking')
    const account = bench.tables.accounts.find(({ id }) => id === accountId)!.name
    const wrong = { month: '2025-11', business_unit: 'Controllers', account }
    for (const userId of ['ada', 'cleo']) {
      const { rows } = await bench.read(userId, 'detect_anomalies', {})
      expect(rows[0]).toMatchObject(wrong)
    }
  })

  it('of a budget out of reach shows in budget and actual', async () => {
    const asked = { metrics: ['net_sales'], groupBy: ['business_unit'], fiscalYears: [2025] }
    const input = { ...asked, sortBy: 'variance_ratio', direction: 'asc' }
    const { rows } = await bench.read('ada', 'get_budget_variance', input)
    expect(rows[0]).toMatchObject({ business_unit: 'Field Services', assessment: 'unfavourable' })
    expect(Number(rows[0]!['variance_ratio'])).toBeLessThan(-0.2)
    expect(Number(rows[1]!['variance_ratio'])).toBeGreaterThan(-0.08)
  })
})
