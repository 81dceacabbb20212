import type { Cell, Column, Row, Unit } from '@perdure/protocol'
import type { Figure, MetricUnit } from '@perdure/books'

/** How figures become cells and words. */

/** What rounds to nothing has no sign: nobody lost 0.0 %. */
const dollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', signDisplay: 'negative' })
const counts = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2, signDisplay: 'negative' })
const percents = new Intl.NumberFormat('en-US', {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
  signDisplay: 'negative',
})
const points = new Intl.NumberFormat('en-US', {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
  signDisplay: 'exceptZero',
})

/** A cell in words, as its unit reads: `$1,234.50`, `38.2%`, `+1.4 percentage points`. */
export function formatCell(cell: Cell | undefined, unit: Unit): string {
  if (cell === null || cell === undefined) return 'not available'
  if (typeof cell !== 'number') return String(cell)
  switch (unit) {
    case 'usd':
      return dollars.format(cell)
    case 'ratio':
      return percents.format(cell)
    case 'percentage_points':
      return `${points.format(cell)} percentage points`
    case 'year':
      return String(cell)
    default:
      return counts.format(cell)
  }
}

/** `Net sales $84,107,970.66, gross margin $37,348,390.63`: the figures of a row in the columns' order. */
export function describeFigures(row: Row, columns: readonly Column[]): string {
  return columns
    .filter(({ key, unit }) => row[key] !== undefined && isFigure(unit))
    .map(({ key, label, unit }) => `${label} ${formatCell(row[key], unit)}`)
    .join(', ')
}

/** Whether a column of this unit holds figures that can be drawn and compared. */
export function isFigure(unit: Unit): boolean {
  return unit !== 'text' && unit !== 'date' && unit !== 'year'
}

/** `later − earlier`; null where either is unknown. Dollars and counts keep to hundredths. */
export function difference(later: Figure, earlier: Figure, unit: MetricUnit): Figure {
  if (later === null || earlier === null) return null
  return unit === 'ratio' ? later - earlier : Math.round((later - earlier) * 100) / 100
}

/** A figure in whole hundredths, where sums are exact; nothing booked is 0. */
export const hundredthsOf = (figure: Figure | undefined): number => Math.round((figure ?? 0) * 100)

/** `part ÷ whole`; null where it cannot be computed. */
export function quotient(part: Figure, whole: Figure): Figure {
  return part === null || whole === null || whole === 0 ? null : part / whole
}

/** A difference of ratios in percentage points: 0.02 is 2. */
export function percentagePoints(later: Figure, earlier: Figure): Figure {
  const change = difference(later, earlier, 'ratio')
  return change === null ? null : change * 100
}
