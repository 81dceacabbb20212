import { MEMBER_DIMENSIONS, type Dimension, type MemberDimension, type MetricId } from '@perdure/books'
import type { ChartSpec } from '@perdure/protocol'
import type { Briefing } from '../../prompts/briefing.ts'
import { takeAccounts, takeEntities, unknownNames, type Entities } from './entities.ts'
import { takePeriod, type Period } from './periods.ts'
import { Phrases } from './phrases.ts'
import { DIMENSION_WORDS, METRIC_WORDS, NUMBER_WORDS, TIME_DIMENSIONS, TIME_WORDS } from './vocabulary.ts'

/** What the offline analyst makes of a question. */
export interface Reading {
  topic: Topic
  /** In the order of the question. */
  metrics: MetricId[]
  /** What the question wants it split by, at most two. */
  groupBy: Dimension[]
  period: Period
  entities: Entities
  /** How many members are wanted. */
  top?: number
  /** The smallest first. */
  ascending: boolean
  /** Members are ranked: "which", "top", "lowest". */
  ranked: boolean
  chart?: ChartSpec['kind'] | 'any'
}

export type Topic =
  | 'greeting'
  | 'help'
  | 'definition'
  | 'catalogue'
  | 'line_items'
  | 'products'
  | 'drivers'
  | 'comparison'
  | 'margins'
  | 'figures'
  | 'unknown'

/** What is shown where somebody asks how the business does. */
const OVERVIEW: readonly MetricId[] = ['net_sales', 'gross_margin', 'operating_profit']

/** Reads one question; `earlier` is what the question before it came to, which a short one may lean on. */
export function readQuestion(text: string, briefing: Briefing, earlier?: Reading): Reading {
  const phrases = new Phrases(text)
  const cues = cuesOf(phrases)
  const wantsDimensions = takeDimensions(phrases, true)
  const entities = takeEntities(phrases, briefing)
  const period = takePeriod(phrases, briefing)
  const metrics = takeMetrics(phrases, briefing)
  entities.accounts = metrics.length > 0 ? [] : takeAccounts(phrases, briefing)
  const groupBy = grouping([...wantsDimensions, ...takeDimensions(phrases, false)], entities, cues, metrics, period)
  entities.unknown = unknownNames(phrases, briefing)
  const read: Reading = {
    topic: 'unknown',
    metrics,
    groupBy,
    period,
    entities,
    ascending: cues.ascending,
    ranked: cues.ranked,
    ...(cues.top === undefined ? {} : { top: cues.top }),
    ...(cues.chart === undefined ? {} : { chart: cues.chart }),
  }
  const whole = earlier !== undefined && leansOnEarlier(read, cues) ? inherit(read, earlier) : read
  return completed({ ...whole, topic: topicOf(whole, cues, earlier) }, cues)
}

interface Cues {
  text: string
  top?: number
  ascending: boolean
  ranked: boolean
  chart?: ChartSpec['kind'] | 'any'
  trend: boolean
}

const CHART_CUES: readonly [RegExp, ChartSpec['kind']][] = [
  [/pie/, 'pie'], [/stacked/, 'stacked_bar'], [/waterfall/, 'waterfall'], [/area (?:chart|graph)/, 'area'], [/scatter/, 'scatter'],
  [/line (?:chart|graph)/, 'line'], [/bar|column chart/, 'bar'],
]
const ASCENDING = /\b(?:lowest|worst|smallest|least|bottom|weakest|poorest|fewest)\b/
const FALLING = /\b(?:fell|fall(?:en|s)?|drop(?:ped|s)?|declin\w*|decreas\w*|shrank|shrunk|lost|worse\w*|down)\b/
const SUPERLATIVE = /\b(?:highest|best|largest|biggest|most|strongest|top|greatest|leading)\b/

function cuesOf({ original }: Phrases): Cues {
  const text = original.toLowerCase().replace(/\s+/g, ' ').trim()
  const trend = /\btrends?\b|over time|\bdevelop|\bevol|\bprogress(?:ed|ion)?\b/.test(text)
  const isDrawn = /\b(?:chart|graph|plot|diagram|visuali[sz]e|draw)\b/.test(text)
  const chart = isDrawn ? (CHART_CUES.find(([pattern]) => pattern.test(text))?.[1] ?? 'any') : trend ? 'any' : undefined
  const count = new RegExp(`(?:top|bottom|best|worst|largest|biggest|smallest|lowest|highest)\\s+(\\d{1,3}|${Object.keys(NUMBER_WORDS).join('|')})\\b`).exec(text)
    ?? new RegExp(`\\b(\\d{1,3}|${Object.keys(NUMBER_WORDS).join('|')})\\s+(?:top|bottom|best|worst|largest|biggest|smallest|lowest|highest|most)\\b`).exec(text)
  const top = count === null ? undefined : (NUMBER_WORDS[count[1] ?? ''] ?? Number(count[1]))
  return {
    text,
    ascending: ASCENDING.test(text) || (FALLING.test(text) && (WHY.test(text) || SUPERLATIVE.test(text))),
    ranked: ASCENDING.test(text) || SUPERLATIVE.test(text) || /\brank/.test(text),
    trend,
    ...(top === undefined || top < 1 ? {} : { top }),
    ...(chart === undefined ? {} : { chart }),
  }
}

/** Wordings of several words come before names and metrics ("business unit" before "units"), single words after them. */
function takeDimensions(phrases: Phrases, ofSeveralWords: boolean): Dimension[] {
  const found: { at: number; dimension: Dimension }[] = []
  if (ofSeveralWords) {
    for (const { dimension, pattern } of TIME_WORDS) for (const { index: at = 0 } of phrases.takeAll(pattern)) found.push({ at, dimension })
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

/** Members that are named side by side are a split by them; a trend without a word for time is one by month, or by year. */
function grouping(asked: Dimension[], entities: Entities, cues: Cues, metrics: readonly MetricId[], period: Period): Dimension[] {
  const dimensions = [...new Set(asked)]
  const isTimed = dimensions.some((dimension) => TIME_DIMENSIONS.has(dimension))
  if (cues.trend && !isTimed) dimensions.push(period.years.length === 1 ? 'month' : 'fiscal_year')
  const comparesTimes = /\bcompar|\bversus\b|\bvs\b/.test(cues.text)
  if (!isTimed && (period.quarters.length > 1 || (period.quarters.length === 1 && period.years.length > 1))) dimensions.push('fiscal_quarter')
  if (!isTimed && comparesTimes && period.months !== undefined && period.months.from !== period.months.to) dimensions.push('month')
  if (entities.businessUnits.length > 1) dimensions.push('business_unit')
  if (entities.productCategories.length > 1) dimensions.push('product_category')
  if (entities.customerTypes.length > 1) dimensions.push('customer_type')
  if (entities.customers.length > 1) dimensions.push('customer')
  const isCost = metrics.includes('operating_expenses') || metrics.includes('cost_of_sales')
  if (dimensions.length === 0 && cues.ranked && isCost) dimensions.push('account')
  return [...new Set(dimensions)].slice(0, 2)
}

const LEANING = /^(?:and|but|what about|how about|same|now|also|then|ok|okay|show (?:it|that|this)|as an?|why|in|for|by|only)\b|\b(?:it|that|this|those|them)\b\s*(?:as|by|in|for|\?|$)/

function leansOnEarlier({ metrics, entities, period, groupBy, chart }: Reading, { text }: Cues): boolean {
  if (metrics.length > 0 || entities.accounts.length > 0) return false
  const saysSomething = period.years.length > 0 || groupBy.length > 0 || chart !== undefined || entities.businessUnits.length > 0
  return LEANING.test(text) || (saysSomething && text.split(' ').length <= 6)
}

/** Whatever the short question does not say is what the question before it said. */
function inherit(read: Reading, earlier: Reading): Reading {
  const named = Object.values(read.entities).flat().length > 0
  const hasPeriod = read.period.years.length > 0 || read.period.months !== undefined || read.period.missing.length > 0
  return {
    ...earlier,
    ...read,
    metrics: read.metrics.length > 0 ? read.metrics : earlier.metrics,
    groupBy: read.groupBy.length > 0 ? read.groupBy : earlier.groupBy,
    entities: named ? { ...read.entities, accounts: earlier.entities.accounts } : earlier.entities,
    period: hasPeriod ? read.period : { ...earlier.period, quarters: read.period.quarters.length > 0 ? read.period.quarters : earlier.period.quarters },
  }
}

const GREETING = /^(?:hi|hello|hey|good (?:morning|afternoon|evening)|thanks?|thank you|thx|great|ok(?:ay)?)(?: there| you| all| very much| so much| a lot)?[\s!.,]*$/
const HELP = /what (?:can|could|do) you (?:do|answer|know|help)|what can i ask|who are you|what are you|how do you work|^help\b|are you (?:an? )?(?:ai|human|bot)/
const DEFINING = /\bdefin(?:e|ed|ition)|\bcalculat|\bcomput|\bformula\b|\bmean(?:s|ing)?\b|^what(?:'s| is| are)(?: an?| the)? [\p{L} %]+\?*$/u
const CATALOGUE = /\b(?:do we have|are there|can i see|may i see|do i see|do you (?:know|have)|have access|available|exist)\b|^(?:list|name)\b/
const LINE_ITEMS = /goes? into|made (?:up )?of|bill of materials?|\bbom\b|line items?|consists? of|components of|cost structure/
const PRODUCT_FACTS = /\b(?:list )?prices?\b|unit costs?\b|unit margins?\b|cost of (?:one|a|each)\b|product list|list of products|how much (?:is|does)\b/
const WHY = /\bwhy\b|what (?:drove|caused|explains)|\bdrivers?\b|reasons? (?:for|behind)|\bexplain\b/
const COMPARING = /\bcompar|\bversus\b|\bvs\.?(?:\s|$)|\bagainst\b|\bchang|\bgrow|\bincreas|\bdecreas|\bdeclin|\bfell\b|\bfall|\brise|\brose\b|\bdrop|year over year|year-over-year|\byoy\b|\bdifference\b|\bbetter\b|\bworse\b|\bimprov/
const DOING = /how (?:did|does|do|is|are|was|were|has|have)\b.*\b(?:do|doing|done|perform|going|look)|\boverview\b|\bsummar|\bperformance\b|\bresults?\b|p&l|income statement|tell me about|business going/

function topicOf(read: Reading, { text }: Cues, earlier: Reading | undefined): Topic {
  const { metrics, groupBy, entities, period } = read
  if (GREETING.test(text)) return 'greeting'
  if (HELP.test(text)) return 'help'
  const hasTime = period.years.length > 0 || period.months !== undefined || period.quarters.length > 0 || period.missing.length > 0
  if (metrics.length > 0 && !hasTime && groupBy.length === 0 && DEFINING.test(text) && !/\b(?:our|we|us)\b/.test(text)) return 'definition'
  if (metrics.length === 0 && !hasTime && CATALOGUE.test(text) && !PRODUCT_FACTS.test(text)) return 'catalogue'
  const hasProducts = entities.products.length > 0 || entities.productCategories.length > 0 || groupBy.includes('product')
  if (entities.products.length > 0 && LINE_ITEMS.test(text)) return 'line_items'
  if (hasProducts && PRODUCT_FACTS.test(text)) return 'products'
  const measured = metrics.length > 0 || entities.accounts.length > 0
  const isTimed = groupBy.some((dimension) => TIME_DIMENSIONS.has(dimension))
  const member = memberDimension(groupBy)
  if (measured && WHY.test(text)) return 'drivers'
  if (measured && !isTimed && entities.accounts.length === 0) {
    const comparesMembers = groupBy.length > 0 && period.years.length < 2 && /\bcompar/.test(text)
    if (period.years.length > 1 || (COMPARING.test(text) && !comparesMembers && period.months === undefined && period.quarters.length === 0)) return 'comparison'
    if (member !== undefined && groupBy.length === 1 && metrics.every(isMargin)) return 'margins'
    if (groupBy.length === 1 && groupBy[0] === 'product' && read.ranked && entities.customers.length === 0) return 'products'
  }
  if (measured) return 'figures'
  if (groupBy.length === 0 && period.years.length > 1) return 'comparison'
  if (groupBy.includes('product') && !isTimed) return 'products'
  const named = entities.businessUnits.length + entities.customers.length + entities.products.length > 0
  if (groupBy.length > 0 || DOING.test(text) || (named && text.split(' ').length <= 12)) return 'figures'
  return earlier !== undefined && read.metrics.length > 0 ? 'figures' : 'unknown'
}

function completed(read: Reading, { text }: Cues): Reading {
  const isMeasured = read.metrics.length > 0 || read.entities.accounts.length > 0
  if (isMeasured || (read.topic !== 'figures' && read.topic !== 'comparison')) return read
  return { ...read, metrics: DOING.test(text) || read.groupBy.length === 0 ? [...OVERVIEW] : ['net_sales'] }
}

const MARGIN_METRICS: ReadonlySet<MetricId> = new Set([
  'gross_margin', 'gross_margin_ratio', 'contribution_margin', 'contribution_margin_ratio',
])

function isMargin(metric: MetricId): boolean {
  return MARGIN_METRICS.has(metric)
}

export function memberDimension(groupBy: readonly Dimension[]): MemberDimension | undefined {
  return MEMBER_DIMENSIONS.find((dimension) => groupBy.includes(dimension))
}
