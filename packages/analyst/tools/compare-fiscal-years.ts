import { DIMENSION_LABELS, RequestError } from '@perdure/books'
import type { FiscalCalendar, MeasuresAnswer, MeasuresRequest } from '@perdure/books'
import { z } from 'zod'
import { commonMonths, type YearMonths } from './common-months.ts'
import {
  describedYear,
  directionField,
  filterFields,
  filterOf,
  memberDimensionField,
  metricField,
  pageFields,
} from './filters.ts'
import { correctable, sortRows, tableResult } from './table.ts'
import type { Tool, ToolContext } from './tool.ts'
import { comparisonColumns, comparisonRow, type Comparison, type YearFigures } from './year-comparison.ts'

const METRICS_MAX = 8
const YEARS_MAX = 8

export const compareFiscalYearsInput = z.strictObject({
  metrics: z
    .array(metricField)
    .min(1)
    .max(METRICS_MAX)
    .default(['net_sales'])
    .describe('Metrics of one unit: all dollars, all counts or all ratios. With `by`: exactly one.'),
  fiscalYears: z
    .array(describedYear('A fiscal year.'))
    .min(2)
    .max(YEARS_MAX)
    .optional()
    .describe('Absent: the latest full year and the one before.'),
  by: memberDimensionField.optional().describe('Break the one metric down by this. Absent: one row per metric.'),
  ...filterFields,
  sortBy: z
    .enum(['latest', 'change', 'change_ratio', 'name'])
    .default('latest')
    .describe('Order of the rows of `by`.'),
  direction: directionField.default('desc'),
  ...pageFields,
})
export type CompareFiscalYearsInput = z.infer<typeof compareFiscalYearsInput>

/**
 * Fiscal years side by side. Units: the metrics' own; change of ratios in percentage points. Formulas: change = last
 * − first year; change % = change ÷ |first|; CAGR = (last ÷ first)^(1 ÷ years) − 1, for positive figures only.
 * Source: as `query_actuals`. Where a year is not whole, the years' columns hold what is booked, and change is
 * computed over the months that every year has complete, shown in columns of their own.
 */
export const compareFiscalYears: Tool<CompareFiscalYearsInput> = {
  name: 'compare_fiscal_years',
  title: 'Fiscal years compared',
  description:
    'Metrics of two or more fiscal years side by side. Columns: `metric` or the dimension of `by`, one per year ' +
    '(`fy2025`), `change` (last − first), `change_ratio` (change ÷ |first|), for three years or more ' +
    '`latest_change` and `latest_change_ratio` (last − the one before), over two years or more `cagr`. Ratios ' +
    'change in percentage points. When a year is not whole, `fy2025_same_months` holds the months that all years ' +
    'have, and the change is computed from these.',
  input: compareFiscalYearsInput,
  run: (input, context) =>
    correctable(async () => {
      const years = chooseYears(input.fiscalYears, context.warehouse.calendar)
      checkMetrics(input, context)
      const { booked, compared, months } = await readYears(input, years, context)
      const { unit } = booked.answer.measures[0]!
      const comparison: Comparison = { years, unit, sameMonths: months !== undefined }
      const first = input.by ?? 'metric'
      const label = input.by ? DIMENSION_LABELS[input.by] : 'Metric'
      const members = input.by
        ? membersOf(booked.answer)
        : booked.answer.measures.map(({ key, label: name }) => [key, name] as const)
      const rows = members.map(([key, name]) => ({
        [first]: name,
        ...comparisonRow(comparison, figuresOf(booked, key, input.by), figuresOf(compared, key, input.by)),
      }))
      const totals = input.by && {
        [first]: 'Total',
        ...comparisonRow(comparison, totalsOf(booked, input.metrics[0]!), totalsOf(compared, input.metrics[0]!)),
      }
      const columns = [{ key: first, label, unit: 'text' as const }, ...comparisonColumns(comparison)]
      const sorted = input.by ? sortRows(rows, sortColumn(input.sortBy, first, years), directionOf(input)) : rows
      return tableResult(
        {
          title: titleOf(booked.answer, input, years),
          columns,
          rows: sorted,
          ...(totals ? { totals } : {}),
          provenance: { ...booked.answer, formula: `${booked.answer.formula}; ${formulaOf(comparison)}` },
          remarks: remarksOf(booked.answer, months),
        },
        input,
      )
    }),
}

function chooseYears(wanted: readonly number[] | undefined, calendar: FiscalCalendar): number[] {
  const known = calendar.fiscalYears.map(({ fiscalYear }) => fiscalYear)
  const { latestFullYear } = calendar
  const chosen =
    wanted ?? (known.includes(latestFullYear - 1) ? [latestFullYear - 1, latestFullYear] : known.slice(-2))
  const years = [...new Set(chosen)].toSorted((left, right) => left - right)
  if (years.length < 2) {
    throw new RequestError('fiscalYears', 'A comparison takes two different fiscal years.', known.map(String))
  }
  return years
}

function checkMetrics({ metrics, by }: CompareFiscalYearsInput, { warehouse }: ToolContext): void {
  if (by && metrics.length > 1) throw new RequestError('metrics', `By ${by} it takes exactly one metric.`, metrics)
  const unitOf = new Map(warehouse.metrics.map(({ id, unit }) => [id, unit]))
  const unit = unitOf.get(metrics[0]!)
  if (metrics.some((id) => unitOf.get(id) !== unit)) {
    const same = warehouse.metrics.filter((metric) => metric.unit === unit && !metric.unavailable).map(({ id }) => id)
    throw new RequestError('metrics', `All metrics of a comparison have one unit; ${metrics[0]} is in ${unit}.`, same)
  }
}

interface YearsRead {
  /** By year, and by year and member where one is asked. */
  answer: MeasuresAnswer
  /** By year alone. */
  totals: MeasuresAnswer
}

/** What is booked in each year; and, where a year is not whole, over the months that all of them have. */
async function readYears(
  input: CompareFiscalYearsInput,
  years: readonly number[],
  context: ToolContext,
): Promise<{ booked: YearsRead; compared: YearsRead; months: YearMonths | undefined }> {
  const read = async (period: MeasuresRequest['period']): Promise<YearsRead> => {
    const { warehouse, asker, signal } = context
    const request = { metrics: input.metrics, filter: filterOf(input), ...(period ? { period } : {}) }
    const [answer, totals] = await Promise.all([
      warehouse.measures(
        asker,
        { ...request, groupBy: input.by ? [input.by, 'fiscal_year'] : ['fiscal_year'] },
        { signal },
      ),
      warehouse.measures(asker, { ...request, groupBy: ['fiscal_year'] }, { signal }),
    ])
    return { answer, totals }
  }
  const booked = await read({ fiscalYears: years })
  const reached = new Map(booked.totals.fiscalYears.map((year) => [year.fiscalYear, year]))
  if (years.every((year) => reached.get(year)?.partial === false)) {
    return { booked, compared: booked, months: undefined }
  }
  const months = commonMonths([...reached.values()])
  const nothing: YearsRead = { answer: { ...booked.answer, rows: [] }, totals: { ...booked.totals, rows: [] } }
  return { booked, compared: months.months.length > 0 ? await read({ months: months.months }) : nothing, months }
}

const membersOf = ({ rows }: MeasuresAnswer): (readonly [string, string])[] => [
  ...new Map(rows.map(({ keys, labels }) => [keys[0]!, labels[0]!])),
]

/** The figures of one metric or one member, by year. */
function figuresOf({ answer, totals }: YearsRead, key: string, by: string | undefined): YearFigures {
  if (!by) return totalsOf({ answer, totals }, key)
  const metric = answer.measures[0]!.key
  const own = answer.rows.filter(({ keys }) => keys[0] === key)
  return new Map(own.map(({ keys, values }) => [Number(keys[1]), values[metric] ?? null]))
}

const totalsOf = ({ totals }: YearsRead, metric: string): YearFigures =>
  new Map(totals.rows.map(({ keys, values }) => [Number(keys[0]), values[metric] ?? null]))

function sortColumn(sortBy: CompareFiscalYearsInput['sortBy'], first: string, years: readonly number[]): string {
  if (sortBy === 'name') return first
  return sortBy === 'latest' ? `fy${years.at(-1)}` : sortBy
}

const directionOf = ({ sortBy, direction }: CompareFiscalYearsInput) => (sortBy === 'name' ? 'asc' : direction)

function titleOf({ measures }: MeasuresAnswer, { by }: CompareFiscalYearsInput, years: readonly number[]): string {
  const what = measures.map(({ label }) => label).join(', ')
  const split = by ? ` by ${DIMENSION_LABELS[by].toLowerCase()}` : ''
  return `${what}${split}: ${years.map((year) => `FY${year}`).join(', ')}`
}

function formulaOf({ unit, years }: Comparison): string {
  if (unit === 'ratio') return 'change = last − first year, in percentage points'
  const growth = years.at(-1)! - years[0]! > 1 ? '; CAGR = (last ÷ first)^(1 ÷ years) − 1' : ''
  return `change = last − first year; change % = change ÷ |first year|${growth}`
}

function remarksOf({ fiscalYears }: MeasuresAnswer, months: YearMonths | undefined): string[] {
  if (!months) return []
  const partial = fiscalYears
    .filter((year) => year.partial)
    .map(({ label, completeMonths }) => `${label} has ${completeMonths.length} of 12 months complete`)
  const basis =
    months.names.length > 0
      ? `the change is computed over the months that all years have: ${months.names.join(', ')}`
      : 'no month is complete in all years, so no change can be computed'
  return [`${partial.join(' and ')}; ${basis}.`]
}
