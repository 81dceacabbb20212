import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from './random.ts'

describe('seeded random numbers', () => {
  it('repeat for the same seed and name and differ for another name', () => {
    const draw = (seed: number, name: string): number[] => {
      const random = createRandom(seed, name)
      return Array.from({ length: 5 }, () => random.next())
    }
    expect(draw(7, 'sales')).toEqual(draw(7, 'sales'))
    expect(draw(7, 'sales')).not.toEqual(draw(7, 'budgets'))
    expect(draw(7, 'sales')).not.toEqual(draw(8, 'sales'))
  })

  it('stay within their bounds', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: -50, max: 50 }), fc.nat(100), (seed, low, span) => {
        const random = createRandom(seed, 'bounds')
        const whole = random.whole(low, low + span)
        expect(whole).toBeGreaterThanOrEqual(low)
        expect(whole).toBeLessThanOrEqual(low + span)
        expect(random.between(low, low + span + 1)).toBeLessThan(low + span + 1)
      }),
    )
  })

  it('pick a weight as often as it is heavy, and never one of zero', () => {
    const random = createRandom(1, 'weights')
    const counts = [0, 0, 0]
    for (let draw = 0; draw < 10_000; draw += 1) counts[random.weighted([1, 0, 3])]! += 1
    expect(counts[1]).toBe(0)
    expect(counts[2]! / counts[0]!).toBeGreaterThan(2.7)
    expect(counts[2]! / counts[0]!).toBeLessThan(3.3)
  })

  it('sample different items, at most as many as there are', () => {
    const sample = createRandom(3, 'sample').sample(['a', 'b', 'c'], 5)
    expect(sample.toSorted()).toEqual(['a', 'b', 'c'])
  })
})
