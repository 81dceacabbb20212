import {
  RequestError,
  type BudgetComparisonAnswer,
  type ComparedFigures,
  type Measure,
  type MetricDefinition,
  type MetricId,
} from '@perdure/books'
import type { Column, Row } from '@perdure/protocol'
import { z } from 'zod'
import { dimensionCells, dimensionColumns } from './tables/dimension-cells.ts'
import { difference, percentagePoints, quotient } from './tables/figures.ts'
import { directionField, filterFields, metricField, pageFields } from './tables/filters.ts'
import { isOpen, periodFields, periodOf } from './tables/period-fields.ts'
import { correctable, sortRows, tableResult, type Table } from './tables/table.ts'
import { listed, monthRuns, periodTitle, subjectTitle } from './tables/titles.ts'
import type { Tool, ToolContext } from './tool.ts'

const METRICS_MAX = 8
const DIMENSIONS_MAX = 2
/** Units whose months a summary tells one by one, where they differ. */
const UNITS_TOLD_MAX = 5
/** What is compared when nothing is asked: the lines of the income statement down to operating profit. */
const LINES: readonly MetricId[] = [
  'net_sales',
  'cost_of_sales',
  'gross_margin',
  'operating_expenses',
  'operating_profit',
]
const SPLITS = ['business_unit', 'account', 'fiscal_quarter', 'month'] as const
const SORTS = ['books', 'budget', 'actual', 'variance', 'variance_ratio'] as const
type Assessment = 'favourable' | 'unfavourable' | 'on budget' | 'neutral'

export const getBudgetVarianceInput = z.strictObject({
  metrics: z
    .array(metricField)
    .min(1)
    .max(METRICS_MAX)
    .optional()
    .describe(
      'Lines to compare: budgeted metrics of one unit (all dollars or all ratios). Give these or `account`, not ' +
        'both. Absent both: the income statement from net sales to operating profit.',
    ),
  account: z.string().min(1).max(200).optional().describe('One account by id, code or name, rolled up.'),
  groupBy: z
    .array(z.enum(SPLITS))
    .max(DIMENSIONS_MAX)
    .default([])
    .describe('Split each line by these; `account` takes one metric or account. None: one row per line.'),
  ...periodFields,
  fiscalYears: periodFields.fiscalYears.describe('Absent, with no other period: the latest that has both.'),
  businessUnits: filterFields.businessUnits,
  assessment: z.enum(['favourable', 'unfavourable']).optional().describe('Only rows that are this. Absent: all.'),
  sortBy: z.enum(SORTS).default('books').describe('books: as the books list them, time ascending.'),
  direction: directionField.default('desc').describe('Of a figure to sort by.'),
  ...pageFields,
})
export type GetBudgetVarianceInput = z.infer<typeof getBudgetVarianceInput>

/**
 * Budget against actual, over the months in which a business unit has both. Units: the metric's own; the variance of
 * a ratio in percentage points. Formulas: variance = actual − budget; variance % = variance ÷ |budget|, null where
 * nothing was budgeted. Favourable is what raises operating profit: more of a revenue or profit, less of an expense,
 * by the account's nature. Source: budget and general ledger; the convention is that of standard costing (Horngren,
 * Datar and Rajan, Cost Accounting: favourable and unfavourable variances).
 */
export const getBudgetVariance: Tool<GetBudgetVarianceInput> = {
  name: 'get_budget_variance',
  title: 'Budget against actual',
  description:
    'Budget against actual, over only the months in which a business unit has both; the summary says which. By ' +
    'line of the income statement, business unit, account, quarter or month. Columns: the dimensions, `line`, ' +
    '`budget`, `actual`, `variance` (actual − budget), `variance_ratio` (÷ |budget|; null where nothing was ' +
    'budgeted; not for ratios), `assessment`: favourable, unfavourable, on budget, or neutral, by the kind of ' +
    'account (more of a cost is unfavourable). Dollars to the cent; ratios differ in percentage points. Actuals ' +
    'here can be less than the books hold, since months without a budget are left out.',
  input: getBudgetVarianceInput,
  run: (input, context) =>
    correctable(async () => {
      const { warehouse, asker, signal } = context
      const request = {
        ...measuredBy(input, context),
        groupBy: input.groupBy,
        period: chosenPeriod(input, context),
        ...(input.businessUnits ? { businessUnits: input.businessUnits } : {}),
      }
      const answer = await warehouse.budgetComparison(asker, request, { signal })
      return tableResult(varianceTable(answer, input), input)
    }),
}

function measuredBy({ account, metrics, groupBy }: GetBudgetVarianceInput, { warehouse }: ToolContext) {
  if (account !== undefined) return { account, ...(metrics ? { metrics } : {}) }
  const lines = LINES.filter((id) => warehouse.budgeted.includes(id))
  if (lines.length === 0 && metrics === undefined) throw new RequestError('metrics', 'This dataset has no budgets.')
  // One account can lie beneath several lines; split by account, the default is one line.
  const chosen = metrics ?? (groupBy.includes('account') ? lines.slice(-1) : lines)
  const unitOf = new Map(warehouse.metrics.map(({ id, unit }) => [id, unit]))
  const unit = unitOf.get(chosen[0]!)
  if (chosen.some((id) => unitOf.get(id) !== unit)) {
    const same = warehouse.budgeted.filter((id) => unitOf.get(id) === unit)
    throw new RequestError('metrics', `All lines of a comparison have one unit; ${chosen[0]} is in ${unit}.`, same)
  }
  return { metrics: chosen }
}

/** As asked, or the latest fiscal year with a month that has both. */
function chosenPeriod(input: GetBudgetVarianceInput, { warehouse }: ToolContext) {
  const period = periodOf(input)
  if (!isOpen(period)) return period
  const latest = warehouse.calendar.fiscalYears.findLast(({ bookedMonths, budgetMonths }) =>
    budgetMonths.some((month) => bookedMonths.includes(month)),
  )
  return latest === undefined ? {} : { fiscalYears: [latest.fiscalYear] }
}

function varianceTable(answer: BudgetComparisonAnswer, input: GetBudgetVarianceInput): Table {
  const { measures, narrowedTo, fiscalYears } = answer
  const unit = measures[0]!.unit
  const rows = answer.rows.flatMap((row) =>
    measures.map((measure): Row => ({
      ...dimensionCells(row, input.groupBy),
      line: measure.label,
      ...varianceCells(answer, measure, row),
    })),
  )
  const kept = rows.filter((row) => input.assessment === undefined || row['assessment'] === input.assessment)
  const columns = [...dimensionColumns(input.groupBy), ...varianceColumns(unit)]
  const isDefault = input.metrics === undefined && input.account === undefined && measures.length > 1
  const what = isDefault ? ['Income statement'] : measures.map(({ label }) => label)
  const subject = subjectTitle({ what, narrowedTo, by: input.groupBy })
  const [only, ...others] = measures
  return {
    title: `${subject} against budget, ${periodTitle(input, fiscalYears)}`,
    columns,
    rows: input.sortBy === 'books' ? kept : sortRows(kept, input.sortBy, input.direction),
    // Lines are parts of one another: only one line by itself has a total.
    ...(others.length > 0 ? {} : { totals: { line: 'Total', ...varianceCells(answer, only!, answer.totals) } }),
    provenance: {
      ...answer,
      scope: input.assessment === undefined ? answer.scope : `${answer.scope}; only ${input.assessment} rows`,
      formula: `${answer.formula}; variance = actual − budget, over the months in which the business unit has both`,
    },
    remarks: monthsRemarks(answer),
  }
}

function varianceColumns(unit: Measure['unit']): Column[] {
  const ratio: Column[] = unit === 'ratio' ? [] : [{ key: 'variance_ratio', label: 'Variance %', unit: 'ratio' }]
  return [
    { key: 'line', label: 'Line', unit: 'text' },
    { key: 'budget', label: 'Budget', unit },
    { key: 'actual', label: 'Actual', unit },
    { key: 'variance', label: 'Variance', unit: unit === 'ratio' ? 'percentage_points' : unit },
    ...ratio,
    { key: 'assessment', label: 'Assessment', unit: 'text' },
  ]
}

type Favourable = MetricDefinition['favourable']

function varianceCells(
  { favourable }: BudgetComparisonAnswer,
  { key, unit }: Measure,
  figures: ComparedFigures,
): Row {
  const [budget, actual] = [figures.budget[key] ?? null, figures.actual[key] ?? null]
  const variance = unit === 'ratio' ? percentagePoints(actual, budget) : difference(actual, budget, unit)
  const ratio = quotient(variance, budget === null ? null : Math.abs(budget))
  return {
    budget,
    actual,
    variance,
    ...(unit === 'ratio' ? {} : { variance_ratio: ratio }),
    assessment: variance === null ? null : assess(variance, favourable[key] ?? 'neutral'),
  }
}

function assess(variance: number, favourable: Favourable): Assessment {
  if (variance === 0) return 'on budget'
  if (favourable === 'neutral') return 'neutral'
  return variance > 0 === (favourable === 'higher') ? 'favourable' : 'unfavourable'
}

/** Which months were compared; by unit where units differ. */
function monthsRemarks({ months, unitMonths }: BudgetComparisonAnswer): string[] {
  const count = months.length === 1 ? '1 month' : `${months.length} months`
  const all = `Compared over ${count} with both budget and actuals: ${monthRuns(months)}.`
  const fewer = unitMonths.filter((unit) => unit.months.length < months.length)
  if (fewer.length === 0) return [all]
  const told = fewer
    .slice(0, UNITS_TOLD_MAX)
    .map((unit) => `${unit.businessUnit} over ${unit.months.length} of them (${monthRuns(unit.months)})`)
  const rest = fewer.length > UNITS_TOLD_MAX ? ` and ${fewer.length - UNITS_TOLD_MAX} more units over fewer` : ''
  return [all, `Of these, ${listed(told)}${rest}.`]
}
