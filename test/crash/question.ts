import type { Random } from '../harness/random.ts'

/** One question of a life: who asks it, and how much the provider is to say and do for it. */
export interface Question {
  id: number
  userId: string
  message: string
  /** Calls of the provider until the answer is whole; all but the last ask for tools. */
  steps: number
  /** Words of each step's text. */
  words: number
}

/** The two who ask. One may see costs, the other may not. */
export const USERS = ['ada', 'ben'] as const

const NAMES = /^Question (\d+): /

export function questionOf(id: number, userId: string, { steps, words }: Pick<Question, 'steps' | 'words'>): Question {
  return { id, userId, message: `Question ${id}: what does the ledger say?`, steps, words }
}

/** A short one: few enough events that a kill at each of them is soon done. */
export function shortQuestion(id: number, userId: string): Question {
  return questionOf(id, userId, { steps: 2, words: 7 })
}

export function anyQuestion(id: number, userId: string, random: Random): Question {
  return questionOf(id, userId, { steps: random.whole(1, 4), words: random.whole(5, 30) })
}

/** The question's id, read from what was asked; undefined for what no life has asked. */
export function questionIdIn(message: string): number | undefined {
  const found = NAMES.exec(message)
  return found === null ? undefined : Number(found[1])
}
