import { DIMENSIONS, RequestError } from '@perdure/books'
import type { Dimension, MeasuresAnswer, MeasuresRequest } from '@perdure/books'
import type { Row } from '@perdure/protocol'
import { z } from 'zod'
import { readCrossTable } from './tables/cross-table.ts'
import { dimensionCells, dimensionColumns } from './tables/dimension-cells.ts'
import { divide } from './tables/divided-table.ts'
import { directionField, filterFields, filterOf, metricField, pageFields } from './tables/filters.ts'
import { periodFields, periodOf } from './tables/period-fields.ts'
import { orderRows, TIME_DIMENSIONS } from './tables/row-order.ts'
import { checkDivisible, shareColumns, withShares } from './tables/shares.ts'
import { correctable, tableResult, type Table } from './tables/table.ts'
import { periodTitle, subjectTitle } from './tables/titles.ts'
import type { Tool, ToolContext } from './tool.ts'

const METRICS_MAX = 6
const DIMENSIONS_MAX = 3

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
  across: z
    .enum(DIMENSIONS)
    .optional()
    .describe(
      'One more dimension, of one metric, laid out as columns (`business_unit:signals`): for a table of two ' +
        'dimensions, or a chart of several series. Not with shareOfTotal or dividedBy.',
    ),
  shareOfTotal: z
    .boolean()
    .default(false)
    .describe('Adds the share of the total in scope (`net_sales_share`), and the first figure’s shares added up.'),
  dividedBy: metricField
    .optional()
    .describe('Adds this metric and each figure divided by it: `operating_expenses_per_net_sales`.'),
  ...periodFields,
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

/**
 * Booked figures at any grain. Units: dollars to the cent, counts, or ratios (0.25 is 25 %). Source: the ledger's
 * actual postings, or the order lines where product or customer is asked and the ledger does not know them; the scope
 * says which. Formula: the catalogue's, or for an account the sum of what is beneath it, each posting with the
 * product of the operators on its path; share = figure ÷ total of everything in scope. Balances (headcount,
 * receivables, inventory) are read at the end of each period, never added over months.
 */
export const queryActuals: Tool<QueryActualsInput> = {
  name: 'query_actuals',
  title: 'Actual figures',
  description:
    'Actual figures at any grain: metrics, or one account rolled up, by business unit, account, product, customer ' +
    'and time; filtered, sorted, paged; with shares of the total, or divided by another metric. Columns: one per ' +
    'dimension (key = the dimension), then one per metric (key = the metric; `amount` for an account). Dollars to ' +
    'the cent, counts, ratios (0.25 = 25 %). Balances are read at the end of each period. Totals cover everything ' +
    'in scope, also rows not shown.',
  input: queryActualsInput,
  run: (input, context) =>
    correctable(async () =>
      tableResult(await (input.across === undefined ? listTable(input, context) : crossTable(input, context)), input),
    ),
}

function requestOf(input: QueryActualsInput): MeasuresRequest {
  const { metrics, account } = input
  const measured =
    account === undefined ? { metrics: metrics ?? ['net_sales'] } : { account, ...(metrics ? { metrics } : {}) }
  return {
    ...measured,
    filter: filterOf(input),
    period: periodOf(input),
  }
}

async function crossTable(input: QueryActualsInput, context: ToolContext): Promise<Table> {
  const { groupBy, across, shareOfTotal, dividedBy } = input
  if (shareOfTotal || dividedBy !== undefined) {
    throw new RequestError('across', '`across` goes neither with `shareOfTotal` nor with `dividedBy`.')
  }
  const { answer, columns: figures, rows, totals } = await readCrossTable(requestOf(input), groupBy, across!, context)
  const columns = [...dimensionColumns(groupBy), ...figures]
  const all = figures.at(-1)!
  return {
    title: titleOf(answer, input, [...groupBy, across!]),
    columns,
    rows: orderRows(
      rows.map(({ keys, labels, cells }) => ({ ...dimensionCells({ keys, labels }, groupBy), ...cells })),
      input,
      columns,
      all.key,
    ),
    totals,
    provenance: answer,
  }
}

async function listTable(input: QueryActualsInput, context: ToolContext): Promise<Table> {
  const { groupBy, shareOfTotal, dividedBy } = input
  const request = requestOf(input)
  const answer = await context.warehouse.measures(
    context.asker,
    { ...request, groupBy },
    { signal: context.signal },
  )
  const columns = [...dimensionColumns(groupBy), ...answer.measures.map(({ key, label, unit }) => ({ key, label, unit }))]
  const rows = answer.rows.map((row): Row => ({ ...dimensionCells(row, groupBy), ...row.values }))
  const table = { title: titleOf(answer, input, groupBy), columns, totals: { ...answer.totals }, provenance: answer }
  const figure = answer.measures[0]!.key
  if (shareOfTotal) return sharesTable({ ...table, rows: orderRows(rows, input, columns, figure) }, answer, input, context)
  if (dividedBy === undefined) return { ...table, rows: orderRows(rows, input, columns, figure) }
  const divided = await divide(answer, groupBy, dividedBy, request, context)
  const all = [...columns.filter(({ key }) => key !== dividedBy), ...divided.columns]
  return {
    ...table,
    columns: all,
    rows: orderRows(divided.rows, input, all, figure),
    totals: divided.totals,
    provenance: { ...answer, formula: divided.formula },
  }
}

function sharesTable(table: Table, answer: MeasuresAnswer, { groupBy, dividedBy }: QueryActualsInput, context: ToolContext): Table {
  if (dividedBy !== undefined) throw new RequestError('dividedBy', '`dividedBy` does not go with `shareOfTotal`.')
  const { measures, totals, formula } = answer
  checkDivisible(
    'shareOfTotal',
    measures.map(({ key }) => key),
    context,
  )
  // Shares are added up in the order of the rows, so there must be rows, and an order that means something.
  const isCumulated = groupBy.length > 0 && !groupBy.some((dimension) => TIME_DIMENSIONS.includes(dimension))
  return {
    ...table,
    columns: [...table.columns, ...shareColumns(measures, isCumulated)],
    rows: withShares(table.rows, totals, measures, isCumulated),
    provenance: { ...answer, formula: `${formula}; share = figure ÷ total of everything in scope` },
  }
}

function titleOf(
  { measures, narrowedTo, fiscalYears }: MeasuresAnswer,
  input: QueryActualsInput,
  by: readonly Dimension[],
): string {
  return `${subjectTitle({ what: measures.map(({ label }) => label), narrowedTo, by })}, ${periodTitle(input, fiscalYears)}`
}
