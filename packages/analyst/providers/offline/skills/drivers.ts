/** What people call the drivers of the financial model; the first that fits a clause is meant. */
export const DRIVER_WORDS = [
  ['volumeGrowth', /\bvolumes?\b|\bunits? sold\b|\bquantit|\bdemand\b|\bsell(?:s|ing)? (?:more|less|fewer)\b/],
  ['inputCostInflation', /\binput costs?\b|\bmaterials?\b|\bsteel\b|\bcomponents?\b|\bcommodit|\bcosts? inflation\b/],
  ['priceChange', /\bprices?\b|\bpricing\b/],
  ['wageInflation', /\bwages?\b|\bsalar(?:y|ies)\b|\bpay\b/],
  ['headcountGrowth', /\bhead ?count\b|\bstaff\b|\bpeople\b|\bemployees\b|\bhir(?:e|ing)\b/],
  ['overheadGrowth', /\boverheads?\b/],
  ['opexGrowth', /\bopex\b|\boperating (?:expenses?|costs?)\b|\bexpenses\b/],
  ['depreciationChange', /\bdepreciation\b/],
  ['interestChange', /\binterest\b/],
] as const satisfies readonly (readonly [string, RegExp])[]
export type Driver = (typeof DRIVER_WORDS)[number][0]

const MULTIPLES: Readonly<Record<string, number>> = {
  k: 1e3,
  thousand: 1e3,
  m: 1e6,
  million: 1e6,
  bn: 1e9,
  billion: 1e9,
}

const DOLLARS = /\$\s?([\d,]+(?:\.\d+)?)\s*(k|thousand|m|million|bn|billion)?\b/
const SCALED = /([\d,]+(?:\.\d+)?)\s*(k|thousand|m|million|bn|billion)\b/

/** Dollars that a question names: "$2 million", "2.5m dollars"; undefined where it names none. */
export function dollarsIn(text: string): number | undefined {
  const match = DOLLARS.exec(text) ?? SCALED.exec(text)
  if (match === null) return undefined
  const [, digits = '', scale = ''] = match
  return Number(digits.replaceAll(',', '')) * (MULTIPLES[scale] ?? 1)
}
