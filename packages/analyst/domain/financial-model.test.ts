import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addAmounts,
  BOOKED_LINES,
  DRIVERS,
  growthFactor,
  projectMonths,
  rollUp,
  STATEMENT_LINES,
  type BookedAmounts,
  type Driver,
  type DriverPlan,
} from './financial-model.ts'

const RUNS = { numRuns: 60, seed: 20261124 }

const cents = fc.integer({ min: 0, max: 1e9 })
const month = fc
  .tuple(...BOOKED_LINES.map(() => cents))
  .map((amounts) => Object.fromEntries(BOOKED_LINES.map((line, index) => [line, amounts[index]!])) as BookedAmounts)
const baseline = fc.array(month, { minLength: 12, maxLength: 12 })
const change = fc.double({ min: -0.5, max: 1, noNaN: true })
const plan = fc
  .dictionary(fc.constantFrom(...DRIVERS), fc.array(change, { minLength: 1, maxLength: 3 }))
  .map((drivers) => drivers as DriverPlan)

describe('over any baseline', () => {
  it('no drivers give the baseline again, to the cent, however many years on', () => {
    fc.assert(
      fc.property(baseline, (months) => {
        for (const year of projectMonths(months, {}, 3)) expect(year).toEqual(months)
      }),
      RUNS,
    )
  })

  it('all lines add up to the cent, and years are sums of their months', () => {
    fc.assert(
      fc.property(baseline, plan, (months, drivers) => {
        for (const year of projectMonths(months, drivers, 2)) {
          const whole = rollUp(addAmounts(year))
          const parts = year.map(rollUp)
          for (const line of STATEMENT_LINES) {
            expect(whole[line]).toBe(parts.reduce((sum, statement) => sum + statement[line], 0))
          }
          const { variable_cost_of_sales: variable, direct_labour: labour, fixed_cost_of_sales: fixed } = whole
          expect(whole.net_sales - variable - labour - fixed).toBe(whole.gross_margin)
          const { personnel_expenses: people, variable_operating_expenses: selling } = whole
          const expenses = people + selling + whole.other_operating_expenses + whole.depreciation
          expect(whole.gross_margin - expenses).toBe(whole.operating_profit)
          expect(whole.ebitda - whole.depreciation).toBe(whole.operating_profit)
          expect(whole.operating_profit - whole.interest_expense + whole.other_income).toBe(whole.profit_before_tax)
        }
      }),
      RUNS,
    )
  })

  it.each<[Driver, 1 | -1]>([
    ['priceChange', 1],
    ['inputCostInflation', -1],
    ['wageInflation', -1],
    ['headcountGrowth', -1],
    ['overheadGrowth', -1],
    ['opexGrowth', -1],
    ['depreciationChange', -1],
    ['interestChange', -1],
  ])('more %s never moves profit before tax the other way', (driver, direction) => {
    fc.assert(
      fc.property(baseline, change, change, (months, one, other) => {
        // A price rise moves commissions too; with those above sales no price helps.
        const sane = months.map((each) => ({ ...each, variable_operating_expenses: 0 }))
        const profit = (value: number): number =>
          rollUp(addAmounts(projectMonths(sane, { [driver]: [value] }, 1)[0]!)).profit_before_tax
        const [low, high] = [Math.min(one, other), Math.max(one, other)]
        expect(direction * (profit(high) - profit(low))).toBeGreaterThanOrEqual(0)
      }),
      RUNS,
    )
  })
})

describe('drivers', () => {
  it('compound year on year, each by its own value, the last for all after', () => {
    expect(growthFactor('net_sales', { volumeGrowth: [0.1, 0.2], priceChange: [0.05] }, 0)).toBe(1)
    const third = 1.1 * 1.2 * 1.2 * 1.05 ** 3
    expect(growthFactor('net_sales', { volumeGrowth: [0.1, 0.2], priceChange: [0.05] }, 3)).toBeCloseTo(third, 12)
  })

  it('leave a line alone that they do not move', () => {
    expect(growthFactor('other_income', Object.fromEntries(DRIVERS.map((driver) => [driver, [0.5]])), 4)).toBe(1)
    expect(growthFactor('personnel_expenses', { volumeGrowth: [0.5] }, 2)).toBe(1)
  })
})
