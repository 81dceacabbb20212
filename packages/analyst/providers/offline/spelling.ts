import type { Briefing } from '../../prompts/briefing.ts'
import { DIMENSION_WORDS, METRIC_WORDS, ORDINARY_NAMES } from './vocabulary.ts'

/** Shorter words have too many neighbours to be corrected. */
const WORD_MIN_CHARACTERS = 5

/** Words of questions that no metric or dimension is told by, and that are right as they are. */
const RIGHT_WORDS = 'sales units prices price costs cost sold fiscal budget forecast customers products quarter'

/**
 * A question with its misspellings of what can be asked for put right: a word that nothing knows, one slip (a letter
 * more, less, other, or two swapped) from exactly one word of the vocabulary. Names are never touched.
 */
export function corrected(question: string, briefing: Briefing): string {
  const names = new Set(wordsOf(namesOf(briefing)))
  return question.replace(/\p{L}+/gu, (word) => {
    const lower = word.toLowerCase()
    const isKnown = VOCABULARY.has(lower) || names.has(lower) || ORDINARY_NAMES.has(lower)
    if (word.length < WORD_MIN_CHARACTERS || isKnown) return word
    const near = [...VOCABULARY].filter((known) => known.length >= WORD_MIN_CHARACTERS && isOneSlip(lower, known))
    return near.length === 1 ? near[0]! : word
  })
}

const VOCABULARY: ReadonlySet<string> = new Set(
  wordsOf([...Object.values(METRIC_WORDS).flat(), ...Object.values(DIMENSION_WORDS).flat(), RIGHT_WORDS]),
)

function namesOf({ company, businessUnits, products, customers, accounts }: Briefing): string[] {
  return [
    company.name,
    ...businessUnits.map(({ name }) => name),
    ...products.flatMap(({ name, category }) => [name, category]),
    ...customers.flatMap(({ name, type }) => [name, type]),
    ...accounts.map(({ name }) => name),
  ]
}

function wordsOf(texts: readonly string[]): string[] {
  return texts.flatMap((text) => text.toLowerCase().match(/\p{L}+/gu) ?? [])
}

/** Plural ends apart: "margin" and "margins" are two words, not a slip. */
function isOneSlip(word: string, known: string): boolean {
  if (
    Math.abs(word.length - known.length) > 1 ||
    (`${word}s` === known && !known.endsWith('ss')) ||
    word === `${known}s`
  )
    return false
  let start = 0
  while (start < word.length && word[start] === known[start]) start += 1
  const [left, right] = [word.slice(start), known.slice(start)]
  const isSwap = left[0] === right[1] && left[1] === right[0] && left.slice(2) === right.slice(2)
  return isSwap || left.slice(1) === right.slice(1) || left.slice(1) === right || left === right.slice(1)
}
