import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { comparisonColumns, comparisonRow, growthRate } from './year-comparison.ts'

const figure = fc.integer({ min: -1e11, max: 1e11 }).map((cents) => cents / 100)

describe('a comparison of years', () => {
  it('has a cell for each of its columns', () => {
    const yearsArbitrary = fc.uniqueArray(fc.integer({ min: 2000, max: 2030 }), { minLength: 2, maxLength: 6 })
    fc.assert(
      fc.property(
        yearsArbitrary,
        fc.constantFrom('usd', 'count', 'ratio'),
        fc.boolean(),
        (unsorted, unit, sameMonths) => {
          const years = unsorted.toSorted((left, right) => left - right)
          const figures = new Map(years.map((year) => [year, year]))
          const columns = comparisonColumns({ years, unit, sameMonths })
          const row = comparisonRow({ years, unit, sameMonths }, figures, figures)
          expect(Object.keys(row).toSorted((a, b) => a.localeCompare(b))).toEqual(
            columns.map(({ key }) => key).toSorted((a, b) => a.localeCompare(b)),
          )
        },
      ),
    )
  })

  it('adds its change to the first year to give the last', () => {
    fc.assert(
      fc.property(figure, figure, (first, last) => {
        const figures = new Map([
          [2024, first],
          [2025, last],
        ])
        const row = comparisonRow({ years: [2024, 2025], unit: 'usd', sameMonths: false }, figures, figures)
        expect(first + Number(row['change'])).toBeCloseTo(last, 4)
      }),
    )
  })

  it.each([
    [100, -50, null],
    [-100, 50, null],
    [0, 50, null],
    [0, 0, null],
    [-100, -50, 0.5],
    [-50, -100, -1],
    [100, 0, -1],
  ])('from %s to %s is %s as a share of the first year', (first, last, ratio) => {
    const figures = new Map([
      [2024, first],
      [2025, last],
    ])
    const row = comparisonRow({ years: [2024, 2025], unit: 'usd', sameMonths: false }, figures, figures)
    expect(row).toMatchObject({ change: last - first, change_ratio: ratio })
  })

  it('tells no change where no month is common', () => {
    const row = comparisonRow({ years: [2024, 2025], unit: 'usd', sameMonths: true }, new Map([[2024, 5]]), new Map())
    expect(row).toMatchObject({ fy2024: 5, fy2025: 0, fy2024_same_months: null, change: null, change_ratio: null })
  })
})

describe('compound growth', () => {
  it('compounds back to the last figure', () => {
    const positive = fc.integer({ min: 1, max: 1e9 })
    fc.assert(
      fc.property(positive, positive, fc.integer({ min: 1, max: 20 }), (first, last, years) => {
        expect(first * (1 + growthRate(first, last, years)!) ** years).toBeCloseTo(last, -Math.log10(last) + 6)
      }),
    )
  })

  it.each([
    [0, 10],
    [-5, 10],
    [10, 0],
    [10, -5],
    [null, 10],
    [10, null],
  ])('is unknown from %s to %s', (first, last) => {
    expect(growthRate(first, last, 3)).toBeNull()
  })
})
