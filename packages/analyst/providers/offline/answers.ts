import type { ModelMessage, ToolAnswer } from '../model.ts'
import { fromModelAnswer } from '../tool-answer.ts'
import type { PlannedCall } from './plan.ts'
import type { Table } from './tables.ts'

/** A planned call with what came of it. */
export interface AnsweredCall extends PlannedCall {
  outcome: 'ok' | 'error'
  /** The tool's own words. */
  summary: string
  table?: Table
}

/** The tools' answers since the last question, by round. */
export function roundsOf(messages: readonly ModelMessage[]): ToolAnswer[][] {
  const start = messages.findLastIndex(({ role }) => role === 'user')
  return messages.slice(start).flatMap((message) => (message.role === 'tool' ? [message.answers] : []))
}

/** Lays answers beside the plan that asked for them; both are in the same order. */
export function answeredCalls(plan: readonly PlannedCall[], answers: readonly ToolAnswer[]): AnsweredCall[] {
  return plan.flatMap((call, index) => {
    const answer = answers[index]
    if (answer === undefined) return []
    const read = fromModelAnswer(answer.content)
    return [
      {
        ...call,
        outcome: answer.outcome,
        summary: read?.summary ?? errorText(answer.content),
        ...(read?.dataset === undefined ? {} : { table: read.dataset }),
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
