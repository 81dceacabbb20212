import { CHART_KINDS, type ChartSpec, type Column } from '@perdure/protocol'
import { z } from 'zod'
import { isFigure } from './tables/figures.ts'
import type { KnownDataset, Tool, ToolResult } from './tool.ts'

/** Series one chart can hold. */
const SERIES_MAX = 8

export const generateChartInput = z.strictObject({
  datasetId: z.string().min(1).max(100).describe('A dataset that a tool of this run has given.'),
  title: z.string().min(1).max(200).describe('What the chart shows, in a few words.'),
  kind: z
    .enum(CHART_KINDS)
    .describe('bar, stacked_bar, pie, waterfall: categories. line, area: time. scatter: two figures.'),
  x: z.string().min(1).max(100).describe('Column key of the category axis; for scatter, of a figure.'),
  series: z
    .array(z.string().min(1).max(100))
    .min(1)
    .max(SERIES_MAX)
    .describe('Column keys to draw: figures of one unit. Exactly one for pie, waterfall and scatter.'),
})
export type GenerateChartInput = z.infer<typeof generateChartInput>

type ChartKind = ChartSpec['kind']

/** Points a chart of each kind can still show legibly. */
const POINTS_MAX: Record<ChartKind, number> = {
  bar: 60,
  stacked_bar: 60,
  line: 200,
  area: 200,
  pie: 12,
  scatter: 200,
  waterfall: 30,
}
const SINGLE_SERIES: readonly ChartKind[] = ['pie', 'waterfall', 'scatter']

/**
 * Draws a dataset of this run. The chart holds no data: it names the dataset and its columns, in the closed
 * vocabulary of the protocol's chart spec. Units: those of the columns drawn. Formula and source: the dataset's own.
 */
export const generateChart: Tool<GenerateChartInput> = {
  name: 'generate_chart',
  title: 'Chart',
  description:
    'Draws a chart over a dataset of this run: `x` is a column of categories (one row per category), `series` are ' +
    'figure columns of one unit. To draw several series, take a dataset with one column for each, such as several ' +
    'metrics by month, or compare_fiscal_years.',
  input: generateChartInput,
  usesRunDatasets: true,
  run: (input, { datasets }) => Promise.resolve(drawChart(input, datasets)),
}

function drawChart(input: GenerateChartInput, datasets: readonly KnownDataset[]): ToolResult {
  const dataset = datasets.find(({ datasetId }) => datasetId === input.datasetId)
  if (!dataset) {
    return refuse(
      `There is no dataset "${input.datasetId}" in this run.`,
      datasets.map(({ datasetId }) => datasetId),
    )
  }
  const figures = dataset.columns.filter(({ unit }) => isFigure(unit))
  const fault = seriesFault(input, figures) ?? axisFault(input, dataset, figures) ?? rowsFault(input, dataset)
  if (fault) return fault
  const { kind, title, x, series, datasetId } = input
  const { unit } = figures.find(({ key }) => key === series[0])!
  const cut = dataset.total > dataset.rows.length ? ` It shows ${dataset.rows.length} of ${dataset.total} rows.` : ''
  return {
    outcome: 'ok',
    summary: `Drew "${title}" (${kind}) over ${dataset.title}.${cut}`,
    chart: { datasetId, title, spec: { kind, x, series, unit } },
  }
}

function refuse(problem: string, allowed: readonly string[]): ToolResult {
  return { outcome: 'error', summary: allowed.length > 0 ? `${problem} Allowed: ${allowed.join(', ')}.` : problem }
}

const keysOf = (columns: readonly Column[]): string[] => columns.map(({ key }) => key)

function seriesFault({ kind, series }: GenerateChartInput, figures: readonly Column[]): ToolResult | undefined {
  if (figures.length === 0) return refuse('This dataset has no figures to draw.', [])
  const stranger = series.find((key) => !keysOf(figures).includes(key))
  if (stranger !== undefined) return refuse(`"${stranger}" is no figure column of this dataset.`, keysOf(figures))
  if (new Set(series).size < series.length) return refuse('Each series only once.', keysOf(figures))
  if (SINGLE_SERIES.includes(kind) && series.length > 1) {
    return refuse(`A ${kind} chart draws exactly one series.`, keysOf(figures))
  }
  const { unit } = figures.find(({ key }) => key === series[0])!
  const same = figures.filter((column) => column.unit === unit)
  return series.every((key) => keysOf(same).includes(key))
    ? undefined
    : refuse(`All series of a chart have one unit; ${series[0]} is in ${unit}.`, keysOf(same))
}

function axisFault(
  { kind, x, series }: GenerateChartInput,
  dataset: KnownDataset,
  figures: readonly Column[],
): ToolResult | undefined {
  const categories = dataset.columns.filter(({ unit }) => !isFigure(unit))
  const axes = kind === 'scatter' ? figures.filter(({ key }) => !series.includes(key)) : categories
  if (!keysOf(axes).includes(x)) return refuse(`"${x}" cannot be the axis of this chart.`, keysOf(axes))
  if (kind === 'scatter' || new Set(dataset.rows.map((row) => row[x])).size === dataset.rows.length) return undefined
  const single = keysOf(axes).filter(
    (key) => new Set(dataset.rows.map((row) => row[key])).size === dataset.rows.length,
  )
  return refuse(`"${x}" has several rows for one category; take a dataset grouped by it alone.`, single)
}

function rowsFault({ kind, series }: GenerateChartInput, { rows }: KnownDataset): ToolResult | undefined {
  if (rows.length === 0) return refuse('This dataset has no rows to draw.', [])
  if (rows.length > POINTS_MAX[kind]) {
    const kinds = CHART_KINDS.filter((other) => POINTS_MAX[other] >= rows.length && !SINGLE_SERIES.includes(other))
    return refuse(`A ${kind} chart shows at most ${POINTS_MAX[kind]} rows; this dataset has ${rows.length}.`, kinds)
  }
  const cells = rows.flatMap((row) => series.map((key) => row[key]))
  if (cells.every((cell) => typeof cell !== 'number')) return refuse('The series hold no figure at all.', [])
  const negative = cells.some((cell) => typeof cell === 'number' && cell < 0)
  return kind === 'pie' && negative ? refuse('A pie cannot show negative figures.', ['bar', 'waterfall']) : undefined
}
