import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeSeries, modifiedScores } from './anomalies.ts'

const RUNS = { numRuns: 60, seed: 20261124 }

describe('modified scores', () => {
  it('are those of Iglewicz and Hoaglin', () => {
    // Median 2.1, MAD 0.1: of 2.1, 2.6, 2.0 and so on.
    const scores = modifiedScores([2.1, 2, 2.2, 2.1, 2.6, 1.9, 2.3])
    expect(scores[4]).toBeCloseTo((0.6745 * 0.5) / 0.1, 9)
    expect(scores[5]).toBeCloseTo((0.6745 * -0.2) / 0.1, 9)
  })

  it('take the mean deviation where more than half of the values are the same', () => {
    // Nine of 5 and one of 15: mean deviation 1.
    const scores = modifiedScores([5, 5, 5, 5, 15, 5, 5, 5, 5, 5])
    expect(scores[4]).toBeCloseTo(10 / 1.253314, 9)
    expect(scores[0]).toBe(0)
  })

  it('are nothing where nothing differs', () => {
    expect(modifiedScores([7, 7, 7])).toEqual([0, 0, 0])
  })

  it('do not care for the unit or for what is added to all', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 5, maxLength: 40 }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: -500, max: 500 }),
        (values, factor, shift) => {
          const moved = modifiedScores(values.map((value) => value * factor + shift))
          for (const [index, score] of modifiedScores(values).entries()) expect(moved[index]).toBeCloseTo(score, 6)
        },
      ),
      RUNS,
    )
  })
})

const season = fc.array(fc.integer({ min: -300, max: 300 }), { minLength: 12, maxLength: 12 })
const noise = fc.array(fc.integer({ min: -10, max: 10 }), { minLength: 60, maxLength: 60 })

describe('a series', () => {
  it('with a trend and a season has nothing to show', () => {
    fc.assert(
      fc.property(season, fc.integer({ min: -20, max: 20 }), (places, trend) => {
        const values = Array.from({ length: 48 }, (_, month) => 5000 + trend * month + places[month % 12]!)
        const { months, isSeasonal } = judgeSeries(values)
        expect(isSeasonal).toBe(true)
        for (const { deviation } of months) expect(deviation).toBeCloseTo(0, 6)
      }),
      RUNS,
    )
  })

  it.each([36, 48, 60])('of %i months gives away one wrong month, and accuses no other', (length) => {
    fc.assert(
      fc.property(season, noise, fc.nat(length - 1), fc.constantFrom(-900, 900), (places, errors, wrong, amount) => {
        const right = Array.from({ length }, (_, month) => 5000 + 3 * month + places[month % 12]! + errors[month]!)
        const { months } = judgeSeries(right.with(wrong, right[wrong]! + amount))
        const worst = months.reduce(
          (most, month, index) => (Math.abs(month.score) > Math.abs(months[most]!.score) ? index : most),
          0,
        )
        expect(worst).toBe(wrong)
        expect(Math.abs(months[wrong]!.score)).toBeGreaterThan(3.5)
        expect(Math.abs(months[wrong]!.expected - right[wrong]!)).toBeLessThan(60)
        for (const [index, { deviation }] of months.entries()) {
          if (index !== wrong) expect(Math.abs(deviation)).toBeLessThan(60)
        }
      }),
      RUNS,
    )
  })

  it('of less than three years is compared with its trend alone', () => {
    const values = Array.from({ length: 20 }, (_, month) => 100 + 10 * month + (month % 2))
    const { months, isSeasonal } = judgeSeries(values.with(7, 900))
    expect(isSeasonal).toBe(false)
    expect(Math.abs(months[7]!.expected - 171)).toBeLessThan(2)
    expect(months[7]!.score).toBeGreaterThan(50)
  })
})
