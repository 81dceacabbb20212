import { chartSpecSchema, type Row } from '@perdure/protocol'
import { describe, expect, it } from 'vitest'
import { generateChart, generateChartInput } from './generate-chart.ts'
import type { KnownDataset, ToolContext, ToolResult } from './tool.ts'

const ROWS: Row[] = [
  { month: '2026-01', unit: 'Signals', year: 2026, net_sales: 10, gross_margin: 4, ratio: 0.4, units: 3 },
  { month: '2026-02', unit: 'Signals', year: 2026, net_sales: 12, gross_margin: -1, ratio: 0.3, units: 4 },
]
const SALES: KnownDataset = {
  datasetId: 'd1',
  title: 'Sales',
  columns: [
    { key: 'month', label: 'Month', unit: 'text' },
    { key: 'unit', label: 'Unit', unit: 'text' },
    { key: 'year', label: 'Year', unit: 'year' },
    { key: 'net_sales', label: 'Net sales', unit: 'usd' },
    { key: 'gross_margin', label: 'Gross margin', unit: 'usd' },
    { key: 'ratio', label: 'Margin %', unit: 'ratio' },
    { key: 'units', label: 'Units', unit: 'count' },
  ],
  rows: ROWS,
  total: 2,
  asOf: '2026-06-30',
  scope: 'all',
}
const withRows = (rows: Row[], total = rows.length): KnownDataset => ({ ...SALES, rows, total })
const manyRows = (count: number): Row[] =>
  Array.from({ length: count }, (_, index) => ({ month: `m${index}`, net_sales: index, units: 1 }))

function draw(input: object, dataset: KnownDataset = SALES): Promise<ToolResult> {
  const parsed = generateChartInput.parse({
    datasetId: 'd1',
    title: 'A chart',
    kind: 'line',
    x: 'month',
    series: ['net_sales'],
    ...input,
  })
  return generateChart.run(parsed, { datasets: [dataset] } as unknown as ToolContext)
}

describe('generate_chart', () => {
  it.each(['bar', 'stacked_bar', 'line', 'area', 'pie', 'waterfall'])(
    'draws a %s chart in the closed vocabulary',
    async (kind) => {
      const result = await draw({ kind })
      expect(result).toMatchObject({ outcome: 'ok', chart: { datasetId: 'd1', title: 'A chart' } })
      const spec = result.outcome === 'ok' ? result.chart!.spec : undefined
      expect(chartSpecSchema.parse(spec)).toEqual({ kind, x: 'month', series: ['net_sales'], unit: 'usd' })
    },
  )

  it('draws several series of one unit, and a scatter of two figures', async () => {
    expect(await draw({ series: ['net_sales', 'gross_margin'] })).toMatchObject({ outcome: 'ok' })
    expect(await draw({ kind: 'scatter', x: 'units', series: ['net_sales'] })).toMatchObject({ outcome: 'ok' })
  })

  it('says when it shows a part of the rows', async () => {
    expect((await draw({}, withRows(ROWS, 320))).summary).toContain('shows 2 of 320 rows')
  })

  it.each<[string, object, KnownDataset, RegExp]>([
    ['an unknown dataset', { datasetId: 'd9' }, SALES, /no dataset "d9" in this run\. Allowed: d1/],
    ['an unknown series', { series: ['profit'] }, SALES, /Allowed: net_sales, gross_margin, ratio, units\./],
    ['a series of text', { series: ['unit'] }, SALES, /"unit" is no figure column/],
    ['a series of years', { series: ['year'] }, SALES, /"year" is no figure column/],
    [
      'series of two units',
      { series: ['net_sales', 'ratio'] },
      SALES,
      /net_sales is in usd\. Allowed: net_sales, gross_margin/,
    ],
    ['a series twice', { series: ['net_sales', 'net_sales'] }, SALES, /only once/],
    ['a pie of two series', { kind: 'pie', series: ['net_sales', 'gross_margin'] }, SALES, /exactly one series/],
    ['an unknown axis', { x: 'week' }, SALES, /"week" cannot be the axis.*Allowed: month, unit, year/],
    ['an axis of figures', { x: 'units' }, SALES, /Allowed: month, unit, year/],
    ['a scatter over text', { kind: 'scatter', x: 'month' }, SALES, /Allowed: gross_margin, ratio, units/],
    ['an axis whose categories repeat', { x: 'unit' }, SALES, /several rows for one category.*Allowed: month/],
    [
      'a pie with negative parts',
      { kind: 'pie', series: ['gross_margin'] },
      SALES,
      /negative.*Allowed: bar, waterfall/,
    ],
    [
      'too many bars',
      { kind: 'bar' },
      withRows(manyRows(61)),
      /at most 60 rows; this dataset has 61\. Allowed: line, area/,
    ],
    ['a dataset without rows', {}, withRows([]), /no rows to draw/],
    ['a series without a figure', {}, withRows([{ month: 'a', net_sales: null }]), /no figure at all/],
    ['a dataset without figures', {}, { ...SALES, columns: SALES.columns.slice(0, 2) }, /no figures to draw/],
  ])('refuses %s and says what is allowed', async (_what, input, dataset, message) => {
    const result = await draw(input, dataset)
    expect(result.outcome).toBe('error')
    expect(result.summary).toMatch(message)
  })
})
