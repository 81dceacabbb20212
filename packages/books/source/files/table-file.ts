import type { SourceError } from '../data-source.ts'
import type { FileShape } from '../mapping/file-shapes.ts'

/** One row as text. */
export interface SourceRow {
  /** Counts from 1, a header included. */
  row: number
  /** In the order of the table's columns; null where a Parquet file has no value. */
  cells: readonly (string | null)[]
}

/** Rows that are read together. */
export interface RowBatch {
  file: string
  columns: readonly string[]
  rows: readonly SourceRow[]
  /** How much of the file is read, 0 to 1. */
  doneRatio: number
}

export interface TableReading {
  folder: string
  /** Relative to the folder. */
  file: string
  shape: FileShape
  /** Columns that somebody will ask for, by name or by place from 1. */
  wanted: readonly (string | number)[]
  /** Told of each row that does not have the table's shape; it may throw to end the reading. */
  onProblem: (problem: SourceError) => void
  signal?: AbortSignal | undefined
}
