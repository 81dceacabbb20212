import { setTimeout } from 'node:timers/promises'
import { createChat } from './chat.ts'
import { leaveAndComeBack } from './leave-and-come-back.ts'

const WORD_PAUSE_MS = 40

/** Stands in for a model: takes its time. */
async function* slowModel(question: string): AsyncGenerator<string> {
  for (const word of `You asked “${question}”, and this answer took a while, but here is all of it.`.split(/(?<= )/)) {
    await setTimeout(WORD_PAUSE_MS)
    yield word
  }
}

const { direct, run } = await leaveAndComeBack(createChat(slowModel), 'How was the year?')
console.log(`asked directly, left in the middle:            ${direct}`)
console.log(`asked as a run, left in the middle, came back: ${run}`)
