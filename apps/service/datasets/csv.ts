import type { Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import type { DatasetResource } from './dataset-resource.ts'
import { withoutFormula } from './formula.ts'

/** What a spreadsheet of another locale takes for the end of a cell. */
const FOREIGN_DELIMITER = /[;\t|]/

/**
 * A dataset as CSV (RFC 4180): labels, then rows; figures as they are, a ratio of 25 % as 0.25. The byte order mark
 * tells Excel that it is UTF-8. Text that a spreadsheet would take for a formula gets an apostrophe in front.
 */
export function datasetCsv({ columns, rows }: DatasetResource): Readable {
  const keys = columns.map(({ key }) => key)
  const records = [columns.map(({ label }) => label), ...rows.map((row) => keys.map((key) => row[key] ?? null))]
  return stringify(records, {
    bom: true,
    record_delimiter: 'windows',
    // A lone line end would begin a row of the text's own making, a foreign delimiter a cell.
    quote_record_delimiter: true,
    quoted_match: FOREIGN_DELIMITER,
    cast: { boolean: String, string: withoutFormula },
  })
}
