import { callsOf, type ModelMessage, type ToolAnswer, type ToolCall } from '../model.ts'
import { fromModelAnswer } from '../tool-answer.ts'
import type { PlannedCall } from './planned-call.ts'
import { toTable, type Table } from './tables.ts'

/** A planned call with what came of it. */
export interface AnsweredCall extends PlannedCall {
  outcome: 'ok' | 'error'
  /** The tool's own words. */
  summary: string
  table?: Table
}

/** One message's calls with what the tools answered. */
export interface Round {
  calls: readonly ToolCall[]
  answers: readonly ToolAnswer[]
}

/** The rounds since the last question, oldest first. */
export function roundsOf(messages: readonly ModelMessage[]): Round[] {
  const start = messages.findLastIndex(({ role }) => role === 'user')
  return messages.slice(start).flatMap((message, index, recent) => {
    const before = recent[index - 1]
    if (message.role !== 'tool' || before?.role !== 'assistant') return []
    return [{ calls: callsOf(before.parts), answers: message.answers }]
  })
}

/**
 * What was asked with what came of it. The role of a call is looked up in the plan; one that the plan does not know,
 * because the person's rights have changed since, keeps its place: the first is the main one.
 */
export function answeredCalls(plan: readonly PlannedCall[], { calls, answers }: Round): AnsweredCall[] {
  return calls.flatMap(({ id, name, input }, index) => {
    const answer = answers.find(({ toolCallId }) => toolCallId === id)
    if (answer === undefined) return []
    const planned = plan.find((each) => each.tool === name && JSON.stringify(each.input) === JSON.stringify(input))
    const read = fromModelAnswer(answer.content)
    return [
      {
        role: planned?.role ?? (index === 0 ? 'main' : 'detail'),
        tool: name,
        input: input as PlannedCall['input'],
        outcome: answer.outcome,
        summary: read?.summary ?? errorText(answer.content),
        ...(read?.dataset === undefined ? {} : { table: toTable(read.dataset) }),
      },
    ]
  })
}

function errorText(content: string): string {
  try {
    const { error } = JSON.parse(content) as { error?: unknown }
    return typeof error === 'string' ? error : content
  } catch {
    return content
  }
}
