import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { quantile, spreadOf } from './spread.ts'

describe('a quantile', () => {
  test('of whole places is the value there', () => {
    expect(quantile([5, 1, 3], 0.5)).toBe(3)
    expect(quantile([4, 2], 0.5)).toBe(3)
    expect(quantile([10, 20, 30, 40, 50], 0.25)).toBe(20)
    expect(quantile([7], 0.99)).toBe(7)
  })

  test('between places is in proportion', () => {
    expect(quantile([0, 100], 0.99)).toBe(99)
  })

  test('of nothing is no number', () => {
    expect(quantile([], 0.5)).toBeNaN()
  })

  test('never leaves the values and never falls with q', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), share, share, (values, one, other) => {
        const low = quantile(values, Math.min(one, other))
        const high = quantile(values, Math.max(one, other))
        expect(low).toBeGreaterThanOrEqual(Math.min(...values))
        expect(high).toBeLessThanOrEqual(Math.max(...values))
        expect(low).toBeLessThanOrEqual(high)
      }),
    )
  })
})

test('a spread keeps its rounds in their order', () => {
  expect(spreadOf([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3, rounds: [3, 1, 2] })
})
