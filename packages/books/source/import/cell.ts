import { SourceError } from '../data-source.ts'
import { placeOf } from '../files/columns.ts'
import type { SourceRow } from '../files/table-file.ts'
import type { Column } from '../mapping/fields.ts'
import type { FileShape } from '../mapping/file-shapes.ts'

/** A table that is read: what is known before its first row. */
export interface TableContext {
  file: string
  columns: readonly string[]
  shape: FileShape
  /** Finds what a lookup of the mapping has for a key. */
  lookUp: (lookup: string, key: string) => string | undefined
}

/** Reads something from a row. Throws `SourceError` with the place for a cell that does not fit. */
export type Reader<T> = (row: SourceRow) => T

/** The text of a column's cell, null where it is empty or holds one of `empty`; those of the file, without them. */
export function filledCell(
  { columns, shape }: TableContext,
  column: Column,
  empty: readonly string[] = shape.empty,
): Reader<string | null> {
  const place = placeOf(columns, column)
  const tokens = new Set(empty)
  return ({ cells }) => {
    const value = cells[place]?.trim() ?? ''
    return value === '' || tokens.has(value) ? null : value
  }
}

/** What is wrong with a row, at one of its columns. */
export function faultAt(
  { file, columns }: TableContext,
  { row }: SourceRow,
  column: Column | undefined,
  problem: string,
): SourceError {
  const name = typeof column === 'number' ? (columns[column - 1] ?? String(column)) : column
  return new SourceError(problem, { file, row, column: name })
}

/** The value, which must be there. */
export function needed<T>(table: TableContext, row: SourceRow, column: Column | undefined, value: T | null): T {
  if (value === null) throw faultAt(table, row, column, 'is empty')
  return value
}
