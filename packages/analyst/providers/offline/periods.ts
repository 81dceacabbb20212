import type { Briefing } from '../../prompts/briefing.ts'
import { MONTH_NAMES } from './calendar-words.ts'
import type { Phrases } from './phrases.ts'
import { NUMBER_WORDS } from './vocabulary.ts'

/** Which time a question is about. */
export interface Period {
  /** Fiscal years, ascending, without repeats; empty: none was named. */
  years: number[]
  /** Fiscal quarters, 1..4. */
  quarters: number[]
  /** Calendar months, `YYYY-MM`, inclusive. */
  months?: { from: string; to: string }
  /** Years that were named and are not in the books. */
  missing: number[]
}

const NUMBER = `\\d{1,2}|${Object.keys(NUMBER_WORDS).join('|')}`
const YEAR = `(?:fy|fiscal\\s+years?|fiscal)\\s*['’]?(\\d{4}|\\d{2})(?!\\d)`
const ANY_YEAR = `(?:${YEAR}|((?:19|20)\\d{2}))`
const RANGE = new RegExp(`(?:from|between)?\\s*${ANY_YEAR}\\s*(?:to|through|until|–|-)\\s*${ANY_YEAR}(?!\\d)`, 'g')

/** Reads and takes out every mention of time. A year is a fiscal year unless the question says "calendar". */
export function takePeriod(phrases: Phrases, briefing: Briefing): Period {
  const calendar = takeCalendarYears(phrases) ?? takeMonths(phrases, briefing)
  const quarters = takeQuarters(phrases)
  const named = [
    ...takeRanges(phrases),
    ...takeRelative(phrases, briefing),
    ...phrases.takeAll(new RegExp(YEAR, 'g')).map((match) => fullYear(match[1])),
    ...phrases.takeAll(/(?<![\d.,$-])((?:19|20)\d{2})(?![\d,]|\.\d|-\d)/g).map((match) => Number(match[1])),
  ]
  const years = [...new Set([...named, ...takeYearsBefore(phrases, named, briefing)])].toSorted(
    (left, right) => left - right,
  )
  const booked = new Set(briefing.fiscalYears.map(({ fiscalYear }) => fiscalYear))
  return {
    years: years.filter((year) => booked.has(year)),
    quarters,
    missing: years.filter((year) => !booked.has(year)),
    ...(calendar === undefined ? {} : { months: calendar }),
  }
}

function fullYear(digits: string | undefined): number {
  const year = Number(digits)
  return year < 100 ? 2000 + year : year
}

/** "FY2023 to FY2025" is three years. */
function takeRanges(phrases: Phrases): number[] {
  return phrases.takeAll(RANGE).flatMap((match) => {
    const first = fullYear(match[1] ?? match[2])
    const last = fullYear(match[3] ?? match[4])
    return first <= last && last - first < 20
      ? Array.from({ length: last - first + 1 }, (_, at) => first + at)
      : [last, first]
  })
}

function takeRelative(phrases: Phrases, { latestFullYear, latestYear, fiscalYears }: Briefing): number[] {
  const all = fiscalYears.map(({ fiscalYear }) => fiscalYear)
  const full = fiscalYears.filter(({ partial }) => !partial).map(({ fiscalYear }) => fiscalYear)
  const several = phrases
    .takeAll(new RegExp(`(?:last|past|previous)\\s+(${NUMBER})\\s+(?:full\\s+)?(?:fiscal\\s+)?years`, 'g'))
    .flatMap((match) => full.slice(-(NUMBER_WORDS[match[1] ?? ''] ?? Number(match[1]))))
  const since = phrases
    .takeAll(new RegExp(`since\\s+(?:${YEAR}|((?:19|20)\\d{2}))`, 'g'))
    .flatMap((match) => all.filter((year) => year >= fullYear(match[1] ?? match[2])))
  const every = phrases.takeAll(/(?:all|over\s+the|every|each\s+of\s+the)\s+(?:fiscal\s+)?years?/g).flatMap(() => all)
  const current = phrases
    .takeAll(/(?:this|current)\s+(?:fiscal\s+)?year(?:\s+to\s+date)?|year[\s-]+to[\s-]+date|\bytd\b/g)
    .map(() => latestYear)
  const beforeLast = phrases.takeAll(/(?:the\s+)?year\s+before\s+last/g).map(() => latestFullYear - 1)
  return [...several, ...since, ...every, ...current, ...beforeLast]
}

/** "Last year" is the latest full year, or the year before whichever other one the question names. */
function takeYearsBefore(phrases: Phrases, named: readonly number[], { latestFullYear }: Briefing): number[] {
  const mentions = phrases.takeAll(
    /(?:the\s+)?(?:last|previous|prior|preceding)\s+(?:fiscal\s+)?year|(?:the\s+)?year\s+(?:before|earlier)/g,
  )
  if (mentions.length === 0) return []
  return [named.length > 0 ? Math.min(...named) - 1 : latestFullYear]
}

function takeQuarters(phrases: Phrases): number[] {
  const words = ['first', 'second', 'third', 'fourth']
  const short = phrases.takeAll(/(?<![a-z\d])q([1-4])(?!\d)/g).map((match) => Number(match[1]))
  const long = phrases.takeAll(/(first|second|third|fourth|last)\s+(?:fiscal\s+)?quarter/g)
  const spoken = long.map((match) => (match[1] === 'last' ? 4 : words.indexOf(match[1] ?? '') + 1))
  return [...new Set([...short, ...spoken])].toSorted((left, right) => left - right)
}

function takeCalendarYears(phrases: Phrases): Period['months'] {
  const years = phrases.takeAll(/calendar\s+(?:year\s+)?((?:19|20)\d{2})/g).map((match) => Number(match[1]))
  return years.length === 0 ? undefined : { from: `${Math.min(...years)}-01`, to: `${Math.max(...years)}-12` }
}

/** "March 2025", "2025-03", "last month". A month without a year is the latest one that the books have. */
function takeMonths(phrases: Phrases, { asOf }: Briefing): Period['months'] {
  const names = MONTH_NAMES.map((name) => (name === 'may' ? 'may' : `${name.slice(0, 3)}(?:${name.slice(3)})?`)).join(
    '|',
  )
  const found = [
    ...phrases
      .takeAll(new RegExp(`(?<![a-z])(${names})\\.?\\s+((?:19|20)\\d{2})(?!\\d)`, 'g'))
      .map((match) => monthText(match[1], match[2])),
    ...phrases.takeAll(/(?<!\d)((?:19|20)\d{2})-(0[1-9]|1[0-2])(?![\d-])/g).map((match) => `${match[1]}-${match[2]}`),
    ...phrases.takeAll(/(?:last|latest|most\s+recent)\s+month/g).map(() => asOf.slice(0, 7)),
    ...phrases.takeAll(new RegExp(`\\bin\\s+(${names})(?![a-z])`, 'g')).map((match) => latestMonth(match[1], asOf)),
  ].toSorted()
  const [from] = found
  const to = found.at(-1)
  return from === undefined || to === undefined ? undefined : { from, to }
}

function monthText(name: string | undefined, year: string | number | undefined): string {
  const month = MONTH_NAMES.findIndex((each) => each.startsWith((name ?? '').slice(0, 3))) + 1
  return `${year}-${String(month).padStart(2, '0')}`
}

function latestMonth(name: string | undefined, asOf: string): string {
  const year = Number(asOf.slice(0, 4))
  const month = monthText(name, year)
  return month <= asOf.slice(0, 7) ? month : monthText(name, year - 1)
}
