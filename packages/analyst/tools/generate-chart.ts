import { CHART_KINDS } from '@perdure/protocol'
import { z } from 'zod'
import type { Tool } from './tool.ts'

/** Series one chart can hold. */
export const CHART_SERIES_MAX = 8

export const generateChartInput = z.strictObject({
  datasetId: z.string().min(1).max(100).describe('A dataset that a tool of this run has given.'),
  title: z.string().min(1).max(200).describe('What the chart shows, in a few words.'),
  kind: z.enum(CHART_KINDS).describe('bar, stacked_bar, pie, waterfall: categories. line, area: time. scatter: two figures.'),
  x: z.string().min(1).max(100).describe('Column key for the category axis (for scatter: a numeric column).'),
  series: z.array(z.string().min(1).max(100)).min(1).max(CHART_SERIES_MAX).describe(
    'Column keys to draw, all numeric and of the same unit. Exactly one for pie, waterfall and scatter.',
  ),
})
export type GenerateChartInput = z.infer<typeof generateChartInput>

export const generateChart: Tool<GenerateChartInput> = {
  name: 'generate_chart',
  title: 'Chart',
  description: 'Draws a chart over a dataset of this run.',
  input: generateChartInput,
  run: () => Promise.reject(new Error('being built')),
}
