import type { FakeService } from '@perdure/client/testing'
import type { DatasetData, LogEvent } from '@perdure/protocol'

const WORDS_PER_TURN = 500
const ROWS = 30
/** Every so many turns have a table, and a chart. */
const TABLE_EVERY = 2
const CHART_EVERY = 5
const SENTENCE = 'Net sales of the unit rose on better prices while its cost grew more slowly than in the year before. '
const WORDS_PER_PARAGRAPH = 80

/** The last words of a conversation, by which one knows that it is there. */
export const LAST_WORDS = 'That is all of it.'

/** A conversation of about so many words, with headings, lists, tables and charts in its answers; its id. */
export function sayConversation(service: FakeService, words: number): string {
  let conversationId: string | undefined
  const turns = Math.max(1, Math.round(words / WORDS_PER_TURN))
  for (let turn = 0; turn < turns; turn += 1) {
    const message = `Question ${turn + 1}: how did the units do?`
    const run = service.conversations.createRun({ message, ...(conversationId === undefined ? {} : { conversationId }) })
    if (run === undefined) throw new Error('The conversation is not there')
    conversationId = run.conversationId
    run.emit({ event: 'status', data: { status: 'running', attempt: 1 } }, ...figuresOf(turn))
    run.say(answer(turn, Math.min(WORDS_PER_TURN, words)) + (turn === turns - 1 ? LAST_WORDS : ''))
    run.end()
  }
  return conversationId ?? ''
}

function answer(turn: number, words: number): string {
  const sentenceWords = SENTENCE.trim().split(' ').length
  const paragraphs = Math.ceil(words / WORDS_PER_PARAGRAPH)
  const parts = Array.from({ length: paragraphs }, (_, index) => {
    const text = `**Part ${index + 1}.** ${SENTENCE.repeat(Math.round(WORDS_PER_PARAGRAPH / sentenceWords))}`
    if (index % 3 === 1) return `- ${text}\n- ${SENTENCE}`
    return index % 3 === 2 ? `## What of part ${index + 1}?\n\n${text}` : text
  })
  const table = '| Unit | Sales |\n| --- | ---: |\n| Signals | [$1,000](cell:ds-bench:1:sales) |\n| Services | $2,000 |'
  return `${parts.join('\n\n')}\n\n${turn % TABLE_EVERY === 0 ? table : ''}\n\n`
}

function figuresOf(turn: number): LogEvent[] {
  const toolCallId = `call-${turn}`
  const tool = { toolCallId, tool: 'get_sales', title: 'Sales by unit' }
  const end: LogEvent = { event: 'tool_end', data: { ...tool, outcome: 'ok', summary: '30 rows.', durationMs: 120 } }
  const events: LogEvent[] = [{ event: 'tool_start', data: { ...tool, input: { fiscalYear: 2026 } } }]
  if (turn % TABLE_EVERY === 0) events.push({ event: 'dataset', data: dataset(toolCallId) })
  const spec = { kind: 'bar' as const, x: 'unit', series: ['sales', 'cost'], unit: 'usd' as const }
  if (turn % (TABLE_EVERY * CHART_EVERY) === 0)
    events.push({ event: 'chart', data: { chartId: `chart-${turn}`, datasetId: 'ds-bench', title: 'Sales and cost', spec } })
  return [...events, end]
}

function dataset(toolCallId: string): DatasetData {
  const rows = Array.from({ length: ROWS }, (_, row) => ({
    unit: `Unit ${row + 1}`,
    sales: 1_000_000 + row * 12_345,
    cost: 800_000 + row * 11_000,
    margin: 0.2 + row / 1000,
  }))
  return {
    datasetId: 'ds-bench',
    toolCallId,
    title: 'Sales by unit, FY2026',
    columns: [
      { key: 'unit', label: 'Unit', unit: 'text' },
      { key: 'sales', label: 'Sales', unit: 'usd' },
      { key: 'cost', label: 'Cost', unit: 'usd' },
      { key: 'margin', label: 'Margin', unit: 'ratio' },
    ],
    rows,
    total: ROWS,
    asOf: '2026-06-30',
    scope: 'All units; fiscal year 2026',
  }
}
