import { SourceError } from '../data-source.ts'
import { readTable } from '../files/read-table.ts'
import type { SourceRow } from '../files/table-file.ts'
import { PROGRESS_INTERVAL_MS } from '../limits.ts'
import type { Column } from '../mapping/fields.ts'
import type { Mapping } from '../mapping/mapping.ts'
import type { TableContext } from './cell.ts'
import { createCells, type Cells } from './cells.ts'
import type { Problems } from './problems.ts'

/** How far an import is. */
export interface ImportProgress {
  file: string
  /** Rows of the file that are read. */
  rows: number
  /** How much of the file is read, 0 to 1. */
  doneRatio: number
}

export interface FolderReaderOptions {
  folder: string
  mapping: Pick<Mapping, 'files'>
  problems: Problems
  lookUp: TableContext['lookUp']
  /** Told several times a second at most, and at the end of each file. */
  onProgress?: ((progress: ImportProgress) => void) | undefined
  signal?: AbortSignal | undefined
}

/** A part of the mapping that is read from a file; its fields say which columns. */
export type MappedFrom = { from: string } & Readonly<Record<string, unknown>>

/** Makes of the cells what is done with each row. Called once, when the columns are known. */
export type RowUse = (cells: Cells) => (row: SourceRow) => void

export interface FolderReader {
  /** Reads a file row by row. What does not fit is gathered: a row, or why the file cannot be read. */
  read(table: MappedFrom, use: RowUse): Promise<void>
  /** How many rows each file had that was read. */
  rowsOf: ReadonlyMap<string, number>
}

export function createFolderReader(options: FolderReaderOptions): FolderReader {
  const { folder, mapping, problems, lookUp, onProgress, signal } = options
  const rowsOf = new Map<string, number>()
  let toldAtMs = -Infinity
  const tell = (progress: ImportProgress): void => {
    const nowMs = performance.now()
    if (progress.doneRatio < 1 && nowMs - toldAtMs < PROGRESS_INTERVAL_MS) return
    toldAtMs = nowMs
    onProgress?.(progress)
  }
  async function readRows(table: MappedFrom, use: RowUse): Promise<void> {
    const shape = mapping.files[table.from]!
    const { file } = shape
    let take: ((row: SourceRow) => void) | undefined
    let rowsRead = 0
    const wanted = columnsOf(table)
    const onProblem = (problem: SourceError): void => problems.add(problem)
    for await (const batch of readTable({ folder, file, shape, wanted, onProblem, signal })) {
      take ??= use(createCells({ file, columns: batch.columns, shape, lookUp }))
      for (const row of batch.rows) problems.attempt(() => take!(row))
      rowsRead += batch.rows.length
      rowsOf.set(file, rowsRead)
      tell({ file, rows: rowsRead, doneRatio: batch.doneRatio })
    }
  }
  return {
    rowsOf,
    async read(table, use) {
      try {
        await readRows(table, use)
      } catch (error) {
        problems.attempt(() => {
          throw error
        })
      }
    },
  }
}

/** Where a mapping names columns, besides in `column`. */
const COLUMN_KEYS = ['column', 'less', 'year', 'month', 'key', 'whenEmptyMultiply']

/** Every column that a part of the mapping names. */
export function columnsOf(table: unknown): Column[] {
  if (typeof table !== 'object' || table === null) return []
  return Object.entries(table).flatMap(([key, value]): Column[] => {
    if (!COLUMN_KEYS.includes(key) || (typeof value === 'object' && !Array.isArray(value))) return columnsOf(value)
    return Array.isArray(value) ? value : [value as Column]
  })
}

/** An error about a part of the mapping as a whole, at the file it is read from. */
export function faultOfFile(mapping: Pick<Mapping, 'files'>, from: string | undefined, problem: string): SourceError {
  return new SourceError(problem, { file: from === undefined ? 'the mapping' : mapping.files[from]!.file })
}
