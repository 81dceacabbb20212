import type { Briefing } from '../prompts/briefing.ts'
import type { ModelMessage, ToolCall } from '../providers/model.ts'
import type { Progress } from './checkpoint.ts'
import { FOLLOW_UPS_MAX } from './limits.ts'
import { isAvailable, metricName, suggestionsFor } from './suggestions.ts'
import { callsOf } from './tool-call-ids.ts'

/** What a call was about, read from its arguments; whatever it does not name is what the tool takes by default. */
interface Subject {
  tool: string
  metric: string
  fiscalYear: number
  /** What it was split by. */
  by: readonly string[]
  businessUnit: string | undefined
}

/**
 * What a person would ask next, by rule: from what this answer was made of, and what it left out. Each stands for itself,
 * names its year and can be answered by the tools. Nothing that was just asked or just answered.
 */
export function followUps(briefing: Briefing, { messages }: Pick<Progress, 'messages'>): string[] {
  const start = messages.findLastIndex(({ role }) => role === 'user')
  const question = messages[start]
  const asked = question?.role === 'user' ? normalised(question.text) : ''
  const subjects = answeredCalls(messages.slice(start)).map((call) => subjectOf(call, briefing))
  const wanted = subjects.flatMap((subject) => RULES.flatMap((rule) => rule(subject, briefing)))
  const done = new Set(subjects.flatMap(({ by }) => by))
  const fresh = wanted.filter(({ by }) => by === undefined || !done.has(by)).map(({ text }) => text)
  const items = [...new Set([...fresh, ...suggestionsFor(briefing)])]
  return items.filter((item) => normalised(item) !== asked).slice(0, FOLLOW_UPS_MAX)
}

interface Candidate {
  text: string
  /** The dimension it would split by. */
  by?: string
}

type Rule = (subject: Subject, briefing: Briefing) => Candidate[]

const RULES: readonly Rule[] = [
  ({ tool, metric, fiscalYear, businessUnit }, briefing) =>
    tool === 'query_products' || businessUnit !== undefined || briefing.businessUnits.length < 2
      ? []
      : [{ by: 'business_unit', text: `Split ${named(briefing, metric)} in FY${fiscalYear} by business unit.` }],
  ({ tool, metric, fiscalYear, businessUnit }, briefing) =>
    tool === 'compare_fiscal_years' || !isFull(briefing, fiscalYear - 1)
      ? []
      : [{ by: 'years', text: `How did ${named(briefing, metric)}${of(businessUnit)} change from FY${fiscalYear - 1} to FY${fiscalYear}?` }],
  ({ tool, fiscalYear, businessUnit }, briefing) =>
    tool === 'get_margin_analysis' || tool === 'compare_fiscal_years'
      ? [{ by: 'product', text: `Which products${of(businessUnit)} have the lowest gross margin in FY${fiscalYear}?` }].filter(() =>
          isAvailable(briefing, 'gross_margin'),
        )
      : [],
  ({ metric, fiscalYear, businessUnit }, briefing) => [
    { by: 'month', text: `Show ${named(briefing, metric)}${of(businessUnit)} by month in FY${fiscalYear} as a chart.` },
  ],
  ({ metric, fiscalYear, businessUnit }, briefing) =>
    briefing.customers.length === 0
      ? []
      : [{ by: 'customer', text: `Who were the top ten customers by ${named(briefing, byCustomer(briefing, metric))}${of(businessUnit)} in FY${fiscalYear}?` }],
]

function subjectOf(call: ToolCall, briefing: Briefing): Subject {
  const input = (typeof call.input === 'object' && call.input !== null ? call.input : {}) as Record<string, unknown>
  const years = [input.fiscalYear, ...list(input.fiscalYears)].filter((year) => typeof year === 'number')
  const units = list(input.businessUnits).filter((unit) => typeof unit === 'string')
  const metric = list(input.metrics).find((each) => typeof each === 'string' && isAdditive(briefing, each))
  const isComparison = call.name === 'compare_fiscal_years' || input.compareWithFiscalYear !== undefined
  return {
    tool: call.name,
    metric: typeof metric === 'string' ? metric : DEFAULT_METRIC[call.name] ?? 'net_sales',
    fiscalYear: years.length > 0 ? Math.max(...years) : briefing.latestFullYear,
    by: [...list(input.groupBy), input.by, ...(isComparison ? ['years'] : [])].filter((each) => typeof each === 'string'),
    businessUnit: units.length === 1 ? units[0] : undefined,
  }
}

const DEFAULT_METRIC: Readonly<Record<string, string>> = { get_margin_analysis: 'gross_margin' }

function answeredCalls(messages: readonly ModelMessage[]): ToolCall[] {
  const answers = messages.flatMap((message) => (message.role === 'tool' ? message.answers : []))
  const good = new Set(answers.filter(({ outcome }) => outcome === 'ok').map(({ toolCallId }) => toolCallId))
  return messages
    .flatMap((message) => (message.role === 'assistant' ? callsOf(message.parts) : []))
    .filter(({ id, name }) => good.has(id) && name !== 'generate_chart')
}

function isAdditive({ metrics }: Briefing, metric: string): boolean {
  return metrics.some(({ id, aggregation, unavailable }) => id === metric && aggregation === 'flow' && unavailable === undefined)
}

function byCustomer({ metricsByProductOrCustomer }: Briefing, metric: string): string {
  return metricsByProductOrCustomer.some((each) => each === metric) ? metric : 'net_sales'
}

function isFull({ fiscalYears }: Briefing, year: number): boolean {
  return fiscalYears.some(({ fiscalYear, partial }) => fiscalYear === year && !partial)
}

function named(briefing: Briefing, metric: string): string {
  return metricName(briefing, metric).toLowerCase()
}

function of(businessUnit: string | undefined): string {
  return businessUnit === undefined ? '' : ` of ${businessUnit}`
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function normalised(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, ' ').trim()
}
