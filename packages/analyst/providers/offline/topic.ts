import type { MetricId } from '@perdure/books'
import type { Asked } from './asked.ts'
import { DOING, WHY } from './cues.ts'
import { foreignLanguage } from './language.ts'
import { anyOf } from './phrases.ts'
import { isSkill, memberDimension, SKILL_TOPICS, type Reading, type Topic } from './reading.ts'
import { SKILLS } from './skills/skills.ts'
import { TIME_DIMENSIONS } from './vocabulary.ts'

const GREETING = anyOf(
  /^(?:hi|hello|hey|good (?:morning|afternoon|evening))(?: there| you| all)?[\s!.,]*$/,
  /^(?:thanks?|thank you|thx|great|ok(?:ay)?)(?: you| very much| so much| a lot)?[\s!.,]*$/,
)
const HELP = anyOf(
  /what (?:can|could|do) you (?:do|answer|know|help)/,
  /what can i ask|who are you|what are you|how do you work|^help\b/,
  /are you (?:an? )?(?:ai|human|bot)/,
)
const DEFINING = anyOf(
  /\bdefin(?:e|ed|ition)|\bcalculat|\bcomput|\bformula\b|\bmean(?:s|ing)?\b/,
  /^what(?:'s| is| are)(?: an?| the)? [\p{L} %]+\?*$/u,
)
const CATALOGUE = anyOf(
  /\b(?:do we have|are there|can i see|may i see|do i see|do you (?:know|have)|have access|available|exist)\b/,
  /^(?:list|name)\b/,
)
const LINE_ITEMS = anyOf(
  /goes? into|made (?:up )?of|bill of materials?|\bbom\b/,
  /line items?|consists? of|components of|cost structure/,
)
const PRODUCT_FACTS = anyOf(
  /\b(?:list )?prices?\b|unit costs?\b|unit margins?\b|cost of (?:one|a|each)\b/,
  /product list|list of products|how much (?:is|does)\b/,
)
const COMPARING = anyOf(
  /\bcompar|\bversus\b|\bvs\.?(?:\s|$)|\bagainst\b|\bdifference\b/,
  /\bchang|\bgrow|\bincreas|\bdecreas|\bdeclin|\bfell\b|\bfall|\brise|\brose\b|\bdrop/,
  /year over year|year-over-year|\byoy\b|\bbetter\b|\bworse\b|\bimprov/,
)

type Rule = readonly [Topic, (asked: Asked) => boolean]

/** In this order; the first that holds decides. */
const RULES: readonly Rule[] = [
  ['foreign', ({ text }) => foreignLanguage(text) !== undefined],
  ['greeting', ({ text }) => GREETING.test(text)],
  ['help', ({ text }) => HELP.test(text)],
  ...SKILL_TOPICS.map((topic): Rule => [topic, (asked) => SKILLS[topic].fits(asked)]),
  ['definition', asksMeaning],
  ['catalogue', asksWhatThereIs],
  ['line_items', ({ read, text }) => read.entities.products.length > 0 && LINE_ITEMS.test(text)],
  ['products', ({ hasProducts, text }) => hasProducts && PRODUCT_FACTS.test(text)],
  [
    'drivers',
    ({ read, isMeasured, earlier, text }) =>
      (isMeasured || earlier !== undefined || namesSomebody(read, text)) && WHY.test(text),
  ],
  ['comparison', (asked) => isOfMetrics(asked) && comparesYears(asked)],
  ['margins', (asked) => isOfMetrics(asked) && asksMargins(asked)],
  ['products', (asked) => isOfMetrics(asked) && ranksProducts(asked)],
  ['figures', ({ isMeasured }) => isMeasured],
  ['comparison', ({ read }) => read.groupBy.length === 0 && read.period.years.length > 1],
  ['products', ({ read, isTimed }) => read.groupBy.includes('product') && !isTimed],
  [
    'figures',
    ({ read, text, leans }) => read.groupBy.length > 0 || DOING.test(text) || namesSomebody(read, text) || leans,
  ],
]

/** What kind of answer a question wants. `text` is the question in lower case. */
export function topicOf(read: Reading, text: string, earlier: Reading | undefined): Topic {
  const { metrics, groupBy, entities, period } = read
  const asked: Asked = {
    read,
    text,
    hasTime: period.years.length + period.quarters.length + period.missing.length > 0 || period.months !== undefined,
    isMeasured: metrics.length > 0 || entities.accounts.length > 0,
    isTimed: groupBy.some((dimension) => TIME_DIMENSIONS.has(dimension)),
    hasProducts: entities.products.length + entities.productCategories.length > 0 || groupBy.includes('product'),
    leans: earlier !== undefined && metrics.length > 0,
    earlier: earlier?.topic,
  }
  const said = RULES.find(([, holds]) => holds(asked))?.[0] ?? 'unknown'
  return carriesOn(asked, said) ? (asked.earlier ?? said) : said
}

/** A short question that leans on a kind of its own and says nothing of another one asks the same again. */
function carriesOn({ earlier, text }: Asked, said: Topic): boolean {
  const isOwnKind = earlier !== undefined && (isSkill(earlier) || earlier === 'drivers' || earlier === 'line_items')
  return isOwnKind && !WHY.test(text) && !isSkill(said) && said !== 'foreign' && said !== 'greeting' && said !== 'help'
}

function asksMeaning({ read, text, hasTime }: Asked): boolean {
  const isGeneral = !hasTime && read.groupBy.length === 0 && !/\b(?:our|we|us)\b/.test(text)
  return isGeneral && read.metrics.length > 0 && DEFINING.test(text)
}

function asksWhatThereIs({ read, text, hasTime }: Asked): boolean {
  return read.metrics.length === 0 && !hasTime && CATALOGUE.test(text) && !PRODUCT_FACTS.test(text)
}

function isOfMetrics({ read, isMeasured, isTimed }: Asked): boolean {
  return isMeasured && !isTimed && read.entities.accounts.length === 0
}

/** "Compare gross margin by unit in FY2026" compares units, not years. */
function comparesYears({ read: { groupBy, period }, text }: Asked): boolean {
  if (period.years.length > 1) return true
  const comparesMembers = groupBy.length > 0 && /\bcompar/.test(text)
  const isWholeYear = period.months === undefined && period.quarters.length === 0
  return COMPARING.test(text) && isWholeYear && !comparesMembers
}

const MARGIN_METRICS: ReadonlySet<MetricId> = new Set([
  'gross_margin',
  'gross_margin_ratio',
  'contribution_margin',
  'contribution_margin_ratio',
])

function asksMargins({ read: { groupBy, metrics } }: Asked): boolean {
  const isByMember = groupBy.length === 1 && memberDimension(groupBy) !== undefined
  return isByMember && metrics.every((metric) => MARGIN_METRICS.has(metric))
}

function ranksProducts({ read: { groupBy, ranked, entities } }: Asked): boolean {
  return ranked && groupBy.length === 1 && groupBy[0] === 'product' && entities.customers.length === 0
}

/** Words of a question that is about somebody rather than about something else beside. */
const SHORT_QUESTION_WORDS = 12

function namesSomebody({ entities }: Reading, text: string): boolean {
  const names = entities.businessUnits.length + entities.customers.length + entities.products.length
  return names > 0 && text.split(' ').length <= SHORT_QUESTION_WORDS
}
