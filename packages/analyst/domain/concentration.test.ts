import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concentrationRatio, measureConcentration } from './concentration.ts'

const RUNS = { seed: 20, numRuns: 300 }
const amounts = fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 1, maxLength: 40 })

describe('concentration', () => {
  it('is that of a worked example', () => {
    // Shares of 50, 30 and 20 %: 2,500 + 900 + 400.
    const measured = measureConcentration([30, 50, 20])!
    expect(measured.hhi).toBeCloseTo(3_800, 9)
    expect(measured.effectiveMembers).toBeCloseTo(1 / 0.38, 12)
    expect([1, 2, 3, 9].map((n) => concentrationRatio(measured, n))).toEqual([0.5, 0.8, 1, 1])
  })

  it('lies between that of equal members and that of a single one', () => {
    fc.assert(
      fc.property(amounts, (given) => {
        const { hhi, effectiveMembers, members } = measureConcentration(given)!
        expect(members).toBe(given.length)
        expect(hhi).toBeGreaterThanOrEqual(10_000 / given.length - 1e-6)
        expect(hhi).toBeLessThanOrEqual(10_000 + 1e-6)
        expect(hhi * effectiveMembers).toBeCloseTo(10_000, 6)
      }),
      RUNS,
    )
  })

  it('has ratios that never fall with n and reach everything', () => {
    fc.assert(
      fc.property(amounts, (given) => {
        const measured = measureConcentration(given)!
        const ratios = given.map((_, index) => concentrationRatio(measured, index + 1))
        expect(ratios).toEqual(ratios.toSorted((left, right) => left - right))
        expect(ratios.at(-1)).toBe(1)
        expect(ratios[0]).toBeCloseTo(Math.max(...given) / given.reduce((sum, amount) => sum + amount, 0), 12)
      }),
      RUNS,
    )
  })

  it('counts equal members as what they are', () => {
    expect(measureConcentration([7, 7, 7, 7])!.effectiveMembers).toBeCloseTo(4, 12)
  })

  it('gives no share to a figure that is not above zero', () => {
    expect(measureConcentration([10, 0, -5])).toMatchObject({ members: 1, whole: 10, hhi: 10_000 })
    expect(measureConcentration([0, -5])).toBeUndefined()
    expect(measureConcentration([])).toBeUndefined()
  })
})
