import type { CheckedAnswer } from '../check-answer.ts'
import { DESKS, type Desk } from './desks.ts'
import { ANSWERS } from './labelled-answers.ts'
import { DETAIL } from './labelled-detail.ts'
import { FORMS } from './labelled-forms.ts'
import { PROSE } from './labelled-prose.ts'

/** A stretch of a text that a person has judged. */
export interface Label {
  offset: number
  length: number
  isSupported: boolean
}

export interface LabelledText extends CheckedAnswer {
  text: string
  labels: readonly Label[]
}

/** The whole set, read: text without its braces, and where each figure stands. */
export function labelledTexts(): LabelledText[] {
  return [...PROSE, ...DETAIL, ...FORMS, ...ANSWERS].map(([desk, marked, question = '']) => read(desk, marked, question))
}

function read(desk: Desk, marked: string, question: string): LabelledText {
  const labels: Label[] = []
  let text = ''
  for (const [, plain = '', refuted, figure = ''] of marked.matchAll(/([^{]*)(?:\{(!)?([^}]*)\})?/gs)) {
    text += plain
    if (figure !== '') labels.push({ offset: text.length, length: figure.length, isSupported: refuted === undefined })
    text += figure
  }
  return { text, labels, blocks: [text], datasets: DESKS[desk], question }
}
