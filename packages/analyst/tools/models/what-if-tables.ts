import type { Column, Row } from '@perdure/protocol'
import { addAmounts, rollUp } from '../../domain/financial-model.ts'
import {
  sensitivities,
  shareBelow,
  spreadOf,
  type Sensitivity,
  type Simulation,
  type Spread,
  type Trials,
} from '../../domain/simulation.ts'
import { formatCell } from '../tables/figures.ts'
import type { ModelBaseline } from './model-baseline.ts'
import { describePlan, DRIVER_LABELS, LINE_LABELS, MODEL_FORMULA, planOf } from './model-drivers.ts'
import type { Table } from '../tables/table.ts'
import { inSentence, subjectTitle } from '../tables/titles.ts'
import { describeUncertain, OUTCOMES, type Outcome, type RunWhatIfSimulationInput } from './what-if-input.ts'

/** How the draws of a simulation become tables. Both are work in slices: they yield in between. */

/** What was asked, what it started from, and what was drawn. */
export interface Simulated {
  input: RunWhatIfSimulationInput
  baseline: ModelBaseline
  simulation: Simulation
  trials: Trials
}

const dollars = (cents: number): number => Math.round(cents) / 100

/** How each line spreads; yields after each. */
export function* outcomesTable({ input, baseline, trials }: Simulated): Generator<void, Table> {
  const { target, outcome } = input
  const booked = rollUp(addAmounts(baseline.months))
  const spreads = yield* spreadsOf(trials)
  const rows = OUTCOMES.map((line, index): Row => {
    const spread = spreads[index]!
    const drawn = trials.outcomes[index]!
    return {
      line: LINE_LABELS[line],
      baseline: dollars(booked[line]),
      mean: dollars(spread.mean),
      standard_deviation: dollars(spread.standardDeviation),
      p5: dollars(spread.p5),
      p50: dollars(spread.p50),
      p95: dollars(spread.p95),
      probability_below_baseline: shareBelow(drawn, booked[line]),
      ...(target === undefined
        ? {}
        : { probability_of_target: line === outcome ? 1 - shareBelow(drawn, target * 100) : null }),
      standard_error: dollars(spread.standardError),
    }
  })
  return {
    title: titleOf(input, baseline, 'Results'),
    columns: [
      { key: 'line', label: 'Line', unit: 'text' },
      ...MONEY_COLUMNS.map(([key, label]): Column => ({ key, label, unit: 'usd' })),
      { key: 'probability_below_baseline', label: 'Probability below the baseline', unit: 'ratio' },
      ...(target === undefined
        ? []
        : [
            {
              key: 'probability_of_target',
              label: `Probability of ${formatCell(target, 'usd')} or more`,
              unit: 'ratio' as const,
            },
          ]),
      { key: 'standard_error', label: 'Standard error of the mean', unit: 'usd' },
    ],
    rows,
    ...provenanceOf(input, baseline),
    remarks: [convergenceOf(outcome, spreads[OUTCOMES.indexOf(outcome)]!, input.trials), ...baseline.remarks],
  }
}

const MONEY_COLUMNS = [
  ['baseline', 'Baseline, booked'],
  ['mean', 'Mean'],
  ['standard_deviation', 'Standard deviation'],
  ['p5', 'P5'],
  ['p50', 'P50'],
  ['p95', 'P95'],
] as const

function* spreadsOf({ outcomes }: Trials): Generator<void, Spread[]> {
  const spreads: Spread[] = []
  for (const values of outcomes) {
    spreads.push(spreadOf(values))
    yield
  }
  return spreads
}

function convergenceOf(outcome: Outcome, { standardError, p5Bounds, p95Bounds }: Spread, trials: number): string {
  const range = ([low, high]: readonly [number, number]): string =>
    `${formatCell(dollars(low), 'usd')} to ${formatCell(dollars(high), 'usd')}`
  return (
    `Convergence, ${inSentence(LINE_LABELS[outcome])}: after ${trials} trials the mean is known to within ` +
    `±${formatCell(dollars(1.96 * standardError), 'usd')}, P5 lies in ${range(p5Bounds)} and P95 in ` +
    `${range(p95Bounds)} (95 % confidence); four times the trials halve that.`
  )
}

/** How much each driver moves the outcome, the largest first; yields after each. */
export function* sensitivityTable({ input, baseline, simulation, trials }: Simulated): Generator<void, Table> {
  const { outcome, uncertain } = input
  const found = yield* sensitivities(simulation, trials, OUTCOMES.indexOf(outcome))
  const rows = found
    .map((sensitivity, index) => ({ driver: uncertain[index]!.driver, ...sensitivity }))
    .toSorted((left, right) => Math.abs(swingOf(right)) - Math.abs(swingOf(left)))
  const label = LINE_LABELS[outcome]
  return {
    title: titleOf(input, baseline, `What moves ${inSentence(label)}`),
    columns: [
      { key: 'driver', label: 'Driver', unit: 'text' },
      { key: 'driver_p5', label: 'Driver, P5', unit: 'ratio' },
      { key: 'driver_p95', label: 'Driver, P95', unit: 'ratio' },
      { key: 'outcome_at_p5', label: `${label} at its P5`, unit: 'usd' },
      { key: 'outcome_at_p95', label: `${label} at its P95`, unit: 'usd' },
      { key: 'swing', label: 'Swing', unit: 'usd' },
      { key: 'rank_correlation', label: 'Rank correlation', unit: 'number' },
    ],
    rows: rows.map((row) => ({
      driver: DRIVER_LABELS[row.driver],
      driver_p5: row.low,
      driver_p95: row.high,
      outcome_at_p5: dollars(row.outcomeAtLow),
      outcome_at_p95: dollars(row.outcomeAtHigh),
      swing: Math.round((dollars(row.outcomeAtHigh) - dollars(row.outcomeAtLow)) * 100) / 100,
      rank_correlation: row.rankCorrelation,
    })),
    ...provenanceOf(input, baseline),
    remarks: baseline.remarks,
  }
}

const swingOf = ({ outcomeAtLow, outcomeAtHigh }: Sensitivity): number => outcomeAtHigh - outcomeAtLow

function titleOf({ horizonYears }: RunWhatIfSimulationInput, { year, answer }: ModelBaseline, what: string): string {
  const subject = subjectTitle({ what: [what], narrowedTo: answer.narrowedTo })
  return `${subject}, simulated for FY${year.fiscalYear + horizonYears}`
}

function provenanceOf(input: RunWhatIfSimulationInput, { answer }: ModelBaseline): Pick<Table, 'provenance'> {
  const known = describePlan(planOf(input.drivers))
  return {
    provenance: {
      ...answer,
      scope: [
        answer.scope,
        `${input.trials} trials, seed ${input.seed}`,
        describeUncertain(input),
        ...(known === 'no change' ? [] : [`known: ${known}`]),
      ].join('; '),
      formula: `Monte Carlo over the financial model: ${MODEL_FORMULA}`,
    },
  }
}
