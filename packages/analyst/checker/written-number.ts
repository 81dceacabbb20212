/** A number of a text, read: what it may mean, and how precisely it is written. */

/**
 * What a number is a number of. `count` is followed by the name of what is counted; `plain` says nothing. `basis_points`
 * are hundredths of a percentage point, `times` are multiples.
 */
export type NumberKind = 'money' | 'percent' | 'points' | 'basis_points' | 'times' | 'count' | 'plain'

/** How what is meant lies to what is written: `above` and `below` are bounds, as in "more than" and "nearly". */
export type Hedge = 'exact' | 'about' | 'above' | 'below'

export interface WrittenNumber {
  /** UTF-16 code units from the text's start, currency, sign and unit included. */
  offset: number
  length: number
  kind: NumberKind
  /** The size, without a sign and with its scale: "$1.2 million" is 1,200,000. */
  value: number
  /** What the last digit written is worth: "$1.2 million" is written to 100,000. */
  step: number
  /** What the last digit before any zeros is worth: "96,000" may be meant to 1,000. */
  roundStep: number
  hedge: Hedge
  /** As written: `none` where there is no sign, `brackets` where a number stands in brackets, which may be one. */
  sign: 'plus' | 'minus' | 'brackets' | 'none'
  /** The scale that was written behind it; 1 for none. */
  scale: number
}

/** Digits as people write them: `1,234.5`, `1.234,5`, `1 234`, `.5`. The order of the alternatives matters. */
export const DIGITS = [
  String.raw`\d{1,3}(?:,\d{3})+(?:\.\d+)?`,
  String.raw`\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?`,
  String.raw`\d{1,3}(?:\.\d{3})+,\d+`,
  String.raw`\d{1,3}(?:[\u00a0\u202f\u2009'’]\d{3})+(?:[.,]\d+)?`,
  String.raw`\d+,\d{1,2}(?!\d)`,
  String.raw`\d+(?:\.\d+)?`,
  String.raw`\.\d+`,
].join('|')

/** The value of such digits, and what the last of them is worth. */
export function readDigits(digits: string): Pick<WrittenNumber, 'value' | 'step' | 'roundStep'> {
  const isDecimalComma = /^\d+,\d{1,2}$/.test(digits) || /\.\d{3},\d+$/.test(digits) || /\d{3}[\s'’]\d{3},\d+$/.test(digits)
  const isGroupedByDots = /^\d{1,3}(?:\.\d{3}){2,}$/.test(digits)
  const plain = digits.replace(/[\s'’]/g, '')
  const english = isDecimalComma || isGroupedByDots ? plain.replaceAll('.', '').replace(',', '.') : plain.replaceAll(',', '')
  const decimals = /\.(\d+)$/.exec(english)?.[1]?.length ?? 0
  const zeros = decimals > 0 ? 0 : (/0*$/.exec(english)?.[0].length ?? 0)
  const value = Number(english)
  return { value, step: 10 ** -decimals, roundStep: value === 0 ? 1 : 10 ** (zeros - decimals) }
}
