import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { SourceError } from '../data-source.ts'

/** How one of the files is written. */
export interface TableShape {
  file: string
  delimiter: '|' | ',' | '\t'
  /** Whether the first row names the columns; else they are told by their place. */
  header: boolean
  /** Where there is no header: every column in its place. Where there is one: the columns that must be in it. */
  columns: readonly string[]
}

/** One row, with readers that say where a cell does not fit. */
export interface TableRow {
  /** Counts from 1, a header included. */
  row: number
  /** Throws for an empty cell. */
  text(column: string): string
  /** As it is, possibly empty. */
  raw(column: string): string
  whole(column: string): number
  /** A decimal number in whole hundredths, rounded half away from zero. */
  hundredths(column: string): number
  fault(column: string, problem: string): SourceError
}

const NUMBER = /^-?\d+(\.\d+)?(e-?\d+)?$/i
const ZERO_WIDTH_BOM = '\uFEFF'

/**
 * Reads a whole file. Rejects with `SourceError` for a file that is missing or empty and for rows of another shape.
 */
export async function readTable(folder: string, shape: TableShape, signal?: AbortSignal): Promise<TableRow[]> {
  const text = await readText(folder, shape.file, signal)
  const records: string[][] = parse(text, {
    delimiter: shape.delimiter,
    quote: shape.header ? '"' : null,
    relax_column_count: true,
    skip_empty_lines: true,
  })
  const columns = shape.header ? headerOf(shape, records.shift()) : shape.columns
  if (records.length === 0) throw new SourceError('the file holds no rows', { file: shape.file })
  const places = new Map(columns.map((column, place) => [column, place]))
  const firstRow = shape.header ? 2 : 1
  return records.map((cells, index) => {
    const row = firstRow + index
    if (cells.length !== columns.length) {
      const separator = shape.delimiter === '\t' ? 'tabs' : `"${shape.delimiter}"`
      throw new SourceError(
        `has ${cells.length} columns where ${columns.length} are expected, separated by ${separator}`,
        { file: shape.file, row },
      )
    }
    return createRow(shape.file, row, (column) => cells[places.get(column)!]!)
  })
}

async function readText(folder: string, file: string, signal: AbortSignal | undefined): Promise<string> {
  try {
    const bytes = await readFile(join(folder, file), { signal })
    // Microsoft publishes some of these files in UTF-16, which only its first two bytes tell.
    const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf16le' : 'utf8'
    const text = bytes.toString(encoding)
    return text.startsWith(ZERO_WIDTH_BOM) ? text.slice(1) : text
  } catch (error) {
    signal?.throwIfAborted()
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    throw new SourceError(missing ? 'the file is missing' : 'the file cannot be read', { file })
  }
}

function headerOf({ file, columns }: TableShape, header: readonly string[] | undefined): readonly string[] {
  if (!header) throw new SourceError('the file is empty', { file })
  const missing = columns.find((column) => !header.includes(column))
  if (missing === undefined) return header
  throw new SourceError(`the header lacks this column; it has: ${header.join(', ')}`, {
    file,
    row: 1,
    column: missing,
  })
}

function createRow(file: string, row: number, raw: (column: string) => string): TableRow {
  const fault = (column: string, problem: string): SourceError => new SourceError(problem, { file, row, column })
  const number = (column: string): number => {
    const cell = raw(column)
    if (!NUMBER.test(cell)) throw fault(column, `"${cell}" is no number`)
    return Number(cell)
  }
  return {
    row,
    raw,
    fault,
    text: (column) => {
      const cell = raw(column).trim()
      if (cell === '') throw fault(column, 'is empty')
      return cell
    },
    whole: (column) => {
      const value = number(column)
      if (!Number.isSafeInteger(value)) throw fault(column, `"${raw(column)}" is no whole number`)
      return value
    },
    hundredths: (column) => {
      const value = number(column)
      const rounded = Math.sign(value) * Math.round(Math.abs(value) * 100)
      if (!Number.isSafeInteger(rounded)) throw fault(column, `"${raw(column)}" is too large`)
      return rounded
    },
  }
}
