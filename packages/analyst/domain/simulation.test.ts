import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cholesky, rankCorrelation } from './correlation.ts'
import { valueAt, type Distribution } from './distributions.ts'
import { normalQuantile } from './normal-distribution.ts'
import { mean } from './quantiles.ts'
import { areConsistent, sensitivities, shareBelow, simulate, spreadOf, type Simulation } from './simulation.ts'
import { finish } from './testing/finish.ts'

const RUNS = { numRuns: 40, seed: 20261124 }
const NORMAL: Distribution = { type: 'normal', mean: 10, standardDeviation: 2 }
const UNIFORM: Distribution = { type: 'uniform', low: -1, high: 3 }

const simulation = (changes: Partial<Simulation> = {}): Simulation => ({
  inputs: [NORMAL, UNIFORM],
  correlations: [
    [1, 0.6],
    [0.6, 1],
  ],
  outcomes: ([first, second]) => [first! + second!, first! * second!],
  trials: 4000,
  seed: 7,
  ...changes,
})

describe('a distribution', () => {
  it.each<[string, Distribution, number, number]>([
    ['normal', NORMAL, 0.975, 10 + 2 * 1.959963984540054],
    ['uniform', UNIFORM, 0.25, 0],
    // Below the mode of 0, 2, 10 lies a fifth; its median is 10 − √(½ · 10 · 8).
    ['triangular, at its mode', { type: 'triangular', low: 0, mode: 2, high: 10 }, 0.2, 2],
    ['triangular, at its median', { type: 'triangular', low: 0, mode: 2, high: 10 }, 0.5, 10 - Math.sqrt(40)],
    ['triangular, a ramp', { type: 'triangular', low: 0, mode: 1, high: 1 }, 0.25, 0.5],
  ])('%s has its quantiles where they belong', (_name, distribution, share, value) => {
    expect(valueAt(distribution, normalQuantile(share))).toBeCloseTo(value, 9)
  })

  it('ascends, and stays within its ends', () => {
    fc.assert(
      fc.property(
        fc.tuple(...[1, 2, 3].map(() => fc.double({ min: -5, max: 5, noNaN: true }))),
        fc.double({ min: -6, max: 6, noNaN: true }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        (ends, z, step) => {
          const [low, mode, high] = ends.toSorted((left, right) => left - right) as [number, number, number]
          for (const distribution of [
            { type: 'triangular', low, mode, high },
            { type: 'uniform', low, high },
          ] as const) {
            const [first, second] = [valueAt(distribution, z), valueAt(distribution, z + step)]
            expect(first).toBeGreaterThanOrEqual(low - 1e-9)
            expect(second).toBeLessThanOrEqual(high + 1e-9)
            expect(second).toBeGreaterThanOrEqual(first - 1e-9)
          }
        },
      ),
      RUNS,
    )
  })
})

describe('correlations', () => {
  it('are the product of a triangle with itself', () => {
    const matrix = [
      [1, 0.5, -0.2],
      [0.5, 1, 0.3],
      [-0.2, 0.3, 1],
    ]
    const lower = cholesky(matrix)!
    for (const [row, values] of matrix.entries()) {
      for (const [column, value] of values.entries()) {
        let product = 0
        for (let place = 0; place < 3; place += 1) product += (lower[row]![place] ?? 0) * (lower[column]![place] ?? 0)
        expect(product).toBeCloseTo(value, 12)
      }
    }
  })

  it('that contradict each other are known as such', () => {
    const contradicting = [
      [1, 0.9, -0.9],
      [0.9, 1, 0.9],
      [-0.9, 0.9, 1],
    ]
    expect(areConsistent(contradicting)).toBe(false)
    expect(() => finish(simulate(simulation({ correlations: contradicting })))).toThrow(RangeError)
  })

  it('of ranks know order only, share ties, and say nothing of what stands still', () => {
    expect(rankCorrelation([1, 2, 3, 4], [1, 8, 27, 64])).toBeCloseTo(1, 12)
    expect(rankCorrelation([1, 2, 3], [9, 5, 1])).toBeCloseTo(-1, 12)
    // Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: 4.5 ÷ √(4.5 · 5).
    expect(rankCorrelation([1, 2, 2, 3], [1, 2, 3, 4])).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12)
    expect(rankCorrelation([1, 2], [5, 5])).toBeNull()
  })
})

describe('a simulation', () => {
  it('is the same for the same seed, and another for another', () => {
    const first = finish(simulate(simulation())).value
    expect(finish(simulate(simulation())).value).toEqual(first)
    expect(finish(simulate(simulation({ seed: 8 }))).value).not.toEqual(first)
  })

  it('draws what it was told to: means, spreads and correlation', () => {
    const { inputs } = finish(simulate(simulation({ trials: 20_000 }))).value
    const [normal, uniform] = inputs as [number[], number[]]
    expect(mean(normal)).toBeCloseTo(10, 1)
    expect(spreadOf(normal).standardDeviation).toBeCloseTo(2, 1)
    expect(mean(uniform)).toBeCloseTo(1, 1)
    // Spearman's of a Gaussian copula: 6 ÷ π · asin(r ÷ 2).
    expect(rankCorrelation(normal, uniform)).toBeCloseTo((6 / Math.PI) * Math.asin(0.3), 1)
  })

  it('spreads a sum of normals as theory says', () => {
    const sum = simulation({
      inputs: [NORMAL, NORMAL],
      correlations: [
        [1, 0.5],
        [0.5, 1],
      ],
      outcomes: ([first, second]) => [first! + second!],
      trials: 20_000,
    })
    const spread = spreadOf(finish(simulate(sum)).value.outcomes[0]!)
    const deviation = Math.sqrt(4 + 4 + 2 * 0.5 * 4)
    expect(spread.standardDeviation / deviation).toBeCloseTo(1, 1)
    expect(Math.abs(spread.mean - 20)).toBeLessThan(4 * spread.standardError)
    expect(spread.p5Bounds[0]).toBeLessThan(20 - 1.645 * deviation)
    expect(spread.p5Bounds[1]).toBeGreaterThan(20 - 1.645 * deviation)
    expect(spread.p95Bounds[0]).toBeLessThan(20 + 1.645 * deviation)
    expect(spread.p95Bounds[1]).toBeGreaterThan(20 + 1.645 * deviation)
  })

  it('has percentiles in their order, and bounds around them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 200 }),
        (values) => {
          const { p5, p50, p95, p5Bounds, p95Bounds } = spreadOf(values)
          const order = [p5Bounds[0], p5, p50, p95, p95Bounds[1]]
          expect(order).toEqual(order.toSorted((left, right) => left - right))
          expect(shareBelow(values, p50)).toBeLessThanOrEqual(0.5)
        },
      ),
      RUNS,
    )
  })

  it('yields after every two hundred and fifty trials', () => {
    expect(finish(simulate(simulation({ trials: 1001 }))).slices).toBe(5)
  })

  it('finds what moves an outcome, each input alone from its 5th to its 95th percentile', () => {
    const asked = simulation({ outcomes: ([first, second]) => [3 * first! - second!] })
    const { value, slices } = finish(sensitivities(asked, finish(simulate(asked)).value, 0))
    expect(slices).toBe(2)
    const [normal, uniform] = value
    expect(normal!.outcomeAtHigh - normal!.outcomeAtLow).toBeCloseTo(3 * 2 * 2 * 1.6448536269514722, 9)
    expect([uniform!.low, uniform!.high].map((end) => Math.round(end * 1000) / 1000)).toEqual([-0.8, 2.8])
    expect(uniform!.outcomeAtLow).toBeCloseTo(30 + 0.8, 9)
    expect(normal!.rankCorrelation).toBeGreaterThan(0.9)
  })
})
