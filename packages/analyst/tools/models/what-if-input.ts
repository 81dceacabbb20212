import { RequestError } from '@perdure/books'
import { z } from 'zod'
import type { Distribution } from '../../domain/distributions.ts'
import { DRIVERS } from '../../domain/financial-model.ts'
import { areConsistent } from '../../domain/simulation.ts'
import { describedYear, filterFields } from '../tables/filters.ts'
import { DRIVER_HIGH, DRIVER_LABELS, DRIVER_LOW, driversField } from './model-drivers.ts'
import { inSentence } from '../tables/titles.ts'

/** What a simulation takes: which drivers are uncertain, how, and how they move together. */

const TRIALS_MIN = 500
const TRIALS_MAX = 20_000
const TRIALS_DEFAULT = 5_000
const HORIZON_MAX_YEARS = 5
const CORRELATION_LIMIT = 0.99
export const OUTCOMES = ['net_sales', 'gross_margin', 'ebitda', 'operating_profit', 'profit_before_tax'] as const
export type Outcome = (typeof OUTCOMES)[number]

const driverValue = z.number().min(DRIVER_LOW).max(DRIVER_HIGH)
const driverName = z.enum(DRIVERS)
const driver = driverName.describe('Each driver once.')
const low = driverValue.describe('The least it can be.')
const high = driverValue.describe('The most it can be.')
const uncertainField = z.discriminatedUnion('distribution', [
  z.strictObject({
    driver,
    distribution: z.literal('normal').describe('Most likely near the mean, both ways alike.'),
    mean: driverValue.describe('What is expected.'),
    standardDeviation: z.number().positive().max(1).describe('Two of three draws lie within it of the mean.'),
  }),
  z.strictObject({
    driver,
    distribution: z.literal('triangular').describe('Between low and high, most likely at the mode.'),
    low,
    mode: driverValue.describe('The most likely value.'),
    high,
  }),
  z.strictObject({
    driver,
    distribution: z.literal('uniform').describe('Between low and high, all alike.'),
    low,
    high,
  }),
])
type Uncertain = z.infer<typeof uncertainField>

export const runWhatIfSimulationInput = z.strictObject({
  uncertain: z
    .array(uncertainField)
    .min(1)
    .max(DRIVERS.length)
    .describe('Drivers that are not known, each with its distribution; ratios a year, 0.03 = 3 %.'),
  drivers: driversField.default({}).describe('Drivers that are known, a year; not among the uncertain ones.'),
  correlations: z
    .array(
      z.strictObject({
        between: z.tuple([driverName, driverName]).describe('Two of the uncertain drivers.'),
        coefficient: z
          .number()
          .min(-CORRELATION_LIMIT)
          .max(CORRELATION_LIMIT)
          .describe('How the two drivers move together: above 0 alike, below 0 against each other.'),
      }),
    )
    .max(36)
    .default([])
    .describe('What is not given is independent.'),
  outcome: z.enum(OUTCOMES).default('profit_before_tax').describe('What `target` and the view sensitivity are about.'),
  target: z.number().optional().describe('Dollars of `outcome`: adds the probability of reaching it.'),
  horizonYears: z
    .int()
    .min(1)
    .max(HORIZON_MAX_YEARS)
    .default(1)
    .describe('The year looked at, counted from the baseline; a drawn value holds in each year up to it.'),
  baselineFiscalYear: describedYear('A whole fiscal year. Absent: the latest.').optional(),
  businessUnits: filterFields.businessUnits,
  trials: z.int().min(TRIALS_MIN).max(TRIALS_MAX).default(TRIALS_DEFAULT).describe('Draws.'),
  seed: z.int().min(0).max(4_294_967_295).default(1).describe('The same seed gives the same answer.'),
  view: z
    .enum(['outcomes', 'sensitivity'])
    .default('outcomes')
    .describe('outcomes: how each result line spreads. sensitivity: how much each driver moves `outcome` (a tornado).'),
})
export type RunWhatIfSimulationInput = z.infer<typeof runWhatIfSimulationInput>

/** The matrix of the uncertain drivers; throws `RequestError` where what was given does not fit together. */
export function checkedCorrelations({ uncertain, drivers, correlations }: RunWhatIfSimulationInput): number[][] {
  const names = uncertain.map(({ driver }) => driver)
  const twice = names.find((name, index) => names.indexOf(name) !== index || drivers[name] !== undefined)
  if (twice !== undefined) throw new RequestError('uncertain', `${twice} is given twice.`)
  for (const each of uncertain) checkOrder(each)
  const matrix = names.map((_, row) => names.map((__, column) => (row === column ? 1 : 0) as number))
  for (const { between, coefficient } of correlations) {
    const [first, second] = between.map((driver) => names.indexOf(driver)) as [number, number]
    if (first === -1 || second === -1 || first === second) {
      throw new RequestError('correlations', 'A correlation is between two different uncertain drivers.', names)
    }
    matrix[first]![second] = coefficient
    matrix[second]![first] = coefficient
  }
  if (areConsistent(matrix)) return matrix
  throw new RequestError(
    'correlations',
    'These correlations contradict each other: no values could have all of them. Give fewer or weaker ones.',
  )
}

function checkOrder(uncertain: Uncertain): void {
  if (uncertain.distribution === 'normal') return
  const { driver, low, high } = uncertain
  const mode = uncertain.distribution === 'triangular' ? uncertain.mode : low
  if (low <= mode && mode <= high && low < high) return
  throw new RequestError('uncertain', `${driver}: low, mode and high must ascend.`)
}

export function distributionOf(uncertain: Uncertain): Distribution {
  switch (uncertain.distribution) {
    case 'normal':
      return { type: 'normal', mean: uncertain.mean, standardDeviation: uncertain.standardDeviation }
    case 'triangular':
      return { type: 'triangular', low: uncertain.low, mode: uncertain.mode, high: uncertain.high }
    case 'uniform':
      return { type: 'uniform', low: uncertain.low, high: uncertain.high }
  }
}

/** `volume growth normal 3.0% ± 2.0%, price change uniform 0.0% / 2.0%; correlated: …`, for a scope. */
export function describeUncertain({ uncertain, correlations }: RunWhatIfSimulationInput): string {
  const percent = (value: number): string => `${(value * 100).toFixed(1)}%`
  const told = uncertain.map((each) => {
    const name = inSentence(DRIVER_LABELS[each.driver])
    if (each.distribution === 'normal')
      return `${name} normal ${percent(each.mean)} ± ${percent(each.standardDeviation)}`
    const values = each.distribution === 'uniform' ? [each.low, each.high] : [each.low, each.mode, each.high]
    return `${name} ${each.distribution} ${values.map(percent).join(' / ')}`
  })
  const together = correlations.map(
    ({ between: [first, second], coefficient }) =>
      `${inSentence(DRIVER_LABELS[first])} with ${inSentence(DRIVER_LABELS[second])} ${coefficient}`,
  )
  return [told.join(', '), ...(together.length > 0 ? [`correlated: ${together.join(', ')}`] : [])].join('; ')
}
