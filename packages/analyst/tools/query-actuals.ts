import { DIMENSION_LABELS, DIMENSIONS, RequestError } from '@perdure/books'
import type { Dimension, MeasureRow, MeasuresAnswer, MeasuresRequest } from '@perdure/books'
import type { Column, Row } from '@perdure/protocol'
import { z } from 'zod'
import { describedYear, directionField, filterFields, filterOf, metricField, pageFields } from './filters.ts'
import { correctable, sortRows, tableResult } from './table.ts'
import type { Tool } from './tool.ts'

const METRICS_MAX = 6
const DIMENSIONS_MAX = 3
const YEARS_MAX = 20
const monthField = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month, YYYY-MM')

export const queryActualsInput = z.strictObject({
  metrics: z
    .array(metricField)
    .min(1)
    .max(METRICS_MAX)
    .optional()
    .describe('Metrics to measure. Give these or `account`, not both. Absent both: net_sales.'),
  account: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('One account by id, code or name, rolled up with the signs along the path. Its column is `amount`.'),
  groupBy: z
    .array(z.enum(DIMENSIONS))
    .max(DIMENSIONS_MAX)
    .default([])
    .describe(
      'At most three dimensions; none: one row. `account` splits the account given into the accounts directly ' +
        'beneath it, or one metric into the posting accounts it is made of.',
    ),
  fiscalYears: z
    .array(describedYear('A fiscal year.'))
    .min(1)
    .max(YEARS_MAX)
    .optional()
    .describe('Absent: all booked.'),
  fiscalQuarters: z
    .array(z.int().min(1).max(4))
    .min(1)
    .max(4)
    .optional()
    .describe('1 is the first of the fiscal year.'),
  fromMonth: monthField.optional().describe('First calendar month, YYYY-MM, inclusive.'),
  toMonth: monthField.optional().describe('Last calendar month, YYYY-MM, inclusive.'),
  ...filterFields,
  sortBy: z
    .string()
    .max(100)
    .optional()
    .describe('A column of the result. Absent: by time where it is split by time, else by the first figure.'),
  direction: directionField.optional().describe('Absent: desc for figures, asc for everything else.'),
  ...pageFields,
})
export type QueryActualsInput = z.infer<typeof queryActualsInput>

const TIME: readonly Dimension[] = ['fiscal_year', 'fiscal_quarter', 'month']

/**
 * Booked figures at any grain. Units: dollars to the cent, counts, or ratios (0.25 is 25 %). Source: the ledger's
 * actual postings, or the order lines where product or customer is asked and the ledger does not know them; the scope
 * says which. Formula: the catalogue's, or for an account the sum of what is beneath it, each posting with the
 * product of the operators on its path. Balances (headcount, receivables, inventory) are read at the end of each
 * period, never added over months.
 */
export const queryActuals: Tool<QueryActualsInput> = {
  name: 'query_actuals',
  title: 'Actual figures',
  description:
    'Actual figures at any grain: metrics, or one account rolled up, by business unit, account, product, customer ' +
    'and time; filtered, sorted, paged. Columns: one per dimension (key = the dimension), then one per metric ' +
    '(key = the metric; `amount` for an account). Dollars to the cent, counts, ratios (0.25 = 25 %). Balances are ' +
    'read at the end of each period. Totals cover everything in scope, also rows not shown.',
  input: queryActualsInput,
  run: (input, { warehouse, asker, signal }) =>
    correctable(async () => {
      const answer = await warehouse.measures(asker, requestOf(input), { signal })
      const columns = columnsOf(input.groupBy, answer)
      const rows = orderRows(
        answer.rows.map((row) => toRow(row, input.groupBy)),
        input,
        columns,
      )
      const title = titleOf(answer, input.groupBy)
      return tableResult({ title, columns, rows, totals: { ...answer.totals }, provenance: answer }, input)
    }),
}

function requestOf(input: QueryActualsInput): MeasuresRequest {
  const { metrics, account, groupBy, fiscalYears, fiscalQuarters, fromMonth, toMonth } = input
  const measured =
    account === undefined ? { metrics: metrics ?? ['net_sales'] } : { account, ...(metrics ? { metrics } : {}) }
  return {
    ...measured,
    groupBy,
    filter: filterOf(input),
    period: {
      ...(fiscalYears ? { fiscalYears } : {}),
      ...(fiscalQuarters ? { fiscalQuarters } : {}),
      ...(fromMonth ? { fromMonth } : {}),
      ...(toMonth ? { toMonth } : {}),
    },
  }
}

function columnsOf(groupBy: readonly Dimension[], { measures }: MeasuresAnswer): Column[] {
  return [
    ...groupBy.map((dimension): Column => ({
      key: dimension,
      label: DIMENSION_LABELS[dimension],
      unit: dimension === 'fiscal_year' ? 'year' : 'text',
    })),
    ...measures.map(({ key, label, unit }): Column => ({ key, label, unit })),
  ]
}

function toRow({ keys, labels, values }: MeasureRow, groupBy: readonly Dimension[]): Row {
  const members = groupBy.map((dimension, index) => [
    dimension,
    dimension === 'fiscal_year' ? Number(keys[index]) : labels[index]!,
  ])
  return { ...Object.fromEntries(members), ...values }
}

/** As asked; else, with time in it, as the books list it, and without, by the first figure. */
function orderRows(rows: readonly Row[], input: QueryActualsInput, columns: readonly Column[]): readonly Row[] {
  const { groupBy, sortBy, direction } = input
  if (sortBy === undefined && groupBy.some((dimension) => TIME.includes(dimension))) {
    return direction === 'desc' ? rows.toReversed() : rows
  }
  const column = sortBy ?? columns[groupBy.length]!.key
  const index = columns.findIndex(({ key }) => key === column)
  if (index === -1) {
    throw new RequestError(
      'sortBy',
      `There is no column "${column}".`,
      columns.map(({ key }) => key),
    )
  }
  return sortRows(rows, column, direction ?? (index < groupBy.length ? 'asc' : 'desc'))
}

function titleOf({ measures, fiscalYears }: MeasuresAnswer, groupBy: readonly Dimension[]): string {
  const what = measures.map(({ label }) => label).join(', ')
  const by = groupBy.map((dimension) => DIMENSION_LABELS[dimension].toLowerCase()).join(' and ')
  const years = fiscalYears.length === 1 ? `, ${fiscalYears[0]!.label}` : ''
  return `${what}${by ? ` by ${by}` : ''}${years}`
}
