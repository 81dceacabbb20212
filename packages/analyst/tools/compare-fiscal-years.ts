import {
  DIMENSION_LABELS,
  MEMBER_DIMENSIONS,
  RequestError,
  type FiscalCalendar,
  type MeasuresAnswer,
  type MeasuresRequest,
} from '@perdure/books'
import type { Row } from '@perdure/protocol'
import { z } from 'zod'
import type { YearMonths } from './periods/common-months.ts'
import { describedYear, directionField, filterFields, filterOf, metricField, pageFields, quartersField } from './tables/filters.ts'
import { figuresOfAll, figuresOfMember, membersOf, readYears, type ComparedYears } from './periods/read-years.ts'
import { correctable, sortRows, tableResult } from './tables/table.ts'
import { listed, MONTH_NAMES, quartersTitle, subjectTitle } from './tables/titles.ts'
import type { Tool, ToolContext } from './tool.ts'
import { comparisonColumns, comparisonRow, type Comparison } from './periods/year-comparison.ts'

const METRICS_MAX = 8
const YEARS_MAX = 8

export const compareFiscalYearsInput = z.strictObject({
  metrics: z
    .array(metricField)
    .min(1)
    .max(METRICS_MAX)
    .optional()
    .describe(
      'Metrics of one unit: all dollars, all counts or all ratios. With `by`: exactly one. Give these or `account`, ' +
        'not both. Absent both: net_sales.',
    ),
  account: z.string().min(1).max(200).optional().describe('One account by id, code or name, rolled up.'),
  fiscalYears: z
    .array(describedYear('A fiscal year.'))
    .min(2)
    .max(YEARS_MAX)
    .optional()
    .describe('Absent: the latest full year and the one before.'),
  fiscalQuarters: quartersField,
  calendarMonths: z
    .array(z.int().min(1).max(12))
    .min(1)
    .max(12)
    .optional()
    .describe('Only these calendar months of each year; 1 is January. Absent: all.'),
  by: z
    .enum([...MEMBER_DIMENSIONS, 'account'])
    .optional()
    .describe(
      'Break the one metric or account down by this. account: into the posting accounts of the metric, or the ' +
      'accounts directly beneath the one given. Absent: one row per metric.',
    ),
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
 * Fiscal years, or the same quarters or months of them, side by side. Units: the metrics' own; change of ratios in
 * percentage points. Formulas: change = last − first year; change % = change ÷ |first|, null from zero and across a
 * change of sign; CAGR = (last ÷ first)^(1 ÷ years) − 1, null unless both are above zero; what is null for that is
 * told. Source: as `query_actuals`; CAGR is the geometric mean growth rate (CFA Institute, Quantitative Methods).
 * Where a year is not whole, the years' columns hold what is booked, and change is computed over the months that
 * every year has complete, shown in columns of their own.
 */
export const compareFiscalYears: Tool<CompareFiscalYearsInput> = {
  name: 'compare_fiscal_years',
  title: 'Fiscal years compared',
  description:
    'Metrics or one account of two or more fiscal years, or of the same quarters or months of them, side by ' +
    'side. Columns: `metric` or the dimension of `by`, one per year (`fy2025`), `change` (last − first), ' +
    '`change_ratio` (change ÷ |first|; null from zero or across a change of sign), for three years or more ' +
    '`latest_change` and `latest_change_ratio` (last − the one before), over two years or more `cagr` (null ' +
    'unless both figures are above zero). Ratios change in percentage points. When a year is not whole, ' +
    '`fy2025_same_months` holds the months that all years have, and the change is computed from these.',
  input: compareFiscalYearsInput,
  run: (input, context) =>
    correctable(async () => {
      const years = chooseYears(input.fiscalYears, context.warehouse.calendar)
      const read = await readYears(
        {
          measured: measuredBy(input, context),
          by: input.by,
          filter: filterOf(input),
          years,
          fiscalQuarters: input.fiscalQuarters,
          calendarMonths: input.calendarMonths,
        },
        context,
      )
      return tableResult(tableOf(input, years, read), input)
    }),
}

function tableOf(input: CompareFiscalYearsInput, years: readonly number[], read: ComparedYears) {
  const { booked, compared, months } = read
  const [measure] = booked.answer.measures
  const comparison: Comparison = { years, unit: measure!.unit, sameMonths: months !== undefined }
  const first = input.by ?? 'metric'
  const label = input.by ? DIMENSION_LABELS[input.by] : input.account === undefined ? 'Metric' : 'Account'
  const ofAll = (key: string) =>
    comparisonRow(comparison, figuresOfAll(booked, key), figuresOfAll(compared, key))
  const rows = input.by
    ? membersOf(booked.answer).map(([key, name]) => ({
        [first]: name,
        ...comparisonRow(comparison, figuresOfMember(booked, key), figuresOfMember(compared, key)),
      }))
    : booked.answer.measures.map(({ key, label: name }) => ({ [first]: name, ...ofAll(key) }))
  return {
    title: titleOf(booked.answer, input, years),
    columns: [{ key: first, label, unit: 'text' as const }, ...comparisonColumns(comparison)],
    rows: input.by ? sortRows(rows, sortColumn(input.sortBy, first, years), directionOf(input)) : rows,
    ...(input.by ? { totals: { [first]: 'Total', ...ofAll(measure!.key) } } : {}),
    provenance: { ...booked.answer, formula: `${booked.answer.formula}; ${formulaOf(comparison)}` },
    remarks: [...remarksOf(booked.answer, months), ...meaninglessRemarks(rows, first)],
  }
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

function measuredBy(
  { metrics, account, by }: CompareFiscalYearsInput,
  { warehouse }: ToolContext,
): Pick<MeasuresRequest, 'metrics' | 'account'> {
  if (account !== undefined) return metrics === undefined ? { account } : { account, metrics }
  const asked = metrics ?? ['net_sales']
  if (by && asked.length > 1) throw new RequestError('metrics', `By ${by} it takes exactly one metric.`, asked)
  const unitOf = new Map(warehouse.metrics.map(({ id, unit }) => [id, unit]))
  const unit = unitOf.get(asked[0]!)
  if (asked.some((id) => unitOf.get(id) !== unit)) {
    const same = warehouse.metrics.filter((metric) => metric.unit === unit && !metric.unavailable).map(({ id }) => id)
    throw new RequestError('metrics', `All metrics of a comparison have one unit; ${asked[0]} is in ${unit}.`, same)
  }
  return { metrics: asked }
}

function sortColumn(sortBy: CompareFiscalYearsInput['sortBy'], first: string, years: readonly number[]): string {
  if (sortBy === 'name') return first
  return sortBy === 'latest' ? `fy${years.at(-1)}` : sortBy
}

const directionOf = ({ sortBy, direction }: CompareFiscalYearsInput) => (sortBy === 'name' ? 'asc' : direction)

function titleOf(
  { measures, narrowedTo }: MeasuresAnswer,
  { by, fiscalQuarters, calendarMonths }: CompareFiscalYearsInput,
  years: readonly number[],
): string {
  const what = measures.map(({ label }) => label)
  const months = calendarMonths === undefined ? '' : `${listed(calendarMonths.map((month) => MONTH_NAMES[month - 1]!))} of `
  const when = `${quartersTitle(fiscalQuarters)}${months}${listed(years.map((year) => `FY${year}`))}`
  return `${subjectTitle({ what, narrowedTo, by: by ? [by] : [] })}: ${when}`
}

function formulaOf({ unit, years }: Comparison): string {
  if (unit === 'ratio') return 'change = last − first year, in percentage points'
  const growth = years.at(-1)! - years[0]! > 1 ? '; CAGR = (last ÷ first)^(1 ÷ years) − 1' : ''
  return `change = last − first year; change % = change ÷ |first year|${growth}`
}

/** Names a remark spells out. */
const NAMES_SHOWN_MAX = 5

/** Which growth figures are not given although there is a change, and why. */
function meaninglessRemarks(rows: readonly Row[], first: string): string[] {
  const without = (column: string): string | undefined => {
    const names = rows.filter((row) => row['change'] !== null && row[column] === null).map((row) => String(row[first]))
    if (names.length === 0) return undefined
    const rest = names.length > NAMES_SHOWN_MAX ? ` and ${names.length - NAMES_SHOWN_MAX} more` : ''
    return `${names.slice(0, NAMES_SHOWN_MAX).join(', ')}${rest}`
  }
  const [percent, growth] = [without('change_ratio'), without('cagr')]
  return [
    ...(percent === undefined ? [] : [`No change % from zero or across a change of sign: ${percent}.`]),
    ...(growth === undefined ? [] : [`No CAGR unless both years are above zero: ${growth}.`]),
  ]
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
  const sentence = [...(partial.length > 0 ? [listed(partial)] : []), basis].join('; ')
  return [`${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`]
}
