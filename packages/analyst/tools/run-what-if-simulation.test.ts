import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runWhatIfSimulation } from './run-what-if-simulation.ts'
import { inFiscalYear, openToolBench, plainDollars, type ToolBench } from './testing/tool-bench.ts'
import { runWhatIfSimulationInput } from './models/what-if-input.ts'

let bench: ToolBench
beforeAll(async () => {
  bench = await openToolBench()
})
afterAll(() => bench.close())

const VOLUME = { driver: 'volumeGrowth', distribution: 'normal', mean: 0.03, standardDeviation: 0.05 }
const COST = { driver: 'inputCostInflation', distribution: 'triangular', low: -0.02, mode: 0.03, high: 0.1 }
const WAGES = { driver: 'wageInflation', distribution: 'uniform', low: 0.02, high: 0.05 }
const INPUT = { uncertain: [VOLUME, COST, WAGES] }

const ask = (input: object) => bench.read('ada', 'run_what_if_simulation', input)

/** The fiscal year's dollars on some accounts. */
const booked = (signs: Record<string, 1 | -1>): number => plainDollars(bench.tables, signs, inFiscalYear(2026))
const PROFIT_BEFORE_TAX = {
  4111: 1,
  4112: 1,
  4113: 1,
  4120: -1,
  4130: -1,
  5100: -1,
  5200: -1,
  5300: -1,
  5400: -1,
  6110: -1,
  6120: -1,
  6130: -1,
  6140: -1,
  6210: -1,
  6220: -1,
  6310: -1,
  6320: -1,
  6410: -1,
  6420: -1,
  6510: -1,
  6520: -1,
  6610: -1,
  6620: -1,
  6630: -1,
  6700: -1,
  8100: 1,
  8200: -1,
} as const

describe('run_what_if_simulation', () => {
  it('tells how each line spreads around what the drivers imply', async () => {
    const { rows, scope } = await ask(INPUT)
    expect(rows.map((row) => row['line'])).toEqual([
      'Net sales',
      'Gross margin',
      'EBITDA',
      'Operating profit (EBIT)',
      'Profit before tax',
    ])
    for (const row of rows) {
      const [p5, p50, p95] = ['p5', 'p50', 'p95'].map((key) => Number(row[key]))
      expect(p5).toBeLessThan(p50!)
      expect(p50).toBeLessThan(p95!)
    }
    const [sales] = rows
    const netSales = booked({ 4111: 1, 4112: 1, 4113: 1, 4120: -1, 4130: -1 })
    expect(sales!['baseline']).toBe(netSales)
    // Net sales move with the volume alone: normal, so all of it is known.
    expect(Math.abs(Number(sales!['mean']) - netSales * 1.03)).toBeLessThan(4 * Number(sales!['standard_error']))
    expect(Number(sales!['standard_deviation']) / (netSales * 0.05)).toBeCloseTo(1, 1)
    expect(Number(sales!['probability_below_baseline'])).toBeCloseTo(0.274, 1)
    expect(rows.at(-1)!['baseline']).toBe(booked(PROFIT_BEFORE_TAX))
    expect(scope).toContain('5000 trials, seed 1; volume growth normal 3.0% ± 5.0%')
  })

  it('gives the same answer for the same seed, and near it for another', async () => {
    const first = await ask(INPUT)
    expect((await ask(INPUT)).rows).toEqual(first.rows)
    const other = await ask({ ...INPUT, seed: 2 })
    expect(other.rows).not.toEqual(first.rows)
    for (const [index, row] of other.rows.entries()) {
      const error = Number(row['standard_error'])
      expect(Math.abs(Number(row['mean']) - Number(first.rows[index]!['mean']))).toBeLessThan(6 * error)
    }
  })

  it('tells the probability of a target of one line', async () => {
    const { rows } = await ask(INPUT)
    const target = Number(rows[2]!['p50'])
    const told = await ask({ ...INPUT, outcome: 'ebitda', target })
    expect(told.rows.map((row) => row['probability_of_target'])).toEqual([
      null,
      null,
      expect.closeTo(0.5, 2),
      null,
      null,
    ])
  })

  it('moves one driver at a time from its P5 to its P95, the largest swing first', async () => {
    const { rows } = await ask({ ...INPUT, view: 'sensitivity' })
    const swings = rows.map((row) => Math.abs(Number(row['swing'])))
    expect(swings).toEqual(swings.toSorted((left, right) => right - left))
    const wages = rows.find((row) => row['driver'] === 'Wage inflation')!
    // Direct labour at the median volume, and all personnel, by wages 3 points less nine tenths apart.
    const moved = booked({ 5200: 1 }) * 1.03 + booked({ 6110: 1, 6120: 1, 6130: 1 })
    expect(wages['driver_p5']).toBeCloseTo(0.0215, 9)
    expect(Number(wages['swing'])).toBeCloseTo(-0.9 * 0.03 * moved, 1)
    expect(Number(wages['rank_correlation'])).toBeLessThan(0)
  })

  it('spreads wider where drivers hurt together', async () => {
    const uncertain = [COST, WAGES]
    const between = ['inputCostInflation', 'wageInflation']
    const [apart, together] = await Promise.all([
      ask({ uncertain }),
      ask({ uncertain, correlations: [{ between, coefficient: 0.9 }] }),
    ])
    const deviation = ({ rows }: typeof apart): number => Number(rows.at(-1)!['standard_deviation'])
    expect(deviation(together)).toBeGreaterThan(deviation(apart) * 1.05)
    expect(together.scope).toContain('correlated: input cost inflation with wage inflation 0.9')
  })

  it('says how far the draws have converged', async () => {
    const { summary, rows } = await ask({ ...INPUT, trials: 500 })
    expect(summary).toContain('Convergence, profit before tax: after 500 trials the mean is known to within')
    const more = await ask({ ...INPUT, trials: 8000 })
    expect(Number(more.rows[4]!['standard_error'])).toBeLessThan(Number(rows[4]!['standard_error']) / 3)
  })

  it('stops mid-way when the signal aborts, letting others in meanwhile', async () => {
    const controller = new AbortController()
    const { warehouse, directory } = bench.books
    const asker = directory.askerFor((await directory.find('ada'))!)
    let turns = 0
    const turn = (): void => {
      turns += 1
      // Twenty thousand trials are eighty slices; what was asked of the books takes turns of its own.
      if (turns === 40) controller.abort(new Error('stopped'))
      else if (!controller.signal.aborted) setImmediate(turn)
    }
    let asked = 0
    const slow: typeof warehouse = {
      ...warehouse,
      measures: async (...request) => {
        const answer = await warehouse.measures(...request)
        asked += 1
        // The last of the baseline's questions has been answered: now it draws.
        if (asked === 6) setImmediate(turn)
        return answer
      },
    }
    const input = runWhatIfSimulationInput.parse({ ...INPUT, trials: 20_000 })
    const context = { asker, warehouse: slow, signal: controller.signal, datasets: [] }
    await expect(runWhatIfSimulation.run(input, context)).rejects.toThrow('stopped')
    expect(turns).toBe(40)
  })

  it.each<[string, object, RegExp]>([
    ['nothing uncertain', { uncertain: [] }, /uncertain/],
    ['an unknown driver', { uncertain: [{ ...VOLUME, driver: 'luck' }] }, /"volumeGrowth"/],
    ['an unknown distribution', { uncertain: [{ ...VOLUME, distribution: 'cauchy' }] }, /distribution/],
    ['a driver twice', { uncertain: [VOLUME, VOLUME] }, /volumeGrowth is given twice/],
    ['a driver both known and not', { ...INPUT, drivers: { volumeGrowth: 0.1 } }, /volumeGrowth is given twice/],
    ['ends the wrong way round', { uncertain: [{ ...WAGES, low: 0.5, high: 0.1 }] }, /must ascend/],
    ['a mode outside', { uncertain: [{ ...COST, mode: 0.2 }] }, /must ascend/],
    [
      'a correlation with what is known',
      { uncertain: [VOLUME, COST], correlations: [{ between: ['volumeGrowth', 'wageInflation'], coefficient: 0.5 }] },
      /two different uncertain drivers\. Allowed: volumeGrowth, inputCostInflation/,
    ],
    [
      'correlations that contradict each other',
      {
        ...INPUT,
        correlations: [
          { between: ['volumeGrowth', 'inputCostInflation'], coefficient: 0.95 },
          { between: ['volumeGrowth', 'wageInflation'], coefficient: 0.95 },
          { between: ['inputCostInflation', 'wageInflation'], coefficient: -0.95 },
        ],
      },
      /contradict each other/,
    ],
    ['too many trials', { ...INPUT, trials: 1_000_000 }, /trials/],
  ])('refuses %s and says what is allowed', async (_what, input, message) => {
    expect(await bench.refusal('ada', 'run_what_if_simulation', input)).toMatch(message)
  })
})
