import { readCsv } from './read-csv.ts'
import { readParquet } from './read-parquet.ts'
import type { RowBatch, TableReading } from './table-file.ts'

/** The rows of a file of either format. */
export function readTable(reading: TableReading): AsyncGenerator<RowBatch> {
  const { shape } = reading
  return shape.format === 'parquet' ? readParquet(reading) : readCsv({ ...reading, shape })
}
