import {
  DIMENSION_LABELS,
  MEMBER_DIMENSIONS,
  RequestError,
  type Figure,
  type Measure,
  type MeasuresAnswer,
} from '@perdure/books'
import type { Row } from '@perdure/protocol'
import { z } from 'zod'
import { changeOf, rankChanges, type PartChange } from '../domain/contributions.ts'
import { hundredthsOf, quotient } from './tables/figures.ts'
import { filterFields, filterOf, metricField, pageFields } from './tables/filters.ts'
import { correctable, tableResult, type Table } from './tables/table.ts'
import { inSentence, subjectTitle } from './tables/titles.ts'
import type { Tool, ToolContext } from './tool.ts'
import { readTwoPeriods, twoPeriodsFields, type TwoPeriodsRead } from './periods/two-periods.ts'

const TOP_DEFAULT = 10
const TOP_MAX = 100

export const decomposeChangeInput = z.strictObject({
  metric: metricField
    .optional()
    .describe(
      'An additive metric: dollars or counts, no ratio or average. Give it or `account`. Absent both: net_sales.',
    ),
  account: z.string().min(1).max(200).optional().describe('One account by id, code or name, rolled up.'),
  by: z
    .enum([...MEMBER_DIMENSIONS, 'account'])
    .default('business_unit')
    .describe(
      'Whose contributions. account: the posting accounts of the metric, or the accounts directly beneath the ' +
        'one given, signed as they enter it.',
    ),
  ...twoPeriodsFields,
  top: z
    .int()
    .min(1)
    .max(TOP_MAX)
    .default(TOP_DEFAULT)
    .describe(`Contributions to give, largest first, at most ${TOP_MAX}; the rest is one row.`),
  ...filterFields,
  having: pageFields.having,
})
export type DecomposeChangeInput = z.infer<typeof decomposeChangeInput>

interface Part extends PartChange {
  name: string
}

/**
 * Who or what moved a figure. Units: the metric's own. Formulas: change = current − base; share of change = change ÷
 * change of everything, null where that is nothing; shares can lie beyond 100 % where members move against each
 * other. The rows and the one of all others add up to the change to the cent. Source: as `query_actuals`; additive
 * contribution analysis.
 */
export const decomposeChange: Tool<DecomposeChangeInput> = {
  name: 'decompose_change',
  title: 'Change decomposed',
  description:
    'Which members or accounts moved a metric between two periods: ranked contributions that add up to the ' +
    'change to the cent. Any additive metric, or an account; by business unit, product, category, customer, ' +
    'customer type, region or account. Columns: the dimension, `base`, `current`, `change`, `change_ratio` (÷ ' +
    '|base|), `share_of_change`. Largest changes first, whichever their sign; what is cut off is one row "All ' +
    'others". Balances (headcount, receivables) are those at the end of each period. For price, volume and mix, ' +
    'use explain_variance; for margin ratios, get_margin_analysis.',
  input: decomposeChangeInput,
  run: (input, context) =>
    correctable(async () => {
      const request = { ...measuredBy(input, context), filter: filterOf(input), groupBy: [input.by] }
      const [read] = await readTwoPeriods([request], input, context)
      // The rows are few and together they are the whole: there are no pages.
      return tableResult(changesTable(input, read!), { limit: TOP_MAX + 1, offset: 0, having: input.having })
    }),
}

function measuredBy({ metric, account }: DecomposeChangeInput, { warehouse }: ToolContext) {
  if (account !== undefined) return { account, ...(metric ? { metrics: [metric] } : {}) }
  const id = metric ?? 'net_sales'
  const additive = warehouse.metrics.filter(
    ({ aggregation, unavailable }) => aggregation !== 'quotient' && !unavailable,
  )
  const definition = warehouse.metrics.find((known) => known.id === id)
  if (definition?.aggregation === 'quotient') {
    throw new RequestError(
      'metric',
      `${definition.name} is a quotient: its parts do not add up.`,
      additive.map((known) => known.id),
    )
  }
  return { metrics: [id] }
}

function changesTable(input: DecomposeChangeInput, { base, current, remarks }: TwoPeriodsRead): Table {
  const { by, top } = input
  const [measure] = current.answer.measures
  const parts = partsOf(measure!, base.answer, current.answer)
  const whole: PartChange = {
    base: hundredthsOf(base.answer.totals[measure!.key]),
    current: hundredthsOf(current.answer.totals[measure!.key]),
  }
  const { shown, others } = rankChanges(parts, top)
  const ranked = others === undefined ? shown : [...shown, { ...others, name: `All others (${others.parts})` }]
  const { unit } = measure!
  const { narrowedTo, formula, scope } = current.answer
  const subject = inSentence(subjectTitle({ what: [measure!.label], narrowedTo, by: [by] }))
  return {
    title: `Change of ${subject}, ${base.title} to ${current.title}`,
    columns: [
      { key: by, label: DIMENSION_LABELS[by], unit: 'text' },
      { key: 'base', label: base.title, unit },
      { key: 'current', label: current.title, unit },
      { key: 'change', label: 'Change', unit },
      { key: 'change_ratio', label: 'Change %', unit: 'ratio' },
      { key: 'share_of_change', label: 'Share of the change', unit: 'ratio' },
    ],
    rows: ranked.map((part) => ({ [by]: part.name, ...changeCells(part, whole) })),
    totals: { [by]: 'Total', ...changeCells(whole, whole) },
    provenance: {
      ...current.answer,
      scope: `${scope}; compared with ${base.title}`,
      formula: `${formula}; change = current − base; share of change = change ÷ change of everything in scope`,
    },
    remarks: [...countRemarks(parts, shown.length), ...remarks],
  }
}

/** Every member of either period. */
function partsOf({ key }: Measure, base: MeasuresAnswer, current: MeasuresAnswer): Part[] {
  const valuesOf = ({ rows }: MeasuresAnswer): Map<string, Figure> =>
    new Map(rows.map((row) => [row.keys[0]!, row.values[key] ?? null]))
  const [before, after] = [valuesOf(base), valuesOf(current)]
  const names = new Map([...base.rows, ...current.rows].map(({ keys, labels }) => [keys[0]!, labels[0]!]))
  return [...names].map(([member, name]) => ({
    name,
    base: hundredthsOf(before.get(member)),
    current: hundredthsOf(after.get(member)),
  }))
}

function changeCells(part: PartChange, whole: PartChange): Row {
  const change = changeOf(part)
  return {
    base: part.base / 100,
    current: part.current / 100,
    change: change / 100,
    change_ratio: quotient(change, Math.abs(part.base)),
    share_of_change: quotient(change, changeOf(whole)),
  }
}

function countRemarks(parts: readonly Part[], shown: number): string[] {
  const rising = parts.filter((part) => changeOf(part) > 0).length
  const falling = parts.filter((part) => changeOf(part) < 0).length
  const cut = shown < parts.length ? ` The ${shown} largest changes are shown; all others are one row.` : ''
  return [`Of all ${parts.length}, ${rising} rose and ${falling} fell.${cut}`]
}
