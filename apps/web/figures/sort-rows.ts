import type { Cell, Column, Row } from '@perdure/protocol'
import { isNumeric } from './format.ts'

/** By which column a table is sorted, and which way. */
export interface SortOrder {
  key: string
  direction: 'ascending' | 'descending'
}

/** A row with the place, from 1, that it has in its dataset. */
export interface PlacedRow {
  place: number
  row: Row
}

/**
 * What a press on a column's head leads to: figures come largest first, words and days from the beginning; then the other
 * way round; then as the dataset has them.
 */
export function nextOrder(order: SortOrder | undefined, { key, unit }: Column): SortOrder | undefined {
  const first = isNumeric(unit) ? 'descending' : 'ascending'
  if (order?.key !== key) return { key, direction: first }
  if (order.direction !== first) return undefined
  return { key, direction: first === 'ascending' ? 'descending' : 'ascending' }
}

/**
 * Rows in the order of one column's values, never of their words: figures by size, days by time, words as the reader's
 * language has them, with numbers in them by size. Rows that are alike stay in the dataset's order, and those without a
 * value come last, whichever the way.
 */
export function sortedRows(rows: readonly Row[], order: SortOrder | undefined, column?: Column, locale?: string): PlacedRow[] {
  const placed = rows.map((row, index) => ({ place: index + 1, row }))
  if (order === undefined || column === undefined) return placed
  const collator = new Intl.Collator(locale, { numeric: true })
  const sign = order.direction === 'ascending' ? 1 : -1
  return placed.toSorted((left, right) => {
    const [a, b] = [left.row[order.key] ?? null, right.row[order.key] ?? null]
    if (isEmpty(a) || isEmpty(b)) return Number(isEmpty(a)) - Number(isEmpty(b))
    return sign * compareCells(a, b, column, collator)
  })
}

function isEmpty(cell: Cell): cell is null | '' {
  return cell === null || cell === ''
}

/** Numbers before words where a column has both. */
function compareCells(a: Cell, b: Cell, { unit }: Column, collator: Intl.Collator): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  if (typeof a === 'number') return -1
  if (typeof b === 'number') return 1
  const [left, right] = [String(a), String(b)]
  // Days and months are written so that their characters are in the order of time.
  if (unit === 'date') return left < right ? -1 : Number(left > right)
  return collator.compare(left, right)
}
