import { DIGITS, readDigits, type Hedge, type NumberKind, type WrittenNumber } from './written-number.ts'

/**
 * The numbers of a text, in its order, with the currency, sign, scale and unit written around them. `text` has had
 * taken out of it what is no figure by its form.
 */
export function scanNumbers(text: string): WrittenNumber[] {
  const numbers = [...text.matchAll(NUMBER)].map(toNumber).concat([...text.matchAll(IN_WORDS)].map(toSpokenNumber))
  numbers.sort((left, right) => left.offset - right.offset)
  for (const [index, number] of numbers.entries()) {
    const next = numbers[index + 1]
    if (next !== undefined) joinRange(text, number, next)
  }
  for (const [index, number] of numbers.entries()) {
    number.hedge = hedgeBefore(text.slice(Math.max(0, number.offset - HEDGE_CHARACTERS), number.offset))
    const before = numbers[index - 1]
    if (before?.hedge === 'about' && number.hedge === 'exact' && isListedWith(text, before, number)) number.hedge = 'about'
  }
  return numbers
}

/** "Roughly 20,000 heads and 3,400 detectors": both are rough. */
function isListedWith(text: string, first: WrittenNumber, second: WrittenNumber): boolean {
  return /^[^.;!?\n|]{0,30}\sand\s$/.test(text.slice(first.offset + first.length, second.offset))
}

/** As far back as a word is looked for that goes with a number. */
const HEDGE_CHARACTERS = 24

const CURRENCY = String.raw`(?:US\$|\$|€|£|(?:USD|EUR|GBP|CHF)\s?)`
const SCALE = String.raw`(?:[\s-]?(?<scaleWord>thousands?|millions?|millones|millionen|milliards?|milliarden|billions?|trillions?|Tsd\.?|Mio\.?|Mrd\.?)(?!\p{L})|\s?(?<scaleLetters>k|K|m|M|mm|MM|mn|bn|B|b|tn)(?![\p{L}\p{N}]))`
const UNIT = [
  String.raw`[\s-]?(?<points>(?:percentage[\s-]points?|ppts?|pts|pp|p\.p\.|Prozentpunkte?n?|points?)(?!\p{L}))`,
  String.raw`\s?(?<basisPoints>(?:bps|bp|basis[\s-]points?)(?!\p{L}))`,
  String.raw`[\s\u00a0\u202f]?(?<percent>%|(?:percent|per cent|per-cent|pct|Prozent|pour cent|por ciento)(?!\p{L}))`,
  String.raw`(?:\s?(?<times>[x×](?![\p{L}\p{N}])|times(?!\p{L})|-?fold(?!\p{L})))`,
  String.raw`\s?(?<money>(?:€|\$|£|(?:US )?dollars?|de dollars|de dólares|USD|EUR|euros?|GBP|pounds)(?![\p{L}\p{N}]))`,
].join('|')
const NUMBER = new RegExp(
  String.raw`(?<before>\(?[+\-−–±]?${CURRENCY}?\s?\(?[+\-−–]?)(?:(?<=USD|EUR|GBP|CHF)|(?<![\p{L}\p{N}_]|\d[.,]))(?<digits>${DIGITS})(?<closes>\))?(?:${SCALE})?(?:${UNIT})?(?<end>\))?`,
  'gu',
)

const ONES = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve']
const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']
const IN_WORDS = new RegExp(
  String.raw`(?<!\p{L})(?:(?<tens>${TENS.join('|')})(?:[\s-](?<ones>${ONES.slice(0, 9).join('|')}))?|(?<small>${ONES.join('|')}))\s+(?:(?<scaleWord>thousand|million|billion)|(?<points>percentage points?)|(?<percent>percent|per cent))(?!\p{L})`,
  'giu',
)

const SCALES: Readonly<Record<string, number>> = {
  k: 1e3, thousand: 1e3, thousands: 1e3, tsd: 1e3,
  m: 1e6, mm: 1e6, mn: 1e6, million: 1e6, millions: 1e6, millones: 1e6, millionen: 1e6, mio: 1e6,
  b: 1e9, bn: 1e9, billion: 1e9, billions: 1e9, milliard: 1e9, milliards: 1e9, milliarden: 1e9, mrd: 1e9,
  tn: 1e12, trillion: 1e12, trillions: 1e12,
}

type Groups = Readonly<Record<string, string | undefined>>

function toNumber(match: RegExpExecArray): WrittenNumber {
  const groups: Groups = match.groups ?? {}
  const { before = '', digits = '' } = groups
  const closes = groups['closes'] !== undefined || groups['end'] !== undefined
  const lead = leadOf(match.input, match.index, before, closes)
  const scale = scaleOf(groups)
  const read = readDigits(digits)
  // A bracket that was opened before belongs to the sentence; one around the number may be its sign.
  const opens = lead.includes('(')
  const tail = closes && !opens ? match[0].replace(/\)$/, '') : match[0]
  const start = match.index + before.length - lead.length
  return {
    offset: start,
    length: match.index + tail.length - start,
    kind: kindOf(groups, lead),
    value: read.value * scale,
    step: read.step * scale,
    roundStep: read.roundStep * scale,
    hedge: 'exact',
    sign: signOf(lead, opens && closes),
    scale,
  }
}

/**
 * What of the marks before the digits is the number's own. A dash behind a word or a number joins, one before a space
 * parts; a bracket that is not closed with the number is the sentence's.
 */
function leadOf(text: string, index: number, before: string, closes: boolean): string {
  const previous = text[index - 1] ?? ' '
  const isDash = /^[-−–+±]\s/.test(before) || (/[\p{L}\p{N}%)\uE000]/u.test(previous) && /^[-−–+]/.test(before))
  const lead = (isDash ? before.slice(1) : before).trimStart()
  return closes ? lead : lead.replace(/^\(/, '')
}

function signOf(lead: string, isBracketed: boolean): WrittenNumber['sign'] {
  if (/[-−–]/.test(lead)) return 'minus'
  if (lead.includes('+')) return 'plus'
  return isBracketed ? 'brackets' : 'none'
}

function scaleOf({ scaleWord, scaleLetters }: Groups): number {
  return SCALES[(scaleWord ?? scaleLetters ?? '').toLowerCase().replace('.', '')] ?? 1
}

function kindOf(groups: Groups, lead: string): NumberKind {
  if (groups['points'] !== undefined) return 'points'
  if (groups['basisPoints'] !== undefined) return 'basis_points'
  if (groups['percent'] !== undefined) return 'percent'
  if (groups['money'] !== undefined || /[$€£A-Z]/.test(lead)) return 'money'
  return groups['times'] === undefined ? 'plain' : 'times'
}

function toSpokenNumber(match: RegExpExecArray): WrittenNumber {
  const groups: Groups = Object.fromEntries(
    Object.entries(match.groups ?? {}).map(([name, word]) => [name, word?.toLowerCase()]),
  )
  const tens = groups['tens'] === undefined ? 0 : (TENS.indexOf(groups['tens']) + 2) * 10
  const value = tens + ONES.indexOf(groups['ones'] ?? groups['small'] ?? '') + 1
  const scale = scaleOf(groups)
  const worth = { value: value * scale, step: scale, roundStep: scale, scale }
  const place = { offset: match.index, length: match[0].length }
  return { ...place, ...worth, kind: kindOf(groups, ''), hedge: 'exact', sign: 'none' }
}

/** "$3 to 5 million", "3–5 %": what is written once holds for both. */
function joinRange(text: string, first: WrittenNumber, second: WrittenNumber): void {
  const between = text.slice(first.offset + first.length, second.offset)
  const isAnd = /^\s+and\s+$/i.test(between) && /between\s+$/i.test(text.slice(Math.max(0, first.offset - HEDGE_CHARACTERS), first.offset))
  if (!isAnd && !/^\s*(?:-|–|—|\bto\b|\bbis\b)\s*$/i.test(between)) return
  if (first.kind === 'plain') first.kind = second.kind
  else if (second.kind === 'plain') second.kind = first.kind
  if (first.kind !== second.kind || first.scale !== 1 || second.scale === 1) return
  if (first.value >= 1_000) return
  for (const key of ['value', 'step', 'roundStep', 'scale'] as const) first[key] *= second.scale
}

const HEDGES: readonly (readonly [Hedge, RegExp])[] = [
  ['above', /(?:more than|over|above|at least|exceed(?:s|ed|ing)?|upwards of|north of|in excess of|well over|just over|greater than)\s*$/i],
  ['below', /(?:less than|under|below|nearly|almost|up to|close to|just under|not quite|fewer than|at most)\s*$/i],
  ['about', /(?:about|around|roughly|approximately|approx\.?|some|circa|ca\.|c\.|~|≈|rund|etwa|environ|unos)\s*$/i],
]

function hedgeBefore(left: string): Hedge {
  return HEDGES.find(([, pattern]) => pattern.test(left))?.[0] ?? 'exact'
}
