import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { SourceError } from '../data-source.ts'
import { missingColumn } from './columns.ts'
import type { RowBatch, TableReading } from './table-file.ts'
import { unreadable } from './text-file.ts'

/** Every value as text, so that a cell is read and checked as one of CSV is. */
const READ = 'SELECT COLUMNS(*)::VARCHAR FROM read_parquet($path)'
const COUNT = 'SELECT count(*) AS rows FROM read_parquet($path)'

/** Reads a Parquet file row by row; nested values come as text. Rows count from 1. As `readCsv` in everything else. */
export async function* readParquet(reading: TableReading): AsyncGenerator<RowBatch> {
  const { folder, file, wanted, signal } = reading
  const path = join(folder, file)
  await access(path).catch((error: unknown) => {
    throw unreadable(error, file)
  })
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    const { total, result } = await open(connection, path, file)
    if (total === 0) throw new SourceError('the file holds no rows', { file })
    const columns = result.columnNames()
    const missing = missingColumn(columns, wanted)
    if (missing !== undefined) {
      throw new SourceError(`the file lacks this column; it has: ${columns.join(', ')}`, { file, column: missing })
    }
    let row = 0
    for await (const chunk of result) {
      signal?.throwIfAborted()
      const rows = chunk.getRows().map((cells) => ({ row: (row += 1), cells: cells as (string | null)[] }))
      yield { file, columns, rows, doneRatio: row / total }
    }
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

async function open(connection: DuckDBConnection, path: string, file: string) {
  try {
    const [count] = await (await connection.run(COUNT, { path })).getRowObjects()
    return { total: Number(count?.['rows']), result: await connection.stream(READ, { path }) }
  } catch {
    throw new SourceError('the file is not Parquet, or is damaged', { file })
  }
}
