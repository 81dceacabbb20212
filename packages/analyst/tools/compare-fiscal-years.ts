import { z } from 'zod'
import type { Tool } from './tool.ts'
import { filterFields, fiscalYearField, limitField, memberDimensionField, metricField } from './filters.ts'

export const compareFiscalYearsInput = z.strictObject({
  metrics: z.array(metricField).min(1).max(8).default(['net_sales']).describe('Metrics of one unit (all dollars, all counts or all ratios). With `by`: exactly one.'),
  fiscalYears: z.array(fiscalYearField).min(2).max(8).optional().describe('Fiscal years to compare. Absent: the latest full year and the one before.'),
  by: memberDimensionField.optional().describe('Break the one metric down by this dimension. Absent: one row per metric.'),
  ...filterFields,
  sortBy: z.enum(['latest', 'change', 'change_ratio', 'name']).default('latest').describe('Order of the rows of `by`: latest year, change, change in percent, or name.'),
  direction: z.enum(['asc', 'desc']).default('desc'),
  limit: limitField,
})
export type CompareFiscalYearsInput = z.infer<typeof compareFiscalYearsInput>

export const compareFiscalYears: Tool<CompareFiscalYearsInput> = {
  name: 'compare_fiscal_years',
  title: 'Fiscal years compared',
  description: 'Metrics of two or more fiscal years side by side, with change, change in percent and compound annual growth.',
  input: compareFiscalYearsInput,
  run: () => Promise.reject(new Error('being built')),
}
