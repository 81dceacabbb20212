import { DIMENSIONS } from '@perdure/books'
import { z } from 'zod'
import type { Tool } from './tool.ts'
import { directionField, filterFields, fiscalYearField, limitField, metricField, offsetField } from './filters.ts'

export const queryActualsInput = z.strictObject({
  metrics: z.array(metricField).min(1).max(6).optional().describe('Metrics to measure. Give these or `account`, not both; absent both: net_sales.'),
  account: z.string().min(1).max(200).optional().describe(
    'One account by id, code or name, rolled up with the signs along the path (e.g. "Operating expenses"). Its column is `amount`.',
  ),
  groupBy: z.array(z.enum(DIMENSIONS)).max(3).default([]).describe(
    'At most three dimensions; absent: one total row. `account` with `account` given: its direct children; with one metric: the posting accounts it is made of.',
  ),
  fiscalYears: z.array(fiscalYearField).min(1).max(20).optional().describe('Only these fiscal years. Absent: all booked.'),
  fiscalQuarters: z.array(z.int().min(1).max(4)).min(1).max(4).optional().describe('Only these fiscal quarters (1 = first quarter of the fiscal year).'),
  fromMonth: z.string().regex(/^\d{4}-\d{2}$/).optional().describe('First calendar month, YYYY-MM, inclusive.'),
  toMonth: z.string().regex(/^\d{4}-\d{2}$/).optional().describe('Last calendar month, YYYY-MM, inclusive.'),
  ...filterFields,
  sortBy: z.string().max(100).optional().describe(
    'A metric (or `amount`) or a dimension of this query. Absent: by time when time is the first dimension, else by the first metric, largest first.',
  ),
  direction: directionField.optional().describe('Default: desc for figures, asc for dimensions.'),
  limit: limitField,
  offset: offsetField,
})
export type QueryActualsInput = z.infer<typeof queryActualsInput>

export const queryActuals: Tool<QueryActualsInput> = {
  name: 'query_actuals',
  title: 'Actuals',
  description: 'Actual figures at any grain: metrics or an account by business unit, account, product, customer and time.',
  input: queryActualsInput,
  run: () => Promise.reject(new Error('being built')),
}
