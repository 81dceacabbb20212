import type { Briefing } from '../prompts/briefing.ts'
import { NO_USAGE, type Model, type ModelEvent, type ModelMessage, type ModelRequest } from './model.ts'
import { answeredCalls, roundsOf } from './offline/answers.ts'
import { planChart } from './offline/charting.ts'
import { composeAnswer } from './offline/compose.ts'
import { composePlain } from './offline/compose-plain.ts'
import { planExport } from './offline/exporting.ts'
import { planCalls } from './offline/plan.ts'
import type { PlannedCall } from './offline/planned-call.ts'
import { readQuestion } from './offline/read-question.ts'
import type { Reading } from './offline/reading.ts'
import { speak } from './offline/speak.ts'
import { pauseWithTimer, type Pause } from './pause.ts'

export const OFFLINE_MODEL = 'offline-analyst'
export const OFFLINE_WORDS_PER_SECOND = 30

export interface OfflineOptions {
  /** Pace of the answer; default `OFFLINE_WORDS_PER_SECOND`. */
  wordsPerSecond?: number
  pause?: Pause
}

/**
 * The rule-based analyst. It needs no key and asks nobody; it runs in the same loop, calls the same tools and speaks
 * through the same events as any model, and knows nothing but the request: the same messages get the same answer.
 */
export function createOfflineModel(options: OfflineOptions = {}): Model {
  const { wordsPerSecond = OFFLINE_WORDS_PER_SECOND, pause = pauseWithTimer } = options
  return {
    provider: 'offline',
    label: 'Offline analyst: follows rules, asks no AI model',
    offline: true,
    defaultModel: OFFLINE_MODEL,
    models: [{ id: OFFLINE_MODEL, label: 'Offline analyst' }],
    async *stream(request, signal) {
      signal.throwIfAborted()
      const move = nextMove(request)
      yield* 'text' in move
        ? said(speak(move.text, wordsPerSecond, pause, signal))
        : called(move.calls, request.messages)
      yield { type: 'usage', usage: NO_USAGE }
      yield { type: 'stop', reason: 'text' in move ? 'end' : 'tool_calls' }
    },
  }
}

type Move = { calls: readonly PlannedCall[] } | { text: string }

/** First the figures, then perhaps a chart or a file of them, then the answer. */
function nextMove({ messages, briefing, tools }: ModelRequest): Move {
  const reading = readConversation(messages, briefing)
  const plain = composePlain(reading, briefing)
  if (plain !== undefined) return { text: plain }
  const offered = new Set(tools.map(({ name }) => name))
  const plan = planCalls(reading, briefing, offered)
  const [figures, additions] = roundsOf(messages)
  if (figures === undefined && plan.length > 0) return { calls: plan }
  const answered = figures === undefined ? [] : answeredCalls(plan, figures)
  const upon = [planChart(reading, answered), planExport(reading, answered)].filter(
    (call) => call !== undefined && offered.has(call.tool),
  ) as PlannedCall[]
  if (additions === undefined && upon.length > 0) return { calls: upon }
  return {
    text: composeAnswer(reading, briefing, answered, additions === undefined ? [] : answeredCalls([], additions)),
  }
}

/** Questions that the last one may lean on, itself included. */
const QUESTIONS_READ_MAX = 5

/** Each question may lean on the one before it. */
function readConversation(messages: readonly ModelMessage[], briefing: Briefing): Reading {
  const questions = messages
    .flatMap((message) => (message.role === 'user' ? [message.text] : []))
    .slice(-QUESTIONS_READ_MAX)
  const [first = '', ...others] = questions
  return others.reduce((earlier, question) => readQuestion(question, briefing, earlier), readQuestion(first, briefing))
}

async function* said(words: AsyncIterable<string>): AsyncGenerator<ModelEvent> {
  for await (const text of words) yield { type: 'text', text }
}

/** Ids count the calls of the conversation, so that none comes twice. */
function* called(calls: readonly PlannedCall[], messages: readonly ModelMessage[]): Generator<ModelEvent> {
  const before = messages.flatMap((message) => (message.role === 'tool' ? message.answers : [])).length
  for (const [index, { tool, input }] of calls.entries()) {
    const id = `call_${before + index + 1}`
    yield { type: 'tool_call_start', id, name: tool }
    yield { type: 'tool_call', call: { id, name: tool, input } }
  }
}
