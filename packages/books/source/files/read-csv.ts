import { join } from 'node:path'
import { pipeline, Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { SourceError } from '../data-source.ts'
import { BATCH_ROWS, ROW_MAX_CHARACTERS } from '../limits.ts'
import type { CsvShape } from '../mapping/file-shapes.ts'
import { missingColumn } from './columns.ts'
import { likelySeparator, nameOfSeparator } from './separator.ts'
import type { RowBatch, SourceRow, TableReading } from './table-file.ts'
import { openTextFile, type TextFile } from './text-file.ts'

/**
 * Reads a CSV file row by row, never more of it in memory than some rows. A row with another number of columns is told
 * to `onProblem` and left out. Throws `SourceError` where nothing of the file can be read: it is missing, empty, has
 * another separator, lacks a column, or holds bytes of another encoding.
 */
export async function* readCsv(reading: TableReading & { shape: CsvShape }): AsyncGenerator<RowBatch> {
  const { folder, file, shape, signal } = reading
  const text = await openTextFile(join(folder, file), file, shape.encoding)
  const unnamed = shape.header ? undefined : missingColumn(shape.columns ?? [], reading.wanted)
  if (unnamed !== undefined) {
    throw new SourceError('the mapping names no such column for this file', { file, column: unnamed })
  }
  const noRows = new SourceError('the file holds no rows', { file })
  if (text.head.trim() === '') throw shape.header ? new SourceError('the file is empty', { file }) : noRows
  let readBytes = 0
  const records = parseRecords(text, shape, signal, (bytes) => (readBytes = bytes))
  let columns: readonly string[] | undefined = shape.header ? undefined : shape.columns
  let rows: SourceRow[] = []
  let [row, rowsRead] = [0, 0]
  try {
    for await (const cells of records) {
      row += 1
      if (cells.length === 1 && cells[0] === '') continue
      if (columns === undefined) {
        columns = checkedHeader(reading, text, cells, row)
        continue
      }
      rowsRead += 1
      if (cells.length === columns.length) rows.push({ row, cells })
      else tellWidth(reading, text, { row, found: cells.length, expected: columns.length, isFirst: rowsRead === 1 })
      if (rows.length < BATCH_ROWS) continue
      // The last bytes are read some rows before the last row is.
      yield { file, columns, rows, doneRatio: readBytes / (text.sizeBytes + 1) }
      rows = []
    }
  } catch (error) {
    signal?.throwIfAborted()
    throw error instanceof CsvError ? asSourceError(error, file) : error
  }
  if (rowsRead === 0) throw noRows
  yield { file, columns: columns ?? [], rows, doneRatio: 1 }
}

function parseRecords(
  text: TextFile,
  { separator, quote }: CsvShape,
  signal: AbortSignal | undefined,
  onBytes: (bytes: number) => void,
): AsyncIterable<string[]> {
  const parser = parse({
    delimiter: separator,
    quote,
    relax_column_count: true,
    max_record_size: ROW_MAX_CHARACTERS,
  })
  // An error of either side ends the parser, and with it whoever reads from it.
  pipeline(Readable.from(text.read(signal, onBytes)), parser, () => undefined)
  return parser as AsyncIterable<string[]>
}

function checkedHeader(
  { file, wanted, shape }: TableReading & { shape: CsvShape },
  text: TextFile,
  header: readonly string[],
  row: number,
): readonly string[] {
  const columns = header.map((name) => name.trim())
  const repeated = columns.find((name, place) => name !== '' && columns.indexOf(name) !== place)
  const problem = missingColumn(columns, wanted)
  if (!problem && repeated === undefined) return columns
  if (repeated !== undefined) {
    throw new SourceError('the header has this column twice', { file, row, column: repeated })
  }
  const hint = columns.length === 1 ? separatorHint(text, shape) : ''
  if (hint !== '') throw new SourceError(`the header is one column${hint}`, { file, row })
  throw new SourceError(`the header lacks this column; it has: ${columns.join(', ')}`, { file, row, column: problem })
}

function tellWidth(
  { file, shape, onProblem }: TableReading & { shape: CsvShape },
  text: TextFile,
  { row, found, expected, isFirst }: { row: number; found: number; expected: number; isFirst: boolean },
): void {
  const what = `has ${found} columns where ${expected} are expected, separated by ${nameOfSeparator(shape.separator)}`
  if (!isFirst) return onProblem(new SourceError(what, { file, row }))
  // Every other row will be as wrong.
  throw new SourceError(`${what}${separatorHint(text, shape)}`, { file, row })
}

function separatorHint({ head }: TextFile, { separator }: CsvShape): string {
  const likely = likelySeparator(head)
  if (likely === undefined || likely === separator) return ''
  const [seems, said] = [likely, separator].map(nameOfSeparator)
  return `; the file seems to be separated by ${seems}, the mapping says ${said}`
}

function asSourceError(error: CsvError, file: string): SourceError {
  const problem =
    error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE'
      ? 'a quote is opened and not closed'
      : 'a quote stands where none may: inside a cell that does not begin with one, or before the end of one that does'
  // The parser is ahead of the rows that were read from it, and counts those that it finished.
  const { records } = error as CsvError & { records?: number }
  return new SourceError(problem, { file, row: records === undefined ? undefined : records + 1 })
}
