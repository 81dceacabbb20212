import { describe, expect, it } from 'vitest'
import { normalQuantile, normalShareBelow } from './normal-distribution.ts'
import { minimise } from './nelder-mead.ts'
import { mean, median, quantileOfSorted, sorted } from './quantiles.ts'
import { createRandomStream } from './random-stream.ts'

describe('random numbers from a seed', () => {
  it('are the same on every machine', () => {
    // From another implementation of SplitMix32 and xoshiro128**, in whole numbers of any size.
    const { uniform } = createRandomStream(1)
    expect(Array.from({ length: 4 }, uniform)).toEqual([
      0.09156953275669366, 0.5061978040030226, 0.888192814658396, 0.4872551845619455,
    ])
  })

  it('differ by their seed', () => {
    expect(createRandomStream(1).uniform()).not.toBe(createRandomStream(2).uniform())
  })

  it('spread evenly, and normally', () => {
    const random = createRandomStream(42)
    const uniform = Array.from({ length: 20_000 }, () => random.uniform())
    const normal = Array.from({ length: 20_000 }, () => random.normal())
    expect(mean(uniform)).toBeCloseTo(0.5, 2)
    expect(mean(normal)).toBeCloseTo(0, 1)
    expect(mean(normal.map((value) => value ** 2))).toBeCloseTo(1, 1)
    expect(uniform.every((value) => value > 0 && value < 1)).toBe(true)
  })
})

describe('the normal distribution', () => {
  it.each([
    // Abramowitz & Stegun, "Handbook of Mathematical Functions" (1964), table 26.1.
    [0, 0.5],
    [1, 0.841344746068543],
    [2, 0.977249868051821],
    [3, 0.99865010196837],
    [-1, 0.158655253931457],
  ])('has below %f a share of %f', (z, share) => {
    expect(normalShareBelow(z)).toBeCloseTo(share, 14)
  })

  it.each([
    // Wichura (1988) prints these for PPND16.
    [0.25, -0.6744897501960817],
    [0.001, -3.090232306167814],
    [1e-20, -9.262340089798409],
  ])('has the share %f below %f', (share, z) => {
    expect(normalQuantile(share)).toBeCloseTo(z, 13)
  })

  it('has a quantile that is the inverse of the share', () => {
    for (let share = 0.005; share < 1; share += 0.005) {
      expect(normalShareBelow(normalQuantile(share))).toBeCloseTo(share, 13)
    }
    expect([normalShareBelow(-40), normalShareBelow(40)]).toEqual([0, 1])
  })
})

describe('quantiles', () => {
  it('lie between the two nearest ranks', () => {
    // Definition 7 of Hyndman & Fan over 1, 2, 3, 4, as R’s quantile().
    expect([0, 0.1, 0.25, 0.5, 1].map((share) => quantileOfSorted([1, 2, 3, 4], share))).toEqual([1, 1.3, 1.75, 2.5, 4])
    expect(median([9, 1, 5])).toBe(5)
    expect(sorted([10, 9, 1])).toEqual([1, 9, 10])
  })
})

describe('the simplex', () => {
  const box = { low: [-2, -2], high: [2, 2] }

  it('finds the valley of Rosenbrock’s function', () => {
    const { point, value } = minimise(([x, y]) => (1 - x!) ** 2 + 100 * (y! - x! ** 2) ** 2, [-1.2, 1], box)
    expect(point[0]).toBeCloseTo(1, 3)
    expect(point[1]).toBeCloseTo(1, 3)
    expect(value).toBeLessThan(1e-6)
  })

  it('stays in its box, and goes to the edge where the least lies beyond it', () => {
    const { point } = minimise(([x, y]) => (x! - 5) ** 2 + (y! + 7) ** 2, [0, 0], box)
    expect(point[0]).toBeCloseTo(2, 6)
    expect(point[1]).toBeCloseTo(-2, 6)
  })
})
