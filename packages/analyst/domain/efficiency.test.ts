import fc from 'fast-check'
import { expect, it } from 'vitest'
import { efficiencyOf, type YearOfBusiness } from './efficiency.ts'

const YEAR: YearOfBusiness = {
  netSales: 1200,
  grossMargin: 600,
  operatingExpenses: 450,
  operatingProfit: 150,
  ebitda: 210,
  averageHeadcount: 8,
}
const BEFORE: YearOfBusiness = { ...YEAR, netSales: 1000, operatingExpenses: 400 }

it('adds growth and margin to the rule of 40, with the margin that is asked', () => {
  expect(efficiencyOf(YEAR, BEFORE, 'ebitda').ruleOf40).toBeCloseTo(0.2 + 0.175, 12)
  expect(efficiencyOf(YEAR, BEFORE, 'operating').ruleOf40).toBeCloseTo(0.2 + 0.125, 12)
})

it('sets expenses, margins and heads against net sales', () => {
  expect(efficiencyOf(YEAR, BEFORE, 'ebitda')).toMatchObject({
    grossMarginRatio: 0.5,
    operatingExpenseRatio: 0.375,
    operatingMarginRatio: 0.125,
    netSalesPerHead: 150,
    operatingExpenseGrowth: 0.125,
    growthGap: expect.closeTo(-0.075, 12),
  })
})

it('knows no growth without a year before, and no ratio without sales', () => {
  expect(efficiencyOf(YEAR, undefined, 'ebitda')).toMatchObject({
    netSalesGrowth: null,
    ruleOf40: null,
    growthGap: null,
  })
  const idle = efficiencyOf({ ...YEAR, netSales: 0, averageHeadcount: 0 }, BEFORE, 'ebitda')
  expect(idle).toMatchObject({ netSalesGrowth: -1, operatingExpenseRatio: null, ruleOf40: null, netSalesPerHead: null })
  expect(efficiencyOf(YEAR, { ...BEFORE, netSales: -5 }, 'ebitda').netSalesGrowth).toBeNull()
})

it('has an EBITDA margin no lower than the operating margin, and ratios that add up', () => {
  const amount = fc.integer({ min: 1, max: 1e9 })
  fc.assert(
    fc.property(amount, amount, amount, amount, (netSales, cost, operatingExpenses, depreciation) => {
      const grossMargin = netSales - cost
      const operatingProfit = grossMargin - operatingExpenses
      const year = {
        ...YEAR,
        netSales,
        grossMargin,
        operatingExpenses,
        operatingProfit,
        ebitda: operatingProfit + depreciation,
      }
      const ratios = efficiencyOf(year, BEFORE, 'ebitda')
      expect(ratios.ebitdaMarginRatio).toBeGreaterThanOrEqual(ratios.operatingMarginRatio!)
      const margin = ratios.grossMarginRatio! - ratios.operatingExpenseRatio!
      expect(Math.abs(margin - ratios.operatingMarginRatio!)).toBeLessThan(1e-6 * (1 + Math.abs(margin)))
    }),
    { numRuns: 60, seed: 20261124 },
  )
})
