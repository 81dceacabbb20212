import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitRatioChange } from './ratio-change.ts'

const RUNS = { seed: 20, numRuns: 300 }
const sold = fc.record({ sales: fc.integer({ min: 1, max: 1e9 }), margin: fc.integer({ min: -1e9, max: 1e9 }) })
const nothing = fc.constant({ sales: 0, margin: 0 })
const costOnly = fc.record({ sales: fc.constant(0), margin: fc.integer({ min: -1e6, max: 0 }) })
const figures = fc.oneof(sold, nothing, costOnly)

describe('rate and mix', () => {
  it('add up to the change of the whole’s ratio', () => {
    const members = fc.array(fc.record({ base: figures, current: figures }), { maxLength: 20 })
    const anchor = fc.record({ base: sold, current: sold })
    fc.assert(
      fc.property(members, anchor, (others, first) => {
        const given = [first, ...others]
        const ratio = (side: 'base' | 'current'): number => {
          let [sales, margin] = [0, 0]
          for (const member of given) [sales, margin] = [sales + member[side].sales, margin + member[side].margin]
          return margin / sales
        }
        const effects = splitRatioChange(given)!
        const sum = effects.reduce((total, { rate, mix }) => total + rate + mix, 0)
        // Ratios of many times the sales lose digits when they are taken from one another.
        const size = given.reduce(
          (most, { base, current }) => Math.max(most, Math.abs(base.margin), Math.abs(current.margin)),
          1,
        )
        expect(Math.abs(sum - (ratio('current') - ratio('base')))).toBeLessThan(1e-12 * size * given.length)
      }),
      RUNS,
    )
  })

  it('are those of a worked example', () => {
    // Half of sales at 40 % and half at 20 % become a quarter at 44 % and three quarters at 20 %: 30 % falls to 26 %.
    const effects = splitRatioChange([
      { base: { sales: 100, margin: 40 }, current: { sales: 50, margin: 22 } },
      { base: { sales: 100, margin: 20 }, current: { sales: 150, margin: 30 } },
    ])!
    expect(effects[0]!.rate).toBeCloseTo(0.01, 12)
    expect(effects[0]!.mix).toBeCloseTo(-0.025, 12)
    expect(effects[1]!.rate).toBeCloseTo(0, 12)
    expect(effects[1]!.mix).toBeCloseTo(-0.025, 12)
  })

  it('count what a member without sales in one period moves as mix', () => {
    const effects = splitRatioChange([
      { base: { sales: 100, margin: 30 }, current: { sales: 100, margin: 30 } },
      { base: { sales: 0, margin: 0 }, current: { sales: 100, margin: 50 } },
    ])!
    expect(effects[1]!.rate).toBe(0)
    expect(effects[1]!.mix).toBeCloseTo(0.1, 12)
  })

  it('are unknown where a period has no sales', () => {
    expect(splitRatioChange([{ base: { sales: 0, margin: 0 }, current: { sales: 5, margin: 1 } }])).toBeUndefined()
    expect(splitRatioChange([])).toBeUndefined()
  })
})
