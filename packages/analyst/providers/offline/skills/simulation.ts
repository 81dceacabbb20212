import type { MetricId } from '@perdure/books'
import { filters } from '../scope.ts'
import { hasColumn, markdownTable, text, type TableRow } from '../tables.ts'
import { inSentence, subjectText } from '../wording.ts'
import { changesIn, namedIn } from './changes.ts'
import { dollarsIn, DRIVER_WORDS, type Driver } from './drivers.ts'
import { anyOf } from '../phrases.ts'
import type { Skill } from './skill.ts'

const SIMULATION = anyOf(
  /\bsimulat|\bmonte.?carlo\b|\bprobab|\bhow (?:likely|risky)\b|\blikelihood\b|\bchances? (?:of|that|to)\b/,
  /\bodds\b|\buncertain|\brange of (?:outcomes|results)\b|\brisk (?:of|to)\b/,
)

/** How far each driver usually strays where the question does not say; ratios a year. */
const SPREADS: Readonly<Record<Driver, number>> = {
  volumeGrowth: 0.05,
  priceChange: 0.02,
  inputCostInflation: 0.03,
  wageInflation: 0.02,
  headcountGrowth: 0.03,
  overheadGrowth: 0.03,
  opexGrowth: 0.03,
  depreciationChange: 0.05,
  interestChange: 0.1,
}
const UNCERTAIN_BY_DEFAULT: readonly Driver[] = ['volumeGrowth', 'priceChange', 'inputCostInflation']
const OUTCOMES: readonly MetricId[] = ['net_sales', 'gross_margin', 'ebitda', 'operating_profit', 'profit_before_tax']
const LOSS = /\bloss\b|\bbreak even\b|\bnegative\b/

/** How far results may spread where drivers are uncertain. */
export const simulation: Skill = {
  fits: ({ text: words }) => SIMULATION.test(words),
  plan(reading) {
    const sizes = changesIn(reading.text, DRIVER_WORDS)
    const named = namedIn(reading.text, DRIVER_WORDS)
    const target = dollarsIn(reading.text) ?? (LOSS.test(reading.text) ? 0 : undefined)
    const outcome = OUTCOMES.find((each) => reading.metrics.includes(each)) ?? 'operating_profit'
    const { businessUnits } = filters(reading)
    const uncertain = (named.length > 0 ? named : UNCERTAIN_BY_DEFAULT).map((driver) => ({
      driver,
      distribution: 'normal',
      mean: 0,
      standardDeviation: Math.abs(sizes[driver] ?? 0) || SPREADS[driver],
    }))
    return [
      {
        role: 'main',
        tool: 'run_what_if_simulation',
        input: {
          uncertain,
          outcome,
          ...(target === undefined ? {} : { target }),
          ...(businessUnits ? { businessUnits } : {}),
        },
      },
    ]
  },
  compose({ reading, main }) {
    const outcome = OUTCOMES.find((each) => reading.metrics.includes(each)) ?? 'operating_profit'
    const row = rowOf(main.rows, outcome)
    const name = text(main, row, 'line')
    const target = main.columns.find(({ key }) => key === 'probability_of_target')
    const range =
      `${name}${subjectText(reading)} would lie between ${text(main, row, 'p5')} and ` +
      `${text(main, row, 'p95')} in nine of ten draws, with ${text(main, row, 'p50')} in the middle`
    const isReached =
      target !== undefined &&
      hasColumn(main, 'probability_of_target') &&
      text(main, row, 'probability_of_target') !== 'not available'
    return {
      headline: isReached
        ? LOSS.test(reading.text)
          ? `${name}${subjectText(reading)} stays out of the red with a probability of ` +
            `${text(main, row, 'probability_of_target')}.`
          : `${target.label} of ${inSentence(name)}: ${text(main, row, 'probability_of_target')}.`.replace(
              'Probability of',
              'The probability of',
            )
        : `${range}.`,
      findings: [
        ...(isReached ? [`${range}.`] : []),
        `The baseline is ${text(main, row, 'baseline')}; ` +
          `${text(main, row, 'probability_below_baseline')} of the draws fall below it.`,
        'Each driver is drawn around no change, with the spread that the question names or a customary one; the ' +
          'source line tells which.',
      ],
      table: markdownTable(main, ['line', 'baseline', 'p5', 'p50', 'p95', 'probability_below_baseline']),
    }
  },
}

/** The lines come in the order of `OUTCOMES`. */
function rowOf(rows: readonly TableRow[], outcome: MetricId): TableRow {
  return rows[OUTCOMES.indexOf(outcome)] ?? rows[0] ?? []
}
