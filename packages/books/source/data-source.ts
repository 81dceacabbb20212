import type { BookTables } from './tables.ts'

/** Where the books come from. An adapter reads its own format and yields neutral tables. */
export interface DataSource {
  /** Short and stable: `generated`, `adventureworks`. */
  id: string
  /** For people: what it is and where it lies. */
  label: string
  /** Reads everything. Throws `SourceError` with file, row and column where the data does not fit. */
  read(signal?: AbortSignal): Promise<BookTables>
}

/** Data that cannot be loaded, with the place where it went wrong. `row` counts from 1, a header included. */
export class SourceError extends Error {
  readonly file: string
  readonly row: number | undefined
  readonly column: string | undefined

  constructor(problem: string, place: { file: string; row?: number; column?: string }) {
    const where = [place.file, place.row && `row ${place.row}`, place.column && `column ${place.column}`]
    super(`${where.filter(Boolean).join(', ')}: ${problem}`)
    this.name = 'SourceError'
    this.file = place.file
    this.row = place.row
    this.column = place.column
  }
}
