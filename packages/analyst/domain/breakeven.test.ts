import fc from 'fast-check'
import { expect, it } from 'vitest'
import { breakevenOf } from './breakeven.ts'

const amount = fc.integer({ min: 1, max: 1e9 })

it('comes out as the textbook’s example', () => {
  // Horngren, Datar & Rajan, chapter 3: software packages at $200 with a variable cost of $120 and fixed cost of $2,000
  // break even at 25 packages, $5,000; a target of $1,200 takes 40 packages, $8,000.
  const sold = { netSales: 8000, variableCost: 4800, fixedCost: 2000, units: 40, targetProfit: 1200 }
  expect(breakevenOf(sold)).toMatchObject({
    contributionMargin: 3200,
    contributionMarginRatio: 0.4,
    operatingProfit: 1200,
    breakevenNetSales: 5000,
    breakevenUnits: 25,
    marginOfSafety: 3000,
    operatingLeverage: expect.closeTo(3200 / 1200, 12),
    targetNetSales: 8000,
  })
})

it('leaves no profit at the break-even, and more fixed cost moves it up', () => {
  fc.assert(
    fc.property(amount, amount, amount, amount, (netSales, contribution, fixedCost, more) => {
      const sold = { netSales, variableCost: netSales - contribution, fixedCost, units: 100, targetProfit: 0 }
      const { breakevenNetSales, contributionMarginRatio, marginOfSafety, operatingProfit, breakevenUnits } =
        breakevenOf(sold)
      expect(breakevenNetSales! * contributionMarginRatio! - fixedCost).toBeCloseTo(0, 4)
      expect(marginOfSafety! * contributionMarginRatio!).toBeCloseTo(operatingProfit, 3)
      expect(breakevenUnits! / 100).toBeCloseTo(breakevenNetSales! / netSales, 6)
      expect(breakevenOf({ ...sold, fixedCost: fixedCost + more }).breakevenNetSales).toBeGreaterThan(
        breakevenNetSales!,
      )
    }),
    { numRuns: 80, seed: 20261124 },
  )
})

it('has no answer where sales contribute nothing, or where there are none', () => {
  const nothing = { breakevenNetSales: null, breakevenUnits: null, marginOfSafety: null, targetNetSales: null }
  const fixed = { fixedCost: 10, units: 5, targetProfit: 1 }
  expect(breakevenOf({ ...fixed, netSales: 100, variableCost: 100 })).toMatchObject(nothing)
  expect(breakevenOf({ ...fixed, netSales: 0, variableCost: 0 })).toMatchObject({
    ...nothing,
    contributionMarginRatio: null,
  })
})

it('knows no operating leverage without a profit', () => {
  const loss = { netSales: 100, variableCost: 50, fixedCost: 60, units: null, targetProfit: 0 }
  expect(breakevenOf(loss)).toMatchObject({ operatingLeverage: null, breakevenUnits: null, breakevenNetSales: 120 })
})
