import { DIMENSION_LABELS, type Dimension, type MeasureRow } from '@perdure/books'
import type { Column, Row } from '@perdure/protocol'

/** How the dimensions of an answer become columns and cells: a fiscal year is a number, everything else its label. */

export function dimensionColumns(groupBy: readonly Dimension[]): Column[] {
  return groupBy.map((dimension) => ({
    key: dimension,
    label: DIMENSION_LABELS[dimension],
    unit: dimension === 'fiscal_year' ? 'year' : 'text',
  }))
}

export function dimensionCells(
  { keys, labels }: Pick<MeasureRow, 'keys' | 'labels'>,
  groupBy: readonly Dimension[],
): Row {
  return Object.fromEntries(
    groupBy.map((dimension, index) => [
      dimension,
      dimension === 'fiscal_year' ? Number(keys[index]) : labels[index]!,
    ]),
  )
}
