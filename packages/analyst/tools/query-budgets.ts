import { BUDGET_DIMENSIONS, type MeasuresAnswer } from '@perdure/books'
import type { Row } from '@perdure/protocol'
import { z } from 'zod'
import { dimensionCells, dimensionColumns } from './tables/dimension-cells.ts'
import { directionField, filterFields, metricField, pageFields } from './tables/filters.ts'
import { periodFields, periodOf } from './tables/period-fields.ts'
import { orderRows } from './tables/row-order.ts'
import { correctable, tableResult, type Table } from './tables/table.ts'
import { periodTitle, subjectTitle } from './tables/titles.ts'
import type { Tool } from './tool.ts'

const METRICS_MAX = 6
const DIMENSIONS_MAX = 3

export const queryBudgetsInput = z.strictObject({
  metrics: z
    .array(metricField)
    .min(1)
    .max(METRICS_MAX)
    .optional()
    .describe('Metrics that are budgeted. Give these or `account`, not both. Absent both: net_sales.'),
  account: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('One account by id, code or name, rolled up with the signs along the path. Its column is `amount`.'),
  groupBy: z
    .array(z.enum(BUDGET_DIMENSIONS))
    .max(DIMENSIONS_MAX)
    .default([])
    .describe(
      'At most three dimensions; none: one row. `account` splits the account given into the accounts directly ' +
        'beneath it, or one metric into the posting accounts it is made of.',
    ),
  ...periodFields,
  fiscalYears: periodFields.fiscalYears.describe('Absent: all budgeted.'),
  businessUnits: filterFields.businessUnits,
  sortBy: z
    .string()
    .max(100)
    .optional()
    .describe('A column of the result. Absent: by time where it is split by time, else by the first figure.'),
  direction: directionField.optional().describe('Absent: desc for figures, asc for everything else.'),
  ...pageFields,
})
export type QueryBudgetsInput = z.infer<typeof queryBudgetsInput>

/**
 * Budgeted figures at any grain that budgets have. Units: dollars to the cent, counts, or ratios. Source: the budget by
 * unit, account and month. Formula: the catalogue's, or for an account the sum of what is beneath it, each budget with
 * the product of the operators on its path, as with actuals.
 */
export const queryBudgets: Tool<QueryBudgetsInput> = {
  name: 'query_budgets',
  title: 'Budgets',
  description:
    'Budgeted figures: metrics, or one account rolled up, by business unit, account, month, quarter and year; ' +
    'filtered, sorted, paged. Columns: one per dimension (key = the dimension), then one per metric (key = the ' +
    'metric; `amount` for an account). Dollars to the cent; ratios: 0.25 = 25 %. Only months that have a budget ' +
    'count, and the scope says which. Budgets know no products and no customers. To set them against what ' +
    'happened, use get_budget_variance.',
  input: queryBudgetsInput,
  run: (input, { warehouse, asker, signal }) =>
    correctable(async () => {
      const { account, metrics, groupBy, businessUnits } = input
      const measured =
        account === undefined
          ? { metrics: metrics ?? ['net_sales' as const] }
          : { account, ...(metrics ? { metrics } : {}) }
      const request = { ...measured, groupBy, period: periodOf(input), ...(businessUnits ? { businessUnits } : {}) }
      return tableResult(budgetsTable(await warehouse.budgetMeasures(asker, request, { signal }), input), input)
    }),
}

function budgetsTable(answer: MeasuresAnswer, input: QueryBudgetsInput): Table {
  const { measures, narrowedTo, fiscalYears, totals } = answer
  const { groupBy } = input
  const columns = [...dimensionColumns(groupBy), ...measures.map(({ key, label, unit }) => ({ key, label, unit }))]
  const rows = answer.rows.map((row): Row => ({ ...dimensionCells(row, groupBy), ...row.values }))
  const subject = subjectTitle({ what: measures.map(({ label }) => label), narrowedTo, by: groupBy })
  return {
    title: `Budget: ${subject}, ${periodTitle(input, fiscalYears)}`,
    columns,
    rows: orderRows(rows, input, columns, measures[0]!.key),
    totals: { ...totals },
    provenance: answer,
  }
}
