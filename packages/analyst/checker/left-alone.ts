import type { KnownDataset } from '../tools/tool.ts'
import { blank, maskNonFigures } from './masks.ts'
import { scanNumbers } from './scan-numbers.ts'
import type { WrittenNumber } from './written-number.ts'

/** Numbers that claim nothing where they stand: years, names of the datasets, echoes of what was asked. */

/** A function that blanks out the names that these datasets know and that hold digits: products, customers, ageing buckets. */
export function createNameMask(datasets: readonly KnownDataset[]): (text: string) => string {
  const names = datasets.flatMap(namesOf).filter((name) => /\d/.test(name) && /\D/.test(name.trim()))
  const patterns = [...new Set([...names, ...names.flatMap(measuresOf)])]
    .toSorted((left, right) => right.length - left.length)
    .map(namePattern)
  return (text) => patterns.reduce((masked, pattern) => masked.replace(pattern, blank), text)
}

function namesOf({ title, columns, rows }: KnownDataset): string[] {
  const keys = columns.filter(({ unit }) => unit === 'text').map(({ key }) => key)
  const cells = rows.flatMap((row) => keys.map((key) => row[key]))
  return [title, ...columns.map(({ label }) => label), ...cells.filter((cell) => typeof cell === 'string')]
}

/** "90 days" of "Over 90 days": a bound that one may tell in other words. */
function measuresOf(name: string): string[] {
  return name.match(/(?<![\p{L}\p{N}.,])\d+\s+\p{L}+/gu) ?? []
}

/** Whatever its dashes and spaces. */
function namePattern(name: string): RegExp {
  const parts = name.trim().split(/[\s\-–—]+/).map((part) => RegExp.escape(part))
  return new RegExp(`(?<![\\p{L}\\p{N}])${parts.join('[\\s\\-–—]+')}(?![\\p{L}\\p{N}])`, 'giu')
}

/** A number that stands for itself: four digits that can be a year, and are not counted nor measured in anything. */
export function isYear(text: string, { offset, length, kind, sign }: WrittenNumber): boolean {
  if (kind !== 'plain' || sign === 'minus' || sign === 'plus') return false
  const written = text.slice(offset, offset + length).replace(/^\(|\)$/g, '')
  if (!/^(?:19|20)\d{2}$/.test(written)) return false
  const isCounted = /^\s+(?:units|pieces|people|employees|customers|orders|invoices|heads|contracts|items)(?!\p{L})/u.test(
    text.slice(offset + length),
  )
  return !isCounted || /(?:\bin|\bfor|\bsince|\bof|\bby|\buntil|\bduring|\bfrom|\bto)\s{1,4}$/i.test(text.slice(Math.max(0, offset - 16), offset))
}

/** Whether one of these texts (what was asked, what a dataset says it covers) names the same number. */
export function createEcho(texts: readonly string[]): (number: WrittenNumber) => boolean {
  const named = texts.flatMap((text) => scanNumbers(maskNonFigures(text)))
  return ({ value, kind }) =>
    named.some((other) => other.value === value && (other.kind === kind || other.kind === 'plain' || kind === 'plain'))
}
