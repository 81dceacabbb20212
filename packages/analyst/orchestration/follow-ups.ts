import type { Briefing } from '../prompts/briefing.ts'
import { callsOf, type ModelMessage, type ToolCall } from '../providers/model.ts'
import type { Progress } from './checkpoint.ts'
import { FOLLOW_UPS_MAX } from './limits.ts'
import { nextQuestions, type Answered } from './next-questions.ts'
import { isAvailable, metricName, suggestionsFor } from './suggestions.ts'

/** What a call was about, read from its arguments; whatever it does not name is what the tool takes by default. */
interface Subject extends Answered {
  /** What it was split by. */
  by: readonly string[]
}

/**
 * What a person would ask next, by rule: from what this answer was made of, and what it left out. Each stands for
 * itself, names its year and can be answered by the tools. Nothing that was just asked or just answered.
 */
export function followUps(briefing: Briefing, { messages }: Pick<Progress, 'messages'>): string[] {
  const start = messages.findLastIndex(({ role }) => role === 'user')
  const question = messages[start]
  const asked = question?.role === 'user' ? normalised(question.text) : ''
  const subjects = answeredCalls(messages.slice(start)).map((call) => subjectOf(call, briefing))
  const used = new Set(subjects.map(({ tool }) => tool))
  const next = subjects.flatMap((subject) => nextQuestions(subject, used, briefing)).slice(0, NEXT_MAX)
  const done = new Set(subjects.flatMap(({ by }) => by))
  const rules = RULES.filter(({ by }) => !done.has(by))
  const splits = subjects
    .filter(({ tool }) => SPLIT_FURTHER.has(tool))
    .flatMap((subject) => rules.filter((rule) => rule.fits(subject, briefing)).map((rule) => rule.text(subject, briefing)))
  const items = [...new Set([...next, ...splits, ...suggestionsFor(briefing)])]
  return items.filter((item) => normalised(item) !== asked).slice(0, FOLLOW_UPS_MAX)
}

/** Of what comes next by the tool that was used; the rest is room for the same figure seen another way. */
const NEXT_MAX = 2
/** Tools whose answer is a figure that can be seen by unit, by year, by month, by product, by customer. */
const SPLIT_FURTHER: ReadonlySet<string> = new Set([
  'query_actuals', 'query_products', 'query_customers', 'query_budgets', 'compare_fiscal_years', 'get_margin_analysis',
  'generate_chart', 'export_dataset',
])

/** A question that can come next. */
interface Rule {
  /** The dimension it splits by; an answer that was split by it already does not want it. */
  by: string
  fits(subject: Subject, briefing: Briefing): boolean
  text(subject: Subject, briefing: Briefing): string
}

/** Best first. */
const RULES: readonly Rule[] = [
  {
    by: 'business_unit',
    fits: ({ tool, businessUnit }, { businessUnits }) =>
      tool !== 'query_products' && businessUnit === undefined && businessUnits.length > 1,
    text: ({ metric, fiscalYear }, briefing) => `Split ${named(briefing, metric)} in FY${fiscalYear} by business unit.`,
  },
  {
    by: 'years',
    fits: ({ tool, fiscalYear }, briefing) => tool !== 'compare_fiscal_years' && isFull(briefing, fiscalYear - 1),
    text: (subject, briefing) =>
      `How did ${whatOf(subject, briefing)} change from FY${subject.fiscalYear - 1} to FY${subject.fiscalYear}?`,
  },
  {
    by: 'product',
    fits: ({ tool }, briefing) =>
      (tool === 'get_margin_analysis' || tool === 'compare_fiscal_years') && isAvailable(briefing, 'gross_margin'),
    text: ({ fiscalYear, businessUnit }) =>
      `Which products${ofUnit(businessUnit)} have the lowest gross margin in FY${fiscalYear}?`,
  },
  {
    by: 'month',
    fits: () => true,
    text: (subject, briefing) => `Show ${whatOf(subject, briefing)} by month in FY${subject.fiscalYear} as a chart.`,
  },
  {
    by: 'customer',
    fits: (_, { customers }) => customers.length > 0,
    text: (subject, briefing) => {
      const what = whatOf({ ...subject, metric: metricOfCustomers(briefing, subject.metric) }, briefing)
      return `Who were the top ten customers by ${what} in FY${subject.fiscalYear}?`
    },
  },
]

function subjectOf(call: ToolCall, briefing: Briefing): Subject {
  const input = (typeof call.input === 'object' && call.input !== null ? call.input : {}) as Record<string, unknown>
  const years = [input.fiscalYear, ...list(input.fiscalYears)].filter((year) => typeof year === 'number')
  const units = list(input.businessUnits).filter((unit) => typeof unit === 'string')
  const metric = list(input.metrics).find((each) => typeof each === 'string' && isAdditive(briefing, each))
  const isComparison = call.name === 'compare_fiscal_years' || input.compareWithFiscalYear !== undefined
  return {
    tool: call.name,
    metric: typeof metric === 'string' ? metric : (DEFAULT_METRIC[call.name] ?? 'net_sales'),
    fiscalYear: years.length > 0 ? Math.max(...years) : briefing.latestFullYear,
    by: [...list(input.groupBy), input.by, ...(isComparison ? ['years'] : [])].filter(
      (each) => typeof each === 'string',
    ),
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
  return metrics.some(
    ({ id, aggregation, unavailable }) => id === metric && aggregation === 'flow' && unavailable === undefined,
  )
}

/** Not every metric is booked by customer. */
function metricOfCustomers({ metricsByProductOrCustomer }: Briefing, metric: string): string {
  return metricsByProductOrCustomer.some((each) => each === metric) ? metric : 'net_sales'
}

function isFull({ fiscalYears }: Briefing, year: number): boolean {
  return fiscalYears.some(({ fiscalYear, partial }) => fiscalYear === year && !partial)
}

function named(briefing: Briefing, metric: string): string {
  return metricName(briefing, metric).toLowerCase()
}

/** "net sales of Signals" */
function whatOf({ metric, businessUnit }: Subject, briefing: Briefing): string {
  return `${named(briefing, metric)}${ofUnit(businessUnit)}`
}

function ofUnit(businessUnit: string | undefined): string {
  return businessUnit === undefined ? '' : ` of ${businessUnit}`
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function normalised(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
}
