import { z } from 'zod'
import type { Tool } from './tool.ts'
import { directionField, filterFields, fiscalYearField, limitField, memberDimensionField } from './filters.ts'

export const MARGIN_SORTS = [
  'name', 'net_sales', 'gross_margin', 'gross_margin_ratio', 'contribution_margin', 'contribution_margin_ratio', 'gross_margin_ratio_change',
] as const

export const getMarginAnalysisInput = z.strictObject({
  by: memberDimensionField.default('business_unit').describe('Dimension to break margins down by.'),
  fiscalYear: fiscalYearField.optional().describe('Fiscal year. Absent: the latest full year.'),
  compareWithFiscalYear: fiscalYearField.optional().describe('Another fiscal year to compare with: adds its margins and the change in percentage points.'),
  ...filterFields,
  sortBy: z.enum(MARGIN_SORTS).default('net_sales'),
  direction: directionField.default('desc'),
  limit: limitField,
})
export type GetMarginAnalysisInput = z.infer<typeof getMarginAnalysisInput>

export const getMarginAnalysis: Tool<GetMarginAnalysisInput> = {
  name: 'get_margin_analysis',
  title: 'Margin analysis',
  description: 'Gross and contribution margin by any dimension, optionally against another fiscal year with the change in percentage points.',
  input: getMarginAnalysisInput,
  run: () => Promise.reject(new Error('being built')),
}
