import {
  addAmounts,
  moveAmounts,
  rollUp,
  type BookedAmounts,
  type Driver,
} from '../domain/financial-model.ts'
import { simulate, type Simulation } from '../domain/simulation.ts'
import { ROWS_MAX } from './tables/filters.ts'
import { inSlices } from './in-slices.ts'
import { readBaseline } from './models/model-baseline.ts'
import { DRIVER_HIGH, DRIVER_LOW, planOf } from './models/model-drivers.ts'
import { correctable, tableResult } from './tables/table.ts'
import type { Tool } from './tool.ts'
import {
  checkedCorrelations,
  distributionOf,
  OUTCOMES,
  runWhatIfSimulationInput,
  type RunWhatIfSimulationInput,
} from './models/what-if-input.ts'
import { outcomesTable, sensitivityTable } from './models/what-if-tables.ts'

/**
 * Monte Carlo over the drivers of the financial model. Units: dollars to the cent; probabilities, drivers and rank
 * correlations as ratios or numbers between −1 and 1. Formulas: the model's of `domain/financial-model.ts` on the
 * year's totals; percentiles by Hyndman & Fan's definition 7; standard error of the mean = standard deviation ÷
 * √trials. Sources: `domain/simulation.ts` (Monte Carlo, Gaussian copula, order statistics), `domain/correlation.ts`
 * (Spearman). Drawn by xoshiro128** from the seed: the same arguments give the same answer on every machine.
 */
export const runWhatIfSimulation: Tool<RunWhatIfSimulationInput> = {
  name: 'run_what_if_simulation',
  title: 'What-if simulation',
  description:
    'Draws uncertain drivers (normal, triangular, uniform; correlated if wished) thousands of times through the ' +
    'financial model and tells how results spread, in dollars. View outcomes: `line`, `baseline`, `mean`, `standard_deviation`, ' +
    '`p5`, `p50`, `p95`, `probability_below_baseline`, `standard_error`, with a target `probability_of_target` of ' +
    '`outcome`. View sensitivity, largest first: `driver`, its `driver_p5` and `driver_p95`, `outcome_at_p5`, ' +
    '`outcome_at_p95` (the others at their medians), `swing`, `rank_correlation`. The spread is only as good as the ' +
    'distributions given.',
  input: runWhatIfSimulationInput,
  run: (input, context) =>
    correctable(async () => {
      const { baselineFiscalYear: fiscalYear, businessUnits } = input
      const correlations = checkedCorrelations(input)
      const baseline = await readBaseline({ fiscalYear, businessUnits }, context)
      const simulation = simulationOf(input, correlations, addAmounts(baseline.months))
      const trials = await inSlices(simulate(simulation), context.signal)
      const layOut = input.view === 'outcomes' ? outcomesTable : sensitivityTable
      const table = await inSlices(layOut({ input, baseline, simulation, trials }), context.signal)
      return tableResult(table, { limit: ROWS_MAX, offset: 0 })
    }),
}

function simulationOf(
  { uncertain, drivers, horizonYears, trials, seed }: RunWhatIfSimulationInput,
  correlations: number[][],
  booked: BookedAmounts,
): Simulation {
  const known = planOf(drivers)
  // A normal distribution has no end; a year does.
  const bounded = (value: number): number => Math.min(DRIVER_HIGH, Math.max(DRIVER_LOW, value))
  return {
    inputs: uncertain.map(distributionOf),
    correlations,
    outcomes: (values) => {
      const drawn: Partial<Record<Driver, readonly number[]>> = { ...known }
      for (const [index, { driver }] of uncertain.entries()) drawn[driver] = [bounded(values[index]!)]
      const statement = rollUp(moveAmounts(booked, drawn, horizonYears))
      return OUTCOMES.map((outcome) => statement[outcome])
    },
    trials,
    seed,
  }
}
