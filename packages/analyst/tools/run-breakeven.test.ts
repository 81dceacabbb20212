import type { Fact } from '@perdure/books'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ADVENTUREWORKS_MS, hasAdventureWorks, openAdventureWorksBench } from './testing/adventureworks-bench.ts'
import {
  CONTRIBUTION_MARGIN,
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

const OPERATING_PROFIT = {
  ...NET_SALES,
  5100: -1,
  5200: -1,
  5300: -1,
  5400: -1,
  6110: -1,
  6120: -1,
  6130: -1,
  6140: -1,
  6210: -1,
  6220: -1,
  6310: -1,
  6320: -1,
  6410: -1,
  6420: -1,
  6510: -1,
  6520: -1,
  6610: -1,
  6620: -1,
  6630: -1,
  6700: -1,
} as const

const dollars = (signs: Readonly<Record<string, 1 | -1>>, keep: (fact: Fact) => boolean): number =>
  plainDollars(bench.tables, signs, keep)

/** Everything a row says, from sales, contribution, fixed cost and units by plain arithmetic. */
function expected(keep: (fact: Fact) => boolean, fixedCost?: number) {
  const sales = dollars(NET_SALES, keep)
  const contribution = dollars(CONTRIBUTION_MARGIN, keep)
  const fixed = fixedCost ?? contribution - dollars(OPERATING_PROFIT, keep)
  const breakeven = (fixed * sales) / contribution
  return {
    sales,
    contribution,
    fixed,
    breakeven,
    units: (dollars({ 9910: 1 }, keep) * fixed) / contribution,
    leverage: contribution / (contribution - fixed),
  }
}

describe('run_breakeven', () => {
  it('splits each unit’s cost by its accounts and tells where it breaks even', async () => {
    const { rows, totals, summary } = await bench.read('ada', 'run_breakeven', {})
    expect(rows.map((row) => row['business_unit'])).not.toContain('Corporate')
    for (const row of rows) {
      const { id } = bench.tables.businessUnits.find(({ name }) => name === row['business_unit'])!
      const own = expected((fact) => inFiscalYear(2026)(fact) && fact.businessUnitId === id)
      expect(row).toMatchObject({ net_sales: own.sales, contribution_margin: own.contribution })
      expect(row['fixed_cost']).toBeCloseTo(own.fixed, 2)
      expect(row['breakeven_net_sales']).toBeCloseTo(own.breakeven, 1)
      expect(row['breakeven_units']).toBeCloseTo(own.units, 1)
      expect(row['margin_of_safety']).toBeCloseTo(own.sales - own.breakeven, 1)
      expect(row['margin_of_safety_ratio']).toBeCloseTo(1 - own.breakeven / own.sales, 9)
      if (own.contribution > own.fixed) expect(row['operating_leverage']).toBeCloseTo(own.leverage, 6)
      else expect(row['operating_leverage']).toBeNull()
    }
    const all = expected(inFiscalYear(2026))
    expect(totals).toMatchObject({ net_sales: all.sales })
    expect(totals!['breakeven_net_sales']).toBeCloseTo(all.breakeven, 1)
    expect(summary).toMatch(/Corporate sells nothing: its fixed cost of \$[\d,.]+ is in the total alone/)
  })

  it('leaves exactly nothing at the break-even, and the target where it is asked', async () => {
    const { rows } = await bench.read('ada', 'run_breakeven', { by: 'total', targetProfit: 250_000, fiscalYear: 2024 })
    const [row] = rows as [Record<string, number>]
    const profitAt = (sales: number): number => sales * row['contribution_margin_ratio']! - row['fixed_cost']!
    expect(profitAt(row['breakeven_net_sales']!)).toBeCloseTo(0, 1)
    expect(profitAt(row['target_net_sales']!)).toBeCloseTo(250_000, 1)
  })

  it('takes by category only the fixed cost that is booked by product, and says so', async () => {
    const { rows, summary } = await bench.read('ada', 'run_breakeven', {
      by: 'product_category',
      productCategories: ['Cabinets', 'Beacons'],
    })
    expect(rows).toHaveLength(2)
    for (const row of rows) {
      const ids = new Set(
        bench.tables.products.filter(({ category }) => category === row['product_category']).map(({ id }) => id),
      )
      const keep = (fact: Fact): boolean => inFiscalYear(2026)(fact) && ids.has(fact.productId ?? '')
      const own = expected(keep, dollars({ 5300: 1 }, keep))
      expect(row['fixed_cost']).toBeCloseTo(own.fixed, 2)
      expect(row['breakeven_net_sales']).toBeCloseTo(own.breakeven, 1)
      expect(row['breakeven_units']).toBeCloseTo(own.units, 1)
    }
    expect(summary).toContain('operating expenses are not attributed')
  })

  describe('where nothing is contributed', () => {
    let losing: ToolBench
    beforeAll(async () => {
      losing = await openToolBench((tables) => {
        const facts = tables.ledger.facts.map((fact) =>
          fact.accountId === '5100' && fact.businessUnitId === 'signals' ? { ...fact, amount: fact.amount * 5 } : fact,
        )
        return { ...tables, ledger: { ...tables.ledger, facts }, detail: { ...tables.detail, facts } }
      })
    })
    afterAll(() => losing.close())

    it('has no break-even for that unit, and tells why', async () => {
      const { rows, summary } = await losing.read('ada', 'run_breakeven', {})
      const row = rows.find(({ business_unit: unit }) => unit === 'Signals')!
      expect(Number(row['contribution_margin'])).toBeLessThan(0)
      expect([row['breakeven_net_sales'], row['breakeven_units'], row['margin_of_safety']]).toEqual([null, null, null])
      expect(summary).toContain('No break-even for Signals: what is sold contributes nothing')
    })

    it('refuses where there is nothing else to tell', async () => {
      const refused = await losing.refusal('ada', 'run_breakeven', { businessUnits: ['Signals'] })
      expect(refused).toMatch(
        /There is no break-even: the contribution margin is -\$[\d,.]+, so every sale adds to the loss/,
      )
    })
  })

  it.each<[string, object, RegExp]>([
    ['a unit that sells nothing', { businessUnits: ['Corporate'] }, /Nothing is sold there/],
    ['categories by unit', { productCategories: ['Cabinets'] }, /by product_category only/],
    ['a year outside the books', { fiscalYear: 2012 }, /no fiscal year 2012\. Allowed: 2023/],
    ['a negative target', { targetProfit: -5 }, /targetProfit/],
    [
      'an unknown category',
      { by: 'product_category', productCategories: ['Rockets'] },
      /no product category "Rockets"/,
    ],
  ])('refuses %s and says what is allowed', async (_what, input, message) => {
    expect(await bench.refusal('ada', 'run_breakeven', input)).toMatch(message)
  })
})

describe.skipIf(!hasAdventureWorks())('run_breakeven over a real general ledger', () => {
  it('breaks even by organization without units, and refuses categories', { timeout: ADVENTUREWORKS_MS }, async () => {
    const real = await openAdventureWorksBench()
    const { totals, summary } = await real.read('ada', 'run_breakeven', { fiscalYear: 2012 })
    expect(totals).toMatchObject({ net_sales: 32_746_339.63, breakeven_units: null })
    expect(summary).toContain('counts no units in its ledger')
    expect(await real.refusal('ada', 'run_breakeven', { fiscalYear: 2012, by: 'product_category' })).toMatch(
      /no variable cost by product\. Allowed: total, business_unit/,
    )
    await real.close()
  })
})
