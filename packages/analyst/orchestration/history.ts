import { withoutCitations } from '@perdure/protocol'
import type { ModelMessage } from '../providers/model.ts'
import { HISTORY_ANSWER_MAX_CHARACTERS, HISTORY_MAX_CHARACTERS } from './limits.ts'

/**
 * What was asked before in this branch of the conversation, and the text it was answered with ('' where there is none).
 */
export interface EarlierTurn {
  question: string
  answer: string
}

/**
 * The newest turns that fit, oldest first, as messages. A turn is kept whole but for the end of a long answer; a turn
 * without an answer keeps a word in its place, so that questions and answers go on taking turns. Figures stand without
 * their citations: the datasets behind them are another run's.
 */
export function historyMessages(turns: readonly EarlierTurn[]): ModelMessage[] {
  const kept: ModelMessage[][] = []
  let characters = 0
  for (const turn of turns.toReversed()) {
    const answer = shorten(withoutCitations(turn.answer).trim()) || '(no answer was given)'
    characters += turn.question.length + answer.length
    if (characters > HISTORY_MAX_CHARACTERS) break
    kept.unshift([
      { role: 'user', text: turn.question },
      { role: 'assistant', parts: [{ type: 'text', text: answer }] },
    ])
  }
  return kept.flat()
}

function shorten(answer: string): string {
  if (answer.length <= HISTORY_ANSWER_MAX_CHARACTERS) return answer
  return `${answer.slice(0, HISTORY_ANSWER_MAX_CHARACTERS).toWellFormed()} …`
}
