import type { Briefing } from '../../prompts/briefing.ts'
import { namePattern, type Phrases } from './phrases.ts'
import { ORDINARY_NAMES } from './vocabulary.ts'

/** Who and what of the books a question names, as the books call them. */
export interface Entities {
  businessUnits: string[]
  products: string[]
  productCategories: string[]
  customers: string[]
  customerTypes: string[]
  /** Accounts, best match only. */
  accounts: string[]
  /** Names that a question gives and that nothing the asker may see answers to. */
  unknown: string[]
}

/** Products or customers that one mention may stand for. */
const MEMBERS_MAX = 20
/** Shorter names than this are too likely to be ordinary words. */
const NAME_MIN_CHARACTERS = 3

type Kind = Exclude<keyof Entities, 'unknown'>

interface Spoken {
  kind: Kind
  /** The names that are meant where the question says this one. */
  members: string[]
}

/**
 * Recognises what the question names, longest names first, and takes it out. Only names within the asker's rights are
 * known here: what lies beyond them is as unknown as what does not exist.
 */
export function takeEntities(phrases: Phrases, briefing: Briefing): Entities {
  const found = takeNames(phrases, [
    ...spoken(
      'businessUnits',
      briefing.businessUnits.map(({ name }) => name),
      aliasesOfUnit,
    ),
    ...spoken(
      'productCategories',
      briefing.products.map(({ category }) => category),
      aliasesOfPlural,
    ),
    ...spoken(
      'customerTypes',
      briefing.customers.map(({ type }) => type),
      aliasesOfPlural,
    ),
    ...spoken(
      'products',
      briefing.products.map(({ name }) => name),
      aliasesOfItem,
    ),
    ...spoken(
      'customers',
      briefing.customers.map(({ name }) => name),
      noAliases,
    ),
  ])
  const membersOf = (kind: Kind): string[] =>
    unique(found.flatMap((each) => (each.kind === kind ? each.members : []))).slice(0, MEMBERS_MAX)
  return {
    businessUnits: membersOf('businessUnits'),
    products: membersOf('products'),
    productCategories: membersOf('productCategories'),
    customers: membersOf('customers'),
    customerTypes: membersOf('customerTypes'),
    accounts: [],
    unknown: [],
  }
}

/**
 * Accounts are asked for last: many are called like a metric, and the metric is what is meant. The first one counts.
 */
export function takeAccounts(phrases: Phrases, briefing: Briefing): string[] {
  const found = takeNames(
    phrases,
    spoken(
      'accounts',
      briefing.accounts.map(({ name }) => name),
      noAliases,
    ),
  )
  return found.flatMap(({ members }) => members).slice(0, 1)
}

type Aliases = (name: string) => string[]

/** Every way to say each of the names. */
function spoken(kind: Kind, names: readonly string[], aliases: Aliases): [string, Spoken][] {
  return unique(names).flatMap((name) =>
    unique([name, ...aliases(name)].map((alias) => alias.toLowerCase())).map((alias): [string, Spoken] => [
      alias,
      { kind, members: [name] },
    ]),
  )
}

/** What was said, in the order of the question. Of two kinds of the same name the one that is told first is meant. */
function takeNames(phrases: Phrases, names: readonly [string, Spoken][]): Spoken[] {
  const byAlias = new Map<string, Spoken>()
  for (const [alias, { kind, members }] of names) {
    const known = byAlias.get(alias)
    if (known === undefined) byAlias.set(alias, { kind, members })
    else if (known.kind === kind) byAlias.set(alias, { kind, members: unique([...known.members, ...members]) })
  }
  return [...byAlias]
    .filter(([alias]) => alias.length >= NAME_MIN_CHARACTERS)
    .toSorted(([left], [right]) => right.length - left.length)
    .map(([alias, each]) => ({ ...each, at: phrases.takeName(alias) }))
    .filter(({ at }) => at >= 0)
    .toSorted((left, right) => left.at - right.at)
}

const noAliases: Aliases = () => []

/** "Countdown pedestrian signal" stands for "Countdown pedestrian signal, 16 inch". */
const aliasesOfItem: Aliases = (name) => {
  const [head = ''] = name.split(',')
  return head !== name && head.includes(' ') ? [head] : []
}

/** "Northeast" stands for "Northeast Division". */
const aliasesOfUnit: Aliases = (name) => {
  const head = name.replace(/\s+(?:division|operations|group|unit|segment)$/i, '')
  return head === name ? [] : [head]
}

const aliasesOfPlural: Aliases = (name) =>
  /[^aeiou]y$/.test(name) ? [name.replace(/y$/, 'ies')] : name.endsWith('s') ? [name.slice(0, -1)] : []

const UNIT_WORD = '(?:business unit|unit|division|segment)'

/**
 * Names with a capital letter, where a question would name a business unit, a product or a customer, that nothing else
 * has accounted for. `phrases` is what is left after everything known was taken out.
 */
export function unknownNames(phrases: Phrases, briefing: Briefing): string[] {
  const open = blankWhatIsTaken(phrases)
  const name = `[A-Z][\\p{L}\\p{N}&.-]*(?:\\s+[A-Z][\\p{L}\\p{N}&.-]*)*`
  const candidates = [
    ...open.matchAll(new RegExp(`\\b(?:for|of|in|at|by|from|with|to|did|about)\\s+(${name})`, 'gu')),
    ...open.matchAll(new RegExp(`\\b${UNIT_WORD}\\s+["“']?(${name})`, 'gu')),
    ...open.matchAll(new RegExp(`(${name})\\s+${UNIT_WORD}\\b`, 'gu')),
  ].map((match) => (match[1] ?? '').replace(/[.\s]+$/, ''))
  return unique([...candidates, ...namedAfterMetric(phrases)]).filter(
    (each) => !ORDINARY_NAMES.has(each.toLowerCase()) && !namePattern(each).test(briefing.company.name.toLowerCase()),
  )
}

/** "net sales of controllers": what follows a metric without a capital letter. The metric itself is blank by now. */
function namedAfterMetric({ original, left }: Phrases): string[] {
  const pattern = /\s{4,}(?:of|for|from) (?:the |our |my )?([a-z][\w-]*(?: [a-z][\w-]*)?)/g
  return [...left.matchAll(pattern)].flatMap((match) => {
    const words = (match[1] ?? '').split(' ')
    const name = words
      .slice(0, words.findIndex(isOrdinary) === -1 ? words.length : words.findIndex(isOrdinary))
      .join(' ')
    const at = match.index + match[0].lastIndexOf(match[1] ?? '')
    return name === '' ? [] : [original.slice(at, at + name.length)]
  })
}

function isOrdinary(word: string): boolean {
  return ORDINARY_NAMES.has(word)
}

/** The original's letters where nothing was taken, so that capitals can be told. */
function blankWhatIsTaken({ original, left }: Phrases): string {
  return Array.from({ length: original.length }, (_, at) => {
    const isTaken = left.charAt(at) === ' ' && original.charAt(at) !== ' '
    return isTaken ? '·' : original.charAt(at)
  }).join('')
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)]
}
