import type { FakeRun } from '@perdure/client/testing'
import type { ChartSpec, DatasetData, LogEvent } from '@perdure/protocol'

/** An answer such as the analyst gives, piece by piece, for tests and for looking at the panel. */

export const RUNNING: LogEvent = { event: 'status', data: { status: 'running', attempt: 1 } }

export const MARGIN_CALL: LogEvent = {
  event: 'tool_start',
  data: {
    toolCallId: 'call-1',
    tool: 'get_margin_analysis',
    title: 'Gross margin by business unit',
    input: { fiscalYears: [2025, 2026], groupBy: 'business_unit', includeServices: true },
  },
}

export const MARGIN_END: LogEvent = {
  event: 'tool_end',
  data: {
    toolCallId: 'call-1',
    tool: 'get_margin_analysis',
    outcome: 'ok',
    summary: '4 business units over 2 fiscal years.',
    durationMs: 412,
    datasetId: 'ds-1',
  },
}

export const MARGIN_DATASET: DatasetData = {
  datasetId: 'ds-1',
  toolCallId: 'call-1',
  title: 'Gross margin by business unit, FY2025 and FY2026',
  columns: [
    { key: 'unit', label: 'Business unit', unit: 'text' },
    { key: 'revenue', label: 'Net sales FY2026', unit: 'usd' },
    { key: 'margin_before', label: 'Margin FY2025', unit: 'ratio' },
    { key: 'margin', label: 'Margin FY2026', unit: 'ratio' },
    { key: 'change', label: 'Change', unit: 'percentage_points' },
  ],
  rows: [
    { unit: 'Signals', revenue: 48_210_400, margin_before: 0.412, margin: 0.398, change: -1.4 },
    { unit: 'Controllers', revenue: 31_775_900, margin_before: 0.455, margin: 0.471, change: 1.6 },
    { unit: 'Detection', revenue: 12_902_150, margin_before: 0.388, margin: 0.402, change: 1.4 },
    { unit: 'Services', revenue: 9_114_020, margin_before: 0.291, margin: 0.243, change: -4.8 },
  ],
  total: 4,
  asOf: '2026-06-30',
  scope: 'All business units; fiscal years 2025 and 2026; actuals',
  formula: 'gross margin = (net sales − cost of goods sold) / net sales',
}

export const EXPORT_CALL: LogEvent = {
  event: 'tool_start',
  data: { toolCallId: 'call-3', tool: 'export_dataset', title: 'Export', input: { datasetId: 'ds-1', format: 'xlsx' } },
}

export const EXPORT_END: LogEvent = {
  event: 'tool_end',
  data: {
    toolCallId: 'call-3',
    tool: 'export_dataset',
    outcome: 'ok',
    summary: 'Gross margin.xlsx: 4 rows, 5 columns.',
    durationMs: 1,
    download: {
      datasetId: 'ds-1',
      format: 'xlsx',
      fileName: 'Gross margin.xlsx',
      path: 'https://elsewhere.example/ds-1',
      rows: 4,
      columns: 5,
    },
  },
}

export const CHART_CALL: LogEvent = {
  event: 'tool_start',
  data: {
    toolCallId: 'call-2',
    tool: 'generate_chart',
    title: 'Chart',
    input: { datasetId: 'ds-1', title: 'Net sales FY2026', kind: 'bar', x: 'unit', series: ['revenue'] },
  },
}

export const CHART_END: LogEvent = {
  event: 'tool_end',
  data: {
    toolCallId: 'call-2',
    tool: 'generate_chart',
    outcome: 'ok',
    summary: 'A bar chart with 4 bars.',
    durationMs: 38,
  },
}

export function chartOf(
  kind: ChartSpec['kind'],
  series: string[] = ['revenue'],
  unit: 'usd' | 'ratio' = 'usd',
): LogEvent {
  const title = `${series.length > 1 ? 'Margin, two years' : 'Net sales FY2026'} (${kind.replace('_', ' ')})`
  const spec = { kind, x: kind === 'scatter' ? 'margin' : 'unit', series, unit }
  return { event: 'chart', data: { chartId: `chart-${kind}`, datasetId: 'ds-1', title, spec } }
}

export const OPENING = 'I will compare the gross margin of the business units over the last two fiscal years.\n\n'

export const ANALYSIS = `## Gross margin moved in two directions

Company-wide it held at **39.6 %**, but that hides two opposite stories:

- **Controllers** gained 1.6 points to 47.1 %, on better prices for the new cabinet line.
- **Services** lost 4.8 points, because subcontractor cost grew faster than contract revenue.

| Unit | FY2025 | FY2026 |
| --- | --- | --- |
| Controllers | 45.5 % | 47.1 % |
| Services | 29.1 % | 24.3 % |

The gap in *Services* comes from three contracts signed before the wage round; see the
[definitions](https://example.com/definitions) for what counts as cost.
`

/** A sentence with figures that name their cells, one that names none, and some that nothing supports. */
export const CITED = [
  'Signals sold [$48,210,400.00](cell:ds-1:1:revenue) at a margin of **[39.8%](cell:ds-1:1:margin)**, which fell by ',
  '[1.4 percentage points](cell:ds-1:1:change?abs). The best was [47.1%](cell:ds-1:2:margin); the books hold ',
  '[no such figure](cell:) for Lamps, and the industry usually earns 35 %.\n\n',
  '| Unit | Margin |\n| --- | ---: |\n| Controllers | [47.1%](cell:ds-1:2:margin) |\n| Services | 24.9% |\n',
].join('')

/** What a check finds in it when it is the whole answer. */
export const CITED_CHECK: LogEvent = {
  event: 'check',
  data: {
    cited: 5,
    supported: 0,
    unsupported: 3,
    marks: ['[no such figure](cell:)', '35 %', '24.9%'].map((text) => ({
      offset: CITED.indexOf(text),
      length: text.length,
    })),
  },
}

export const FOLLOW_UPS: LogEvent = {
  event: 'follow_ups',
  data: {
    items: ['Which contracts weigh on Services?', 'How does this compare with the budget?', 'Show the margin by month'],
  },
}

/** A dataset with more rows than are shown at first, and more in all than were sent. */
export function longDataset(rowCount: number, total: number): DatasetData {
  const rows = Array.from({ length: rowCount }, (_, index) => ({
    sku: `TS-${1000 + index}`,
    name: `Signal head ${index + 1}`,
    since: `20${10 + (index % 16)}-0${1 + (index % 9)}-15`,
    units: 40 + index * 3,
    price: 149.5 + index,
    active: index % 5 !== 0,
    year: 2026,
  }))
  return {
    datasetId: 'ds-long',
    toolCallId: 'call-1',
    title: 'Products',
    columns: [
      { key: 'sku', label: 'SKU', unit: 'text' },
      { key: 'name', label: 'Product', unit: 'text' },
      { key: 'since', label: 'Sold since', unit: 'date' },
      { key: 'units', label: 'Units', unit: 'count' },
      { key: 'price', label: 'List price', unit: 'usd' },
      { key: 'active', label: 'Active', unit: 'text' },
      { key: 'year', label: 'Year', unit: 'year' },
    ],
    rows,
    total,
    asOf: '2026-06-30',
    scope: 'All products',
  }
}

/** A whole answer whose figures are cited. */
export function answerCited(run: FakeRun): void {
  run.emit(MARGIN_CALL, { event: 'dataset', data: MARGIN_DATASET }, MARGIN_END)
  run.say(CITED)
  run.emit(CITED_CHECK)
  run.end()
}

/** All of it, from the first word to `done`. */
export function answerWhole(run: FakeRun): void {
  run.say(OPENING)
  run.emit(MARGIN_CALL, { event: 'dataset', data: MARGIN_DATASET }, MARGIN_END, CHART_CALL, chartOf('bar'), CHART_END)
  run.say(ANALYSIS, 1)
  run.emit(FOLLOW_UPS)
  run.end()
}
