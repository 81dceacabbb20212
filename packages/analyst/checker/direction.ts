import type { WrittenNumber } from './written-number.ts'

/**
 * What the words around a number without a sign say of it. `up` and `down`: it is a change in that direction. `lower`:
 * something went down, which may be this number. `either`: a comparison, whose sign depends on who is compared with whom.
 */
export type Direction = 'up' | 'down' | 'lower' | 'either' | 'none'

const UP = String.raw`(?:rose|rises?|rising|risen|grew|grow(?:s|n|ing|th)?|increas(?:e|es|ed|ing)|gain(?:s|ed|ing)?|climb(?:s|ed|ing)?|up|jump(?:s|ed)?|surged?|soared?|advanced?|recovered|strengthened|accelerated|expand(?:s|ed)?|add(?:s|ed)?|improved?|improvement|stieg|gestiegen|augmenté|plus)`
const DOWN = String.raw`(?:fell|falls?|fallen|falling|declin(?:e|es|ed|ing)|decreas(?:e|es|ed|ing)|dropp?(?:s|ed|ing)?|los(?:t|e|es|s|ses|ing)|shr(?:ank|unk|inks?)|contracted|reduc(?:e|es|ed|tion|ing)|down|slipp?(?:s|ed)|slid|narrowed|cut|minus|deficit|shortfall|sank|dip(?:s|ped)?|eased|eroded|tumbled|plunged|slumped|retreated|weakened|gave (?:back|up)|worsened|deteriorated|gesunken|fiel|gefallen|baissé)`
const BETWEEN = String.raw`(?:\s+(?:by|of|a|an|the|result|further|another|about|around|roughly|nearly|almost|some|only|just|more|than|over|under|its|in|net|total|um|de))*\s*`
const COMPARED = /(?:higher|lower|more|less|larger|smaller|bigger|better|worse|greater|above|below|ahead|behind|over|under|short|late|early|faster|slower)(?!\p{L})/iu
const VARIANCE = /(?:budget|target|plan|forecast|miss(?:es|ed)?|beat|exceed(?:s|ed)?|short of|ahead of|behind|overspen[dt]|underspen[dt]|overr[au]n|unfavou?rable|favou?rable)(?!\p{L})/iu

const CHANGE_BEFORE = new RegExp(String.raw`(?<!\p{L})(?:(?<up>${UP})|(?<down>${DOWN}))${BETWEEN}$`, 'iu')
const CHANGE_BEHIND = new RegExp(
  String.raw`^\s*(?:\p{L}+\s+)?(?:(?<up>increase|growth|rise|gain|improvement|jump)|(?<down>decrease|decline|drop|fall|loss|reduction|cut|dip))(?!\p{L})`,
  'iu',
)
const DOWN_ANYWHERE = new RegExp(String.raw`(?<!\p{L})(?:${DOWN}|negative|weaker|worse)(?!\p{L})`, 'iu')

/** As far as words are looked at on either side. */
const CONTEXT_CHARACTERS = 160

/** `text` is the answer with what is no figure blanked out. */
export function directionOf(text: string, number: WrittenNumber): Direction {
  const end = number.offset + number.length
  const left = clauseBefore(text.slice(Math.max(0, number.offset - CONTEXT_CHARACTERS), number.offset))
  const right = clauseBehind(text.slice(end, end + CONTEXT_CHARACTERS))
  if (VARIANCE.test(left) || VARIANCE.test(right)) return 'either'
  const change = CHANGE_BEFORE.exec(withoutAppositions(left))?.groups ?? CHANGE_BEHIND.exec(right)?.groups
  if (change !== undefined) return change['up'] === undefined ? 'down' : 'up'
  if (COMPARED.test(right.split(/\s+/).slice(0, 3).join(' '))) return 'either'
  return DOWN_ANYWHERE.test(left) ? 'lower' : 'none'
}

/** "fell by $1.35 million, or 4.1%", "rose by $1.00 (6.3%)": the second figure is the first in other words. */
function withoutAppositions(left: string): string {
  return left.replace(/(?:[$€£]?[\d.,]+(?:\s?%|\s+(?:million|billion|thousand|percentage points|points|percent)|[kKmMbB]n?)?|\uE000+)\s*(?:,?\s*(?:or|that is|i\.e\.)\s*|\(\s*|,\s*)$/u, '')
}

/** Back to where another thing begins to be told. */
function clauseBefore(left: string): string {
  const parts = left.split(/[;!?\n|]|\.\s|:\s|(?:,\s*)?(?<!\p{L})(?:while|but|whereas|and)(?!\p{L})|,\s+(?=\p{Lu})/u)
  return parts.at(-1) ?? ''
}

/** What stands in brackets right behind a figure says it in other words. */
function clauseBehind(right: string): string {
  return right.replace(/^\s*\([^()]*\)/, '').split(/[;!?\n|,()]|\.(?:\s|$)|(?<!\p{L})(?:while|but|whereas|and)(?!\p{L})/u)[0] ?? ''
}
