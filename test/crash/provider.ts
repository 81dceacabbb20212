import {
  messageEvents,
  startFakeAnthropic,
  type FakeBlock,
  type FakeContent,
  type FakeRequest,
  type FakeRequestBody,
} from '@perdure/analyst/testing'
import { createRandom, type Random } from '../harness/random.ts'
import { questionIdIn, type Question } from './question.ts'
import { speak } from './speech.ts'

/** A tool that the provider asked for. */
export interface MeantTool {
  id: string
  name: string
  input: unknown
}

/** One call of the provider: what it was asked, and what it meant to answer. */
export interface ProviderCall {
  /** From 1, over all questions of the life. */
  number: number
  questionId: number
  /** From 0: how many answers of the model the request already held. */
  step: number
  /** Which process called. */
  caller: string
  atMs: number
  text: string
  tools: readonly MeantTool[]
  /** No other call has this number of tokens: a charge names its call by it. */
  inputTokens: number
  outputTokens: number
  /** What the request held as the model's earlier texts. */
  history: readonly string[]
  /** Answered to its end and read by whoever asked. */
  whole: boolean
}

export interface TalkingProvider {
  readonly url: string
  readonly calls: readonly ProviderCall[]
  /** Must be told before it is asked. */
  expect(question: Question): void
  close(): Promise<void>
}

const INPUT_TOKENS_BASE = 10_000

/**
 * The model's provider, on loopback in this process, so that it outlives whoever calls it. Each call is answered with a
 * text of its own, also where the same step is asked again: what was meant can be told from what was said before a crash.
 */
export async function startTalkingProvider({ seed, paceMs }: { seed: number; paceMs: number }): Promise<TalkingProvider> {
  const questions = new Map<number, Question>()
  const calls: ProviderCall[] = []

  const fake = await startFakeAnthropic({
    answer(request) {
      const question = questions.get(questionIdIn(firstWords(request.body)) ?? -1)
      if (question === undefined) throw new Error('The provider was asked what nobody asked')
      const call = meantFor(question, request, seed)
      calls.push(call)
      void request.closed.then((by) => {
        call.whole = by === 'fake'
      })
      return {
        type: 'stream',
        paceMs,
        events: messageEvents(
          {
            model: request.body.model,
            blocks: blocksOf(call),
            usage: { inputTokens: call.inputTokens, outputTokens: call.outputTokens },
          },
          `msg_${call.number}`,
        ),
      }
    },
  })
  return {
    url: fake.url,
    calls,
    expect: (question) => void questions.set(question.id, question),
    close: () => fake.close(),
  }
}

function meantFor(question: Question, { body, number, headers }: FakeRequest, seed: number): ProviderCall {
  const random = createRandom(seed * 1_000_003 + number)
  const answers = body.messages.filter(({ role }) => role === 'assistant')
  const step = answers.length
  return {
    number,
    questionId: question.id,
    step,
    caller: (headers.authorization ?? String(headers['x-api-key'])).replace(/^Bearer /, ''),
    atMs: Date.now(),
    text: speak(random, question.words, `${question.id}.${step}, told by call ${number}:`),
    tools: step < question.steps - 1 ? toolsFor(random, body, number) : [],
    inputTokens: INPUT_TOKENS_BASE + number,
    outputTokens: random.whole(20, 400),
    history: answers.map(({ content }) => textIn(content)),
    whole: false,
  }
}

function blocksOf({ number, text, tools }: ProviderCall): FakeBlock[] {
  return [
    { type: 'thinking', thinking: 'The books will tell.', signature: `signature-${number}` },
    { type: 'text', text },
    ...tools.map((tool) => ({ type: 'tool_use' as const, ...tool })),
  ]
}

/** Figures first; once there are some, at times a chart of them, alone or beside more figures. */
function toolsFor(random: Random, { messages }: FakeRequestBody, number: number): MeantTool[] {
  const chart = random.chance(0.5) ? messages.flatMap(({ content }) => content.flatMap(chartOf)).at(-1) : undefined
  const figures = (): Omit<MeantTool, 'id'> => ({
    name: 'query_actuals',
    input: { metrics: ['net_sales'], groupBy: [random.chance(0.5) ? 'fiscal_year' : 'business_unit'] },
  })
  const wanted = chart === undefined ? [figures()] : [chart]
  if (random.chance(0.4)) wanted.push(figures())
  return wanted.map((tool, index) => ({ ...tool, id: `toolu_${number}_${index + 1}` }))
}

/** The call that draws the dataset of a tool's result; none for a result without one. */
function chartOf({ type, content }: FakeContent): Omit<MeantTool, 'id'>[] {
  if (type !== 'tool_result') return []
  const { dataset } = JSON.parse(String(content)) as { dataset?: { datasetId: string; columns: { key: string }[] } }
  const [category, figure] = dataset?.columns ?? []
  if (dataset === undefined || category === undefined || figure === undefined) return []
  const input = { datasetId: dataset.datasetId, title: 'Net sales', kind: 'bar', x: category.key, series: [figure.key] }
  return [{ name: 'generate_chart', input }]
}

function firstWords({ messages }: FakeRequestBody): string {
  return textIn(messages[0]?.content ?? [])
}

function textIn(content: readonly FakeContent[]): string {
  return content.map(({ type, text }) => (type === 'text' ? text : '')).join('')
}
