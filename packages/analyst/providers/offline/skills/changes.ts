import { NUMBER_WORDS } from '../vocabulary.ts'

/** How much a question says that something changes: "prices rise by 3 % and wages by 4 %". */

const NUMBER = `-?\\d+(?:\\.\\d+)?|${Object.keys(NUMBER_WORDS).join('|')}`
const PERCENT = new RegExp(`(${NUMBER})\\s*(?:%|percent(?:age points?)?|per cent|points?)`)
const LESS = /\b(?:fall|fell|drop|declin|decreas|cut|lower|reduc|less|shrink|los[et]|down|fewer|minus)/
const CLAUSES = /[,;]|\band\b|\bbut\b|\bwhile\b|\bwith\b/

/**
 * The change of each name as a ratio, 0.03 for 3 %. A clause without a number waits for the next one that has one:
 * "prices and wages rise by 3 %" is 3 % of both. What is said first of a name holds.
 */
export function changesIn<Name extends string>(
  text: string,
  vocabulary: readonly (readonly [Name, RegExp])[],
): Partial<Record<Name, number>> {
  const found: Partial<Record<Name, number>> = {}
  let waiting: Name[] = []
  for (const clause of text.split(CLAUSES)) {
    const name = vocabulary.find(([, pattern]) => pattern.test(clause))?.[0]
    if (name !== undefined) waiting.push(name)
    const digits = PERCENT.exec(clause)?.[1]
    if (digits === undefined) continue
    const size = (NUMBER_WORDS[digits] ?? Number(digits)) / 100
    for (const each of waiting) found[each] ??= LESS.test(clause) && size > 0 ? -size : size
    waiting = []
  }
  return found
}

/** Names that the text speaks of, with a number or without. */
export function namedIn<Name extends string>(text: string, vocabulary: readonly (readonly [Name, RegExp])[]): Name[] {
  return vocabulary.filter(([, pattern]) => pattern.test(text)).map(([name]) => name)
}
