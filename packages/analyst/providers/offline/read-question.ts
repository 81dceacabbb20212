import type { Dimension, MetricId } from '@perdure/books'
import type { Briefing } from '../../prompts/briefing.ts'
import { DOING, cuesOf, type Cues } from './cues.ts'
import { takeAccounts, takeEntities, unknownNames, type Entities } from './entities.ts'
import { takePeriod, type Period } from './periods.ts'
import { foreignLanguage } from './language.ts'
import { anyOf, Phrases } from './phrases.ts'
import type { Reading, Topic } from './reading.ts'
import { withScreen } from './screen.ts'
import { corrected } from './spelling.ts'
import { topicOf } from './topic.ts'
import { DIMENSION_WORDS, METRIC_WORDS, TIME_DIMENSIONS, TIME_WORDS } from './vocabulary.ts'

/** What is shown where somebody asks how the business does. */
const OVERVIEW: readonly MetricId[] = ['net_sales', 'gross_margin', 'operating_profit']

/** What of a question is read; who writes more has said what it is about by then. */
const READ_MAX_CHARACTERS = 2_000

/** Reads one question; `earlier` is what the question before it came to, which a short one may lean on. */
export function readQuestion(question: string, briefing: Briefing, earlier?: Reading): Reading {
  const said = question.slice(0, READ_MAX_CHARACTERS)
  const text = foreignLanguage(said) === undefined ? corrected(said, briefing) : said
  const phrases = new Phrases(text)
  const cues = cuesOf(text)
  const wantsDimensions = takeDimensions(phrases, true)
  const entities = takeEntities(phrases, briefing)
  const period = takePeriod(phrases, briefing)
  const metrics = takeMetrics(phrases, briefing)
  entities.accounts = metrics.length > 0 ? [] : takeAccounts(phrases, briefing)
  const groupBy = grouping([...wantsDimensions, ...takeDimensions(phrases, false)], entities, cues, metrics, period)
  entities.unknown = unknownNames(phrases, briefing)
  const read: Reading = {
    topic: 'unknown',
    text: cues.text,
    metrics,
    groupBy,
    period,
    entities,
    ascending: cues.ascending,
    ranked: cues.ranked,
    ...(cues.top === undefined ? {} : { top: cues.top }),
    ...(cues.chart === undefined ? {} : { chart: cues.chart }),
  }
  const basis = earlier !== undefined && leansOnEarlier(read, cues) ? earlier : undefined
  const whole = basis === undefined ? read : inherit(read, basis, briefing)
  const located = withScreen(whole, read, cues.text, briefing)
  return completed({ ...located, topic: topicOf(located, cues.text, basis) }, cues)
}

/**
 * Wordings of several words come before names and metrics ("business unit" before "units"), single words after them.
 */
function takeDimensions(phrases: Phrases, ofSeveralWords: boolean): Dimension[] {
  const found: { at: number; dimension: Dimension }[] = []
  if (ofSeveralWords) {
    for (const { dimension, pattern } of TIME_WORDS)
      for (const { index: at = 0 } of phrases.takeAll(pattern)) found.push({ at, dimension })
  }
  const words = Object.entries(DIMENSION_WORDS).flatMap(([dimension, names]) =>
    names.map((name) => ({ dimension: dimension as Dimension, name })),
  )
  for (const { dimension, name } of words.toSorted((left, right) => right.name.length - left.name.length)) {
    if (name.includes(' ') !== ofSeveralWords) continue
    const at = phrases.takeName(name)
    if (at >= 0) found.push({ at, dimension })
  }
  return found.toSorted((left, right) => left.at - right.at).map(({ dimension }) => dimension)
}

function takeMetrics(phrases: Phrases, { metrics }: Briefing): MetricId[] {
  const words = metrics
    .flatMap(({ id, name }) => [name.toLowerCase(), ...METRIC_WORDS[id]].map((word) => ({ id, word })))
    .toSorted((left, right) => right.word.length - left.word.length)
  const found = words.map(({ id, word }) => ({ id, at: phrases.takeName(word) })).filter(({ at }) => at >= 0)
  const bare = phrases.takeAll(/\bmargins?\b(?:\s*(?:%|in percent|percentages?))?/g)
  for (const { index: at = 0 } of bare) found.push({ id: 'gross_margin', at }, { id: 'gross_margin_ratio', at })
  return [...new Set(found.toSorted((left, right) => left.at - right.at).map(({ id }) => id))]
}

/**
 * Members that are named side by side are a split by them; a trend without a word for time is one by month, or by year.
 */
function grouping(
  asked: Dimension[],
  entities: Entities,
  cues: Cues,
  metrics: readonly MetricId[],
  period: Period,
): Dimension[] {
  const dimensions = [...new Set(asked)]
  const isTimed = dimensions.some((dimension) => TIME_DIMENSIONS.has(dimension))
  if (cues.trend && !isTimed) dimensions.push(period.years.length === 1 ? 'month' : 'fiscal_year')
  const comparesTimes = /\bcompar|\bversus\b|\bvs\b/.test(cues.text)
  if (!isTimed && (period.quarters.length > 1 || (period.quarters.length === 1 && period.years.length > 1)))
    dimensions.push('fiscal_quarter')
  if (!isTimed && comparesTimes && period.months !== undefined && period.months.from !== period.months.to)
    dimensions.push('month')
  if (entities.businessUnits.length > 1) dimensions.push('business_unit')
  if (entities.productCategories.length > 1) dimensions.push('product_category')
  if (entities.customerTypes.length > 1) dimensions.push('customer_type')
  if (entities.customers.length > 1) dimensions.push('customer')
  const isCost = metrics.includes('operating_expenses') || metrics.includes('cost_of_sales')
  if (dimensions.length === 0 && cues.ranked && isCost) dimensions.push('account')
  return [...new Set(dimensions)].slice(0, 2)
}

const LEANING = anyOf(
  /^(?:and|but|what about|how about|same|now|also|then|ok|okay|show (?:it|that|this)|as an?|why|in|for|by|only)\b/,
  /\b(?:it|that|this|those|them)\b\s*(?:as|by|in|for|\?|$)/,
)

/** "And gross margin?" */
const SAME_AGAIN = /^(?:and|what about|how about)\b/

function leansOnEarlier({ metrics, entities, period, groupBy, chart }: Reading, { text }: Cues): boolean {
  if (metrics.length > 0 || entities.accounts.length > 0) return SAME_AGAIN.test(text) && text.split(' ').length <= 5
  const saysSomething =
    period.years.length > 0 || groupBy.length > 0 || chart !== undefined || entities.businessUnits.length > 0
  return LEANING.test(text) || (saysSomething && text.split(' ').length <= 6)
}

/** "And last year?", asked after a year, is the one before that. */
function yearBeforeThat({ period, text }: Reading, earlier: Reading, briefing: Briefing): Period | undefined {
  const year = earlier.period.years[0] ?? briefing.latestFullYear
  const isBooked = briefing.fiscalYears.some(({ fiscalYear }) => fiscalYear === year - 1)
  const isMeant = period.years.length === 1 && /\b(?:last|previous|prior) (?:fiscal )?year\b|\byear before\b/.test(text)
  return isMeant && isBooked ? { ...period, years: [year - 1] } : undefined
}

/** Whatever the short question does not say is what the question before it said. */
function inherit(read: Reading, earlier: Reading, briefing: Briefing): Reading {
  const before = yearBeforeThat(read, earlier, briefing)
  const named = Object.values(read.entities).flat().length > 0
  const hasPeriod = read.period.years.length > 0 || read.period.months !== undefined || read.period.missing.length > 0
  return {
    ...earlier,
    ...read,
    text: `${read.text} ${earlier.text}`,
    metrics: read.metrics.length > 0 ? read.metrics : earlier.metrics,
    groupBy: read.groupBy.length > 0 ? read.groupBy : earlier.groupBy,
    entities: named ? { ...read.entities, accounts: earlier.entities.accounts } : earlier.entities,
    period: hasPeriod
      ? (before ?? read.period)
      : {
          ...earlier.period,
          quarters: read.period.quarters.length > 0 ? read.period.quarters : earlier.period.quarters,
        },
  }
}

const MEASURING: ReadonlySet<Topic> = new Set(['figures', 'comparison', 'drivers'])

function completed(read: Reading, { text }: Cues): Reading {
  const isMeasured = read.metrics.length > 0 || read.entities.accounts.length > 0
  if (isMeasured || !MEASURING.has(read.topic)) return read
  return { ...read, metrics: DOING.test(text) || read.groupBy.length === 0 ? [...OVERVIEW] : ['net_sales'] }
}
