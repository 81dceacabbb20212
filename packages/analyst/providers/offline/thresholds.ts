/** "above 2 million", "below 30 %": the rows that a question wants. */
export interface Threshold {
  side: 'above' | 'below'
  /** Dollars or a count; a ratio where `isRatio`. */
  value: number
  isRatio: boolean
}

const SCALES: Readonly<Record<string, number>> = { k: 1e3, thousand: 1e3, m: 1e6, million: 1e6, bn: 1e9, billion: 1e9 }
const ABOVE = 'above|over|more than|greater than|at least|exceed(?:s|ed|ing)?'
const BELOW = 'below|under|less than|fewer than|at most'
const NUMBER = '\\d[\\d,]*(?:\\.\\d+)?'
const SCALE = '%|percent|k\\b|thousand|m\\b|million|bn\\b|billion'
const OF_TIME = '\\s*(?:fiscal\\s+)?(?:years?|months?|quarters?|days)'
const THRESHOLD = new RegExp(`\\b(${ABOVE}|${BELOW})\\s+(\\$\\s?)?(${NUMBER})\\s*(${SCALE})?(?!${OF_TIME})`)

/** A bare number that is a year is none. `text` is the question in lower case. */
export function thresholdIn(text: string): Threshold | undefined {
  const match = THRESHOLD.exec(text)
  if (match === null) return undefined
  const [, words = '', dollar, digits = '', scale] = match
  const number = Number(digits.replaceAll(',', ''))
  if (dollar === undefined && scale === undefined && number >= 1900 && number <= 2200) return undefined
  const isRatio = scale === '%' || scale === 'percent'
  return {
    side: new RegExp(`^(?:${BELOW})$`).test(words) ? 'below' : 'above',
    value: isRatio ? number / 100 : number * (SCALES[scale ?? ''] ?? 1),
    isRatio,
  }
}

/** The condition on rows as tools take it; nothing where the question has none, or no column of its kind. */
export function having(text: string, columns: readonly string[]): { having?: object[] } {
  const threshold = thresholdIn(text)
  if (threshold === undefined) return {}
  const column = columns.find((each) => each.endsWith('_ratio') === threshold.isRatio)
  return column === undefined ? {} : { having: [{ column, [threshold.side]: threshold.value }] }
}
