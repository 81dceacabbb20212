import type { ToolDataset } from '../tools/tool.ts'

/**
 * The figures of a text that no dataset holds: a second opinion on "no number without a source", written apart from the
 * code that formats them. Amounts, percentages and percentage points must be a cell or a total of their kind; any other
 * number must be one too, or stand in a dataset's own words (a name, a period, a scope).
 */
export function unsupportedFigures(text: string, datasets: readonly ToolDataset[]): string[] {
  const known = new Set(datasets.flatMap(figuresOf))
  const words = datasets.flatMap(wordsOf).join(' ')
  return figuresIn(text).filter((figure) => !known.has(unsigned(figure)) && !isInWords(figure, words))
}

const NUMBER = String.raw`\d[\d,]*(?:\.\d+)?`
const FIGURE = new RegExp(
  [
    String.raw`-?\$${NUMBER}`,
    String.raw`[+-]?${NUMBER}(?:%| percentage points)`,
    String.raw`(?<![\p{L}\d.,-])-?${NUMBER}(?![\p{L}\d])`,
  ].join('|'),
  'gu',
)

function figuresIn(text: string): string[] {
  return [...text.matchAll(FIGURE)].map(([figure]) => figure.replace(/,$/, ''))
}

function figuresOf({ columns, rows, totals, total }: ToolDataset): string[] {
  const cells = [...rows, ...(totals ? [totals] : [])].flatMap((row) =>
    columns.flatMap(({ key, unit }) => (typeof row[key] === 'number' ? [written(Math.abs(row[key]), unit)] : [])),
  )
  return [...cells, String(total), String(rows.length)]
}

function written(value: number, unit: string): string {
  switch (unit) {
    case 'usd':
      return `$${grouped(value, 2)}`
    case 'ratio':
      return `${grouped(value * 100, 1)}%`
    case 'percentage_points':
      return `${grouped(value, 1)} percentage points`
    case 'year':
      return String(value)
    default:
      return grouped(value, Number.isInteger(value) ? 0 : 2)
        .replace(/(\.\d*?)0+$/, '$1')
        .replace(/\.$/, '')
  }
}

/** Half away from zero, on the decimal digits as they stand. */
function grouped(value: number, digits: number): string {
  const scaled = Math.round(Number(`${value}e${digits}`))
  const whole = String(Math.floor(scaled / 10 ** digits)).replace(/\B(?=(\d{3})+$)/g, ',')
  return digits === 0 ? whole : `${whole}.${String(scaled % 10 ** digits).padStart(digits, '0')}`
}

function wordsOf({ title, columns, rows, scope, asOf }: ToolDataset): string[] {
  const texts = rows.flatMap((row) => Object.values(row).filter((cell) => typeof cell === 'string'))
  return [
    title,
    scope,
    asOf,
    ...columns.map(({ label }) => label),
    ...texts,
    ...texts.map(dayNumbers),
    dayNumbers(asOf),
  ]
}

/** A date is told with its day, month name and year. */
function dayNumbers(text: string): string {
  return text.split('-').map(Number).filter(Number.isFinite).join(' ')
}

function unsigned(figure: string): string {
  return figure.replace(/^[+-]/, '')
}

function isInWords(figure: string, words: string): boolean {
  const number = unsigned(figure)
  return !/[$%]|points/.test(number) && new RegExp(`(?<!\\d)${RegExp.escape(number)}(?!\\d)`).test(words)
}
