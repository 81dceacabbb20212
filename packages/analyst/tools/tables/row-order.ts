import { RequestError, type Dimension } from '@perdure/books'
import type { Column, Row } from '@perdure/protocol'
import type { Direction } from './filters.ts'
import { sortRows } from './table.ts'

export const TIME_DIMENSIONS: readonly Dimension[] = ['fiscal_year', 'fiscal_quarter', 'month']

export interface RowOrder {
  groupBy: readonly Dimension[]
  sortBy?: string | undefined
  direction?: Direction | undefined
}

/** As asked; else, with time in it, as the books list it, and without, by the first figure. */
export function orderRows(
  rows: readonly Row[],
  { groupBy, sortBy, direction }: RowOrder,
  columns: readonly Column[],
  figure: string,
): readonly Row[] {
  if (sortBy === undefined && groupBy.some((dimension) => TIME_DIMENSIONS.includes(dimension))) {
    return direction === 'desc' ? rows.toReversed() : rows
  }
  const column = sortBy ?? figure
  const sorted = columns.find(({ key }) => key === column)
  if (sorted === undefined) {
    throw new RequestError(
      'sortBy',
      `There is no column "${column}".`,
      columns.map(({ key }) => key),
    )
  }
  const isName = groupBy.some((dimension) => dimension === column)
  return sortRows(rows, column, direction ?? (isName ? 'asc' : 'desc'))
}
