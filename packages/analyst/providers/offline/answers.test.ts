import { expect, test } from 'vitest'
import type { ModelMessage } from '../model.ts'
import { answeredCalls, roundsOf } from './answers.ts'
import type { PlannedCall } from './planned-call.ts'

const call = (id: string, name: string, input: object) => ({ type: 'tool_call' as const, id, name, input })
const answer = (toolCallId: string, summary: string) => ({
  toolCallId,
  outcome: 'ok' as const,
  content: JSON.stringify({ notice: '', summary }),
})

const messages: ModelMessage[] = [
  { role: 'user', text: 'Before?' },
  { role: 'assistant', parts: [call('old', 'query_actuals', {})] },
  { role: 'tool', answers: [answer('old', 'old')] },
  { role: 'user', text: 'Now?' },
  { role: 'assistant', parts: [call('a', 'query_actuals', { x: 1 }), call('b', 'query_actuals', { x: 2 })] },
  { role: 'tool', answers: [answer('b', 'two'), answer('a', 'one')] },
]

test('answers since the last question are laid beside their calls, whatever their order, with the plan’s roles', () => {
  const plan: PlannedCall[] = [
    { role: 'main', tool: 'query_actuals', input: { x: 1 } },
    { role: 'context', tool: 'query_actuals', input: { x: 2 } },
  ]
  const [round] = roundsOf(messages)
  expect(answeredCalls(plan, round!).map(({ role, summary }) => [role, summary])).toEqual([
    ['main', 'one'],
    ['context', 'two'],
  ])
})

test('calls that another plan made keep their place: the first is the main one', () => {
  const [round] = roundsOf(messages)
  expect(answeredCalls([], round!).map(({ role, summary }) => [role, summary])).toEqual([
    ['main', 'one'],
    ['detail', 'two'],
  ])
})
