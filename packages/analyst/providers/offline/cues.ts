import type { ChartSpec } from '@perdure/protocol'
import { anyOf } from './phrases.ts'
import { thresholdIn } from './thresholds.ts'
import { NUMBER_WORDS } from './vocabulary.ts'

/** What single words of a question hint at, wherever they stand. */
export interface Cues {
  /** The question in lower case. */
  text: string
  top?: number
  ascending: boolean
  ranked: boolean
  chart?: ChartSpec['kind'] | 'any'
  trend: boolean
}

const CHART_CUES: readonly [RegExp, ChartSpec['kind']][] = [
  [/pie/, 'pie'],
  [/stacked/, 'stacked_bar'],
  [/waterfall/, 'waterfall'],
  [/area (?:chart|graph)/, 'area'],
  [/scatter/, 'scatter'],
  [/line (?:chart|graph)/, 'line'],
  [/bar|column chart/, 'bar'],
]
const DRAWING = /\b(?:chart|graph|plot|diagram|visuali[sz]e|draw)\b/
const TREND = /\btrends?\b|over time|\bdevelop|\bevol|\bprogress(?:ed|ion)?\b/
const ASCENDING = /\b(?:lowest|worst|smallest|least|bottom|weakest|poorest|fewest)\b/
const FALLING = /\b(?:fell|fall(?:en|s)?|drop(?:ped|s)?|declin\w*|decreas\w*|shrank|shrunk|lost|worse\w*|down)\b/
const SUPERLATIVE = /\b(?:highest|best|largest|biggest|most|strongest|top|greatest|leading)\b/

const RANK = 'top|bottom|best|worst|largest|biggest|smallest|lowest|highest'
const NUMBER = `\\d{1,3}|${Object.keys(NUMBER_WORDS).join('|')}`
const MEMBERS = 'products?|customers?|units|business units|accounts|regions'
const COUNTS = [
  new RegExp(`\\b(?:which|what|the) (${NUMBER}) (?:${MEMBERS})\\b`),
  new RegExp(`(?:${RANK})\\s+(${NUMBER})\\b`), new RegExp(`\\b(${NUMBER})\\s+(?:${RANK}|most)\\b`),
]

export function cuesOf(original: string): Cues {
  const text = original.toLowerCase().replace(/\s+/g, ' ').trim()
  const top = countIn(text)
  const chart = chartIn(text)
  const threshold = thresholdIn(text)
  return {
    text,
    ascending:
      threshold?.side === 'below' ||
      ASCENDING.test(text) ||
      (FALLING.test(text) && (WHY.test(text) || SUPERLATIVE.test(text))),
    ranked: threshold !== undefined || ASCENDING.test(text) || SUPERLATIVE.test(text) || /\brank/.test(text),
    trend: TREND.test(text),
    ...(top === undefined ? {} : { top }),
    ...(chart === undefined ? {} : { chart }),
  }
}

function countIn(text: string): number | undefined {
  const word = COUNTS.map((pattern) => pattern.exec(text)?.[1]).find((each) => each !== undefined)
  const count = word === undefined ? 0 : (NUMBER_WORDS[word] ?? Number(word))
  return count > 0 ? count : undefined
}

/** A trend is drawn unasked, as whatever suits it. */
function chartIn(text: string): Cues['chart'] {
  if (!DRAWING.test(text)) return TREND.test(text) ? 'any' : undefined
  return CHART_CUES.find(([pattern]) => pattern.test(text))?.[1] ?? 'any'
}

/** Asks for causes. */
export const WHY = anyOf(
  /\bwhy\b/,
  /what (?:drove|caused|explains)/,
  /\bdrivers?\b/,
  /reasons? (?:for|behind)/,
  /\bexplain\b/,
)
/** Asks how somebody or something does in general. */
export const DOING = anyOf(
  /how (?:did|does|do|is|are|was|were|has|have)\b.*\b(?:do|doing|done|perform|going|look)/,
  /\boverview\b|\bsummar|\bperformance\b|\bresults?\b/,
  /p&l|income statement|tell me about|business going/,
)
