import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backTest, backTestNaive, seasonalNaive } from './back-test.ts'
import { project, smooth } from './exponential-smoothing.ts'
import { FORECAST_METHODS, forecastSeries, MODELS, possibleMethods } from './forecast.ts'
import { predictionIntervals } from './prediction-intervals.ts'
import { createRandomStream } from './random-stream.ts'
import { fitSmoothing } from './smoothing-fit.ts'
import { AIR_PASSENGERS } from './testing/air-passengers.ts'
import { finish } from './testing/finish.ts'

const LEVELS = [0.8, 0.95]

/** A wavy series with noise, drawn from a seed. */
function wavy(seed: number, months: number): number[] {
  const random = createRandomStream(seed)
  return Array.from(
    { length: months },
    (_, month) => 1000 + 5 * month + 200 * Math.sin((month * Math.PI) / 6) + 30 * random.normal(),
  )
}

describe('the methods that a series allows', () => {
  it.each([
    [11, []],
    [12, ['damped_trend']],
    [26, ['damped_trend']],
    [27, [...FORECAST_METHODS]],
  ])('%i months', (months, expected) => {
    expect(possibleMethods(wavy(1, months))).toEqual(expected)
  })

  it('leave a multiplicative season out where a figure is not above zero', () => {
    expect(possibleMethods([0, ...wavy(1, 40)])).toEqual(['additive', 'damped_trend'])
  })
})

describe('the back-test', () => {
  const range = { firstOrigin: 24, steps: 3 }

  it('forecasts from each origin with nothing but what was known then', () => {
    const series = wavy(7, 30)
    let [errors, shares, scaled, count] = [0, 0, 0, 0]
    for (let origin = 24; origin < 30; origin += 1) {
      const history = series.slice(0, origin)
      let naive = 0
      for (let month = 12; month < origin; month += 1) naive += Math.abs(history[month]! - history[month - 12]!)
      for (let month = origin; month < Math.min(origin + 3, 30); month += 1) {
        const error = Math.abs(series[month]! - series[month - 12]!)
        errors += error
        shares += error / series[month]!
        scaled += error / (naive / (origin - 12))
        count += 1
      }
    }
    const test = finish(backTestNaive(series, 12, range)).value
    expect([test.origins, test.comparisons]).toEqual([6, count])
    expect(test.meanAbsoluteError).toBeCloseTo(errors / count, 9)
    expect(test.meanAbsolutePercentageError).toBeCloseTo(shares / count, 12)
    expect(test.meanAbsoluteScaledError).toBeCloseTo(scaled / count, 12)
  })

  it('fits the model anew to what was known', () => {
    const series = wavy(3, 29)
    const { weights, state } = fitSmoothing(series.slice(0, 28), MODELS.additive)
    const [forecast] = project(MODELS.additive, weights, state, 1)
    const test = finish(backTest(series, MODELS.additive, { firstOrigin: 28, steps: 1 })).value
    expect(test.comparisons).toBe(1)
    expect(test.meanAbsoluteError).toBeCloseTo(Math.abs(series[28]! - forecast!), 9)
  })

  it('says nothing of shares and scales that would divide by zero', () => {
    const test = finish(
      backTestNaive(
        Array.from({ length: 30 }, () => 0),
        12,
        range,
      ),
    ).value
    expect(test).toMatchObject({
      meanAbsoluteError: 0,
      meanAbsolutePercentageError: null,
      meanAbsoluteScaledError: null,
    })
  })

  it('yields after each origin', () => {
    expect(finish(backTest(wavy(7, 30), MODELS.additive, range)).slices).toBe(6)
  })

  it('takes what came a year ago as the naive forecast, and the last month where there is no year', () => {
    const year = Array.from({ length: 12 }, (_, month) => month)
    expect(seasonalNaive([...year, ...year], 12, 14)).toEqual([...year, 0, 1])
    expect(seasonalNaive([4, 9], 12, 2)).toEqual([9, 9])
  })
})

describe('prediction intervals', () => {
  it('hold the forecast, are wider at a higher level, and never narrow with the distance', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.constantFrom('additive', 'damped_trend'), (seed, method) => {
        const series = wavy(seed, 48)
        const { values, intervals } = finish(forecastSeries(series, [method], 12, LEVELS)).value
        const [narrow, wide] = intervals as [(typeof intervals)[number], (typeof intervals)[number]]
        let width = 0
        for (const [step, value] of values.entries()) {
          expect(narrow[step]!.lower).toBeLessThanOrEqual(value)
          expect(narrow[step]!.upper).toBeGreaterThanOrEqual(value)
          expect(wide[step]!.lower).toBeLessThanOrEqual(narrow[step]!.lower)
          expect(wide[step]!.upper - wide[step]!.lower).toBeGreaterThanOrEqual(width - 1e-9)
          width = wide[step]!.upper - wide[step]!.lower
        }
      }),
      { numRuns: 15, seed: 20261124 },
    )
  })

  it('of an additive season agree with futures drawn from the fitted model', () => {
    const series = wavy(11, 60)
    const fit = { ...fitSmoothing(series, MODELS.additive), weights: { alpha: 0.4, beta: 0.2, gamma: 0.3, phi: 1 } }
    const [intervals] = finish(predictionIntervals(fit, series, 14, [0.8])).value
    const deviation = Math.sqrt(fit.squaredError / (series.length - fit.parameters))
    const random = createRandomStream(5)
    const drawn = Array.from({ length: 6000 }, () => {
      let { state } = fit
      let value = 0
      for (let step = 0; step < 14; step += 1) {
        const expected = state.level + state.trend + state.season[0]!
        value = expected + deviation * random.normal()
        state = smooth([value], MODELS.additive, fit.weights, state).state
      }
      return value
    }).toSorted((left, right) => left - right)
    const { lower, upper } = intervals![13]!
    const [tenth, ninetieth] = [drawn[600]!, drawn[5400]!]
    expect(Math.abs((ninetieth - tenth) / (upper - lower) - 1)).toBeLessThan(0.04)
  })

  it('of a multiplicative season are drawn from a fixed seed: the same for the same series', () => {
    const draw = () => finish(forecastSeries(AIR_PASSENGERS, ['multiplicative'], 6, LEVELS)).value
    const first = draw()
    expect(draw()).toEqual(first)
    for (const [step, value] of first.values.entries()) {
      expect(first.intervals[0]![step]!.lower).toBeLessThan(value)
      expect(first.intervals[0]![step]!.upper).toBeGreaterThan(value)
      expect(first.intervals[1]![step]!.upper).toBeGreaterThan(first.intervals[0]![step]!.upper)
    }
  })
})

describe('a forecast', () => {
  it('takes the season that grows with the level for the airline passengers', () => {
    const { method, tested } = finish(forecastSeries(AIR_PASSENGERS, FORECAST_METHODS, 12, LEVELS)).value
    expect(method).toBe('multiplicative')
    expect(tested.map((each) => each.method)).toEqual(['multiplicative', 'additive', 'damped_trend', 'seasonal_naive'])
    const errors = tested.slice(0, 3).map(({ test }) => test.meanAbsoluteError)
    expect(errors).toEqual(errors.toSorted((left, right) => left - right))
    expect(errors[0]).toBeLessThan(tested[3]!.test.meanAbsoluteError)
  })

  it('yields between slices, so that nobody waits for it', () => {
    // Twelve origins for each of four methods, once for the fit, and for each slice of the drawn paths.
    expect(finish(forecastSeries(AIR_PASSENGERS, FORECAST_METHODS, 12, LEVELS)).slices).toBe(4 * 12 + 1 + 8)
  })
})
