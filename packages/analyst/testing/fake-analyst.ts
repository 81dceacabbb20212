import type { FakeAnswer, FakeRequest } from './fake-anthropic.ts'
import type { FakeContent, FakeRequestBody } from './fake-anthropic-body.ts'
import { messageEvents, type FakeBlock } from './fake-anthropic-wire.ts'

export interface FakeAnalystOptions {
  /** Between two events of an answer. */
  paceMs?: number
  /** Silence in the middle of the last answer, after it has begun. */
  silentMs?: number
}

/**
 * Plays the main job for whatever tools it is offered: asked a question it thinks, says a word and calls
 * `query_actuals`; given the result it writes a short answer from its rows, each figure cited. It knows no company: years
 * and figures come from the question and from the result.
 */
export function fakeAnalyst({ paceMs = 0, silentMs = 0 }: FakeAnalystOptions = {}): (request: FakeRequest) => FakeAnswer {
  return ({ body, number }) => ({
    type: 'stream',
    paceMs,
    silentMs: body.messages.length > 1 ? silentMs : 0,
    events: messageEvents(
      { model: body.model, blocks: analystBlocks(body, number), usage: usageFor(body) },
      `msg_fake_${number}`,
    ),
  })
}

/** What the fake says to a request, in blocks of the Messages API. */
export function analystBlocks(body: FakeRequestBody, number: number): FakeBlock[] {
  const last = body.messages.at(-1)?.content ?? []
  const results = last.filter(({ type }) => type === 'tool_result')
  if (results.length > 0) return [{ type: 'text', text: answerFrom(results) }]
  const question = textOf(last)
  const tool = (body.tools ?? []).find(({ name }) => name === 'query_actuals')
  if (tool === undefined) return [{ type: 'text', text: 'I have no tool to answer that with.' }]
  return [
    { type: 'thinking', thinking: 'The books will tell.', signature: `signature-${number}` },
    { type: 'text', text: 'Let me look at the books.' },
    { type: 'tool_use', id: `toolu_fake_${number}`, name: tool.name, input: queryFor(question) },
  ]
}

function queryFor(question: string): Record<string, unknown> {
  const years = [...question.matchAll(/(?:FY|fiscal (?:year )?)\s*(\d{4})/gi)].map((match) => Number(match[1]))
  const byUnit = /by (business )?(unit|division)/i.test(question)
  return {
    metrics: ['net_sales', 'gross_margin'],
    ...(years.length > 0 ? { fiscalYears: [...new Set(years)] } : {}),
    groupBy: [byUnit ? 'business_unit' : 'fiscal_year'],
  }
}

interface ReadDataset {
  cite: string
  columns: { key: string; label: string; unit: string }[]
  rows: Record<string, (string | number | boolean | null)[]>
  scope: string
  asOf: string
}

function answerFrom(results: readonly FakeContent[]): string {
  const datasets = results.flatMap(({ content }) => readDataset(content))
  if (datasets.length === 0)
    return `The books did not answer: ${results.map(({ content }) => String(content)).join(' ')}`
  return datasets.map(describe).join('\n\n')
}

function readDataset(content: unknown): ReadDataset[] {
  try {
    const parsed = JSON.parse(String(content)) as { dataset?: ReadDataset }
    return parsed.dataset === undefined ? [] : [parsed.dataset]
  } catch {
    return []
  }
}

function describe({ cite, columns, rows, scope, asOf }: ReadDataset): string {
  const cellText = (row: string, cell: string | number | boolean | null, { key, unit }: { key: string; unit: string }) =>
    typeof cell === 'number' && unit !== 'year' ? `[[${cite}:${row}:${key}]]` : String(cell ?? (row === 'total' ? 'Total' : '–'))
  const table = [
    `| ${columns.map(({ label }) => label).join(' | ')} |`,
    `| ${columns.map(({ unit }) => (unit === 'text' || unit === 'year' ? '---' : '---:')).join(' | ')} |`,
    ...Object.entries(rows).map(
      ([name, cells]) => `| ${columns.map((column, at) => cellText(name, cells[at] ?? null, column)).join(' | ')} |`,
    ),
  ]
  return `Here is what the books say. ${scope}\n\n${table.join('\n')}\n\nThe books are complete up to ${asOf}.`
}

function textOf(content: readonly FakeContent[]): string {
  return content.map(({ text = '' }) => text).join(' ')
}

/** Roughly four characters a token; what was marked for the cache before counts as read from it. */
function usageFor(body: FakeRequestBody): {
  inputTokens: number
  outputTokens: number
  cacheReadTokens: number
  cacheWriteTokens: number
} {
  const promptTokens = Math.ceil(JSON.stringify(body).length / 4)
  const isFirst = body.messages.length === 1
  return {
    inputTokens: Math.ceil(promptTokens / 10),
    outputTokens: 60,
    cacheReadTokens: isFirst ? 0 : promptTokens,
    cacheWriteTokens: isFirst ? promptTokens : 0,
  }
}
