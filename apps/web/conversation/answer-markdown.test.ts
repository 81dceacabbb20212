import { applyEvent, emptyView, type DatasetData, type LogEvent, type RunView } from '@perdure/protocol'
import { expect, it } from 'vitest'
import {
  chartOf,
  CHART_CALL,
  CHART_END,
  CITED,
  longDataset,
  MARGIN_CALL,
  MARGIN_DATASET,
  MARGIN_END,
} from '../testing/samples/sample-answer.ts'
import { answerMarkdown } from './answer-markdown.ts'

function viewOf(...events: LogEvent[]): RunView {
  return events.reduce((view, event) => {
    const applied = applyEvent(view, event)
    if (applied.outcome === 'gap') throw new Error(`${event.event} does not fit`)
    return applied.view
  }, emptyView())
}

const text = (words: string, block = 0): LogEvent => ({
  event: 'text',
  data: { mode: 'delta', block, offset: 0, text: words },
})
const dataset = (data: DatasetData): LogEvent => ({ event: 'dataset', data })

it('says cited figures as the page shows them, and leaves the words of those it cannot find', () => {
  const copied = answerMarkdown(viewOf(MARGIN_CALL, dataset(MARGIN_DATASET), MARGIN_END, text(CITED)))
  expect(copied).toContain('Signals sold $48,210,400 at a margin of **39.8%**, which fell by 1.4 pp.')
  expect(copied).toContain('the books hold no such figure for Lamps')
  expect(copied).toContain('| Controllers | 47.1% |')
  expect(copied).not.toContain('cell:')
  expect(answerMarkdown(viewOf(text('It was [$5.00](cell:gone:1:x).')))).toBe('It was $5.00.')
})

it('keeps the order of the page: text, table, chart', () => {
  const events = [MARGIN_CALL, dataset(MARGIN_DATASET), MARGIN_END, CHART_CALL, chartOf('bar'), CHART_END]
  const copied = answerMarkdown(viewOf(text('First.\n\n'), ...events, text('Last.\n', 1)))
  expect(copied).toBe(`First.

**Gross margin by business unit, FY2025 and FY2026**

| Business unit | Net sales FY2026 | Margin FY2025 | Margin FY2026 | Change |
| --- | ---: | ---: | ---: | ---: |
| Signals | $48,210,400 | 41.2% | 39.8% | -1.4 pp |
| Controllers | $31,775,900 | 45.5% | 47.1% | +1.6 pp |
| Detection | $12,902,150 | 38.8% | 40.2% | +1.4 pp |
| Services | $9,114,020 | 29.1% | 24.3% | -4.8 pp |

*As of Jun 30, 2026. All business units; fiscal years 2025 and 2026; actuals*

*Chart: Net sales FY2026 (bar)*

Last.`)
})

it('copies the first rows of a long table and says how many there are', () => {
  const copied = answerMarkdown(viewOf(MARGIN_CALL, dataset(longDataset(80, 412)), MARGIN_END))
  expect(copied.match(/^\| TS-/gm)).toHaveLength(50)
  expect(copied).toContain('*The first 50 of 412 rows. As of')
})

it('gives totals a row of their own, and lets no cell break its table', () => {
  const { columns: _all, rows: _rows, ...rest } = MARGIN_DATASET
  const data: DatasetData = {
    ...rest,
    columns: [
      { key: 'unit', label: 'A|B', unit: 'text' },
      { key: 'sales', label: 'Sales', unit: 'usd' },
    ],
    rows: [
      { unit: 'x | y', sales: 5 },
      { unit: '*bold*', sales: null },
    ],
    total: 2,
    totals: { sales: 5 },
  }
  const copied = answerMarkdown(viewOf(MARGIN_CALL, dataset(data), MARGIN_END))
  expect(copied).toContain('| A\\|B | Sales |')
  expect(copied).toContain('| x \\| y | $5.00 |\n| \\*bold\\* | – |\n| Total | $5.00 |')
})

it('is empty where nothing was said', () => {
  expect(answerMarkdown(emptyView())).toBe('')
  expect(answerMarkdown(viewOf(MARGIN_CALL, MARGIN_END))).toBe('')
})
