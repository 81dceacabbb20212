import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changeOf, rankChanges } from './contributions.ts'

const amount = fc.integer({ min: -1e12, max: 1e12 })
const parts = fc.array(fc.record({ base: amount, current: amount }), { maxLength: 40 })

describe('ranked changes', () => {
  it('add up, with the others, to the change of everything; the largest come first', () => {
    fc.assert(
      fc.property(parts, fc.integer({ min: 1, max: 50 }), (given, top) => {
        const { shown, others } = rankChanges(given, top)
        const all = [...shown, ...(others ? [others] : [])]
        for (const side of ['base', 'current'] as const) {
          expect(all.reduce((sum, part) => sum + part[side], 0)).toBe(
            given.reduce((sum, part) => sum + part[side], 0),
          )
        }
        expect(shown.length + (others?.parts ?? 0)).toBe(given.length)
        const sizes = shown.map((part) => Math.abs(changeOf(part)))
        expect(sizes).toEqual(sizes.toSorted((left, right) => right - left))
        const rest = given.filter((part) => !shown.includes(part)).map((part) => Math.abs(changeOf(part)))
        expect(Math.max(0, ...rest)).toBeLessThanOrEqual(sizes.at(-1) ?? 0)
      }),
      { seed: 20, numRuns: 300 },
    )
  })

  it('have no others where nothing is cut', () => {
    expect(rankChanges([{ base: 1, current: 2 }], 1).others).toBeUndefined()
    expect(rankChanges([], 3)).toEqual({ shown: [], others: undefined })
  })
})
