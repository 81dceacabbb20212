import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  initialState,
  project,
  smooth,
  type Season,
  type SmoothingModel,
  type SmoothingState,
} from './exponential-smoothing.ts'
import { fitSmoothing } from './smoothing-fit.ts'
import { AIR_PASSENGERS } from './testing/air-passengers.ts'

const monthly = (season: Season, damped = false): SmoothingModel => ({ season, period: 12, damped })

/**
 * Where R's `HoltWinters` starts, for the observations after the first year: a line through the centred moving average
 * of two years, taken at the place before that average begins, and the first year's seasons.
 */
function startOfR(season: 'additive' | 'multiplicative'): SmoothingState {
  const average = Array.from({ length: 12 }, (_, index) => {
    const window = AIR_PASSENGERS.slice(index, index + 13)
    return window.reduce((sum, value, place) => sum + value * (place === 0 || place === 12 ? 0.5 : 1), 0) / 12
  })
  const meanPlace = 6.5
  const mean = average.reduce((sum, value) => sum + value, 0) / 12
  const slope =
    average.reduce((sum, value, index) => sum + (index + 1 - meanPlace) * (value - mean), 0) /
    average.reduce((sum, _, index) => sum + (index + 1 - meanPlace) ** 2, 0)
  // The average of place 6 to 17 stands for July to June: turned back to January.
  const distances = average.map((value, index) =>
    season === 'additive' ? AIR_PASSENGERS[index + 6]! - value : AIR_PASSENGERS[index + 6]! / value,
  )
  const middle = distances.reduce((sum, value) => sum + value, 0) / 12
  const figure = distances.map((value) => (season === 'additive' ? value - middle : value / middle))
  return { level: mean - slope * meanPlace, trend: slope, season: [...figure.slice(6), ...figure.slice(0, 6)] }
}

describe('published results of R, HoltWinters(AirPassengers)', () => {
  const observed = AIR_PASSENGERS.slice(12)

  // Printed by R for `HoltWinters(AirPassengers, seasonal = "mult")`; the second example of ?HoltWinters.
  const COEFFICIENTS = {
    level: 469.3232206,
    trend: 3.0215391,
    season: [
      0.9464611, 0.8829239, 0.9717369, 1.0304825, 1.0476884, 1.1805272, 1.3590778, 1.3331706, 1.1083381, 0.9868813,
      0.8361333, 0.9209877,
    ],
  }

  it('come out to the last digit printed, multiplicative, with the weights that R printed', () => {
    const weights = { alpha: 0.2755925, beta: 0.03269295, gamma: 0.8707292, phi: 1 }
    const { state, squaredError, fitted } = smooth(
      observed,
      monthly('multiplicative'),
      weights,
      startOfR('multiplicative'),
    )
    expect(state.level).toBeCloseTo(COEFFICIENTS.level, 4)
    expect(state.trend).toBeCloseTo(COEFFICIENTS.trend, 5)
    for (const [month, season] of state.season.entries()) expect(season).toBeCloseTo(COEFFICIENTS.season[month]!, 6)
    // Accuracy of the same fit: RMSE 11.20429, MAPE 3.019525 %.
    expect(Math.sqrt(squaredError / observed.length)).toBeCloseTo(11.20429, 4)
    const shares = observed.map((value, index) => Math.abs(value - fitted[index]!) / value)
    expect((shares.reduce((sum, share) => sum + share, 0) / shares.length) * 100).toBeCloseTo(3.019525, 4)
  })

  it('are found by the optimiser, multiplicative: it errs no more than R, at the same place', () => {
    const { weights, squaredError } = fitSmoothing(observed, monthly('multiplicative'), startOfR('multiplicative'))
    expect(weights.alpha).toBeCloseTo(0.2755925, 3)
    expect(weights.beta).toBeCloseTo(0.03269295, 3)
    expect(weights.gamma).toBeCloseTo(0.8707292, 3)
    expect(Math.sqrt(squaredError / observed.length)).toBeLessThan(11.204295)
  })

  it('are found by the optimiser, additive, with the weight of the season at its edge', () => {
    // R: a 0.24796, b 0.03453, g 1; forecasts of the next twelve months as printed.
    const printed = [
      453.4977, 429.3906, 467.0361, 503.2574, 512.3395, 571.888, 652.6095, 637.4623, 539.7548, 490.725, 424.4593,
      469.5315,
    ]
    const model = monthly('additive')
    const { weights, state } = fitSmoothing(observed, model, startOfR('additive'))
    expect(weights.alpha).toBeCloseTo(0.24796, 3)
    expect(weights.beta).toBeCloseTo(0.03453, 3)
    expect(weights.gamma).toBeCloseTo(1, 6)
    for (const [month, value] of project(model, weights, state, 12).entries()) {
      expect(Math.abs(value - printed[month]!)).toBeLessThan(0.02)
    }
  })
})

describe('the published damped trend of livestock in Asia', () => {
  // Hyndman & Athanasopoulos, "Forecasting: Principles and Practice", 1st edition, section 7.4: sheep, millions, 1970
  // to 2000, with phi 0.98, alpha 0.98, beta 0.00, level 257.36, trend 6.64 and SSE 6036.56.
  const SHEEP = [
    263.917747, 268.307222, 260.662556, 266.639419, 277.515778, 283.834045, 290.309028, 292.474198, 300.830694,
    309.286657, 318.331081, 329.37239, 338.883998, 339.244126, 328.600632, 314.255385, 314.459695, 321.413779,
    329.789292, 346.385165, 352.297882, 348.370515, 417.562922, 417.12357, 417.749459, 412.233904, 411.946817,
    394.697075, 401.49927, 408.270468, 414.2428,
  ]
  it('errs by what was published', () => {
    const weights = { alpha: 0.98, beta: 0, gamma: 0, phi: 0.98 }
    const start = { level: 257.36, trend: 6.64, season: [] }
    const { squaredError } = smooth(SHEEP, monthly('none', true), weights, start)
    // The weights are printed with two digits.
    expect(Math.abs(squaredError / 6036.56 - 1)).toBeLessThan(0.002)
  })
})

describe('over any series that a straight line and a season make exactly', () => {
  const season = fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 12, maxLength: 12 })
  const line = fc.record({ level: fc.integer({ min: 5000, max: 20_000 }), trend: fc.integer({ min: 0, max: 50 }) })
  const MONTHS = 36
  const AHEAD = 12

  it('an additive season is learnt without error and carried on', () => {
    fc.assert(
      fc.property(season, line, (places, { level, trend }) => {
        const at = (time: number): number => level + trend * time + places[time % 12]!
        const series = Array.from({ length: MONTHS }, (_, time) => at(time))
        const model = monthly('additive')
        const fit = fitSmoothing(series, model)
        for (const [index, fitted] of fit.fitted.entries()) expect(fitted).toBeCloseTo(series[index]!, 5)
        const ahead = project(model, fit.weights, fit.state, AHEAD)
        for (const [step, value] of ahead.entries()) expect(value).toBeCloseTo(at(MONTHS + step), 4)
      }),
      { numRuns: 20, seed: 20261124 },
    )
  })

  it('a multiplicative season on a level is learnt without error', () => {
    fc.assert(
      fc.property(season, fc.integer({ min: 1000, max: 9000 }), (places, level) => {
        const series = Array.from({ length: MONTHS }, (_, time) => level * (1 + places[time % 12]! / 1000))
        const model = monthly('multiplicative')
        const { weights, state } = fitSmoothing(series, model)
        for (const [step, value] of project(model, weights, state, AHEAD).entries()) {
          expect(value / series[step]!).toBeCloseTo(1, 6)
        }
      }),
      { numRuns: 20, seed: 20261124 },
    )
  })

  it('the first state has seasons that cancel out', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 24, maxLength: 40 }), (series) => {
        const added = initialState(series, monthly('additive')).season
        expect(added.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 4)
        const multiplied = initialState(series, monthly('multiplicative')).season
        expect(multiplied.reduce((sum, value) => sum + value, 0)).toBeCloseTo(12, 8)
      }),
      { numRuns: 50, seed: 20261124 },
    )
  })
})

it('a damped trend goes less far than a straight one, and never further than its limit', () => {
  const state = { level: 100, trend: 10, season: [] }
  const [damped, straight] = [0.9, 1].map((phi) =>
    project(monthly('none', true), { alpha: 0.5, beta: 0.1, gamma: 0, phi }, state, 60),
  )
  expect(straight![59]).toBeCloseTo(700, 9)
  // 100 + 10 × 0.9 ÷ (1 − 0.9)
  expect(damped![59]).toBeLessThan(190)
  expect(damped![59]).toBeGreaterThan(189)
})
