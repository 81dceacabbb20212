import type { Cell, Unit } from '@perdure/protocol'
import writeExcelFile, { type SheetData } from 'write-excel-file/node'
import { SPREADSHEET_CELL_MAX_CHARACTERS } from '../limits.ts'
import type { DatasetResource } from './dataset-resource.ts'

export const SPREADSHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/**
 * How a spreadsheet shows the figures of a unit; text is marked as text, so that nothing makes a date or a formula of
 * it.
 */
const FORMATS: Readonly<Record<Unit, string>> = {
  text: '@',
  date: 'yyyy-mm-dd',
  count: '#,##0',
  usd: '#,##0.00',
  ratio: '0.0%',
  percentage_points: '0.0',
  number: '#,##0.00',
  year: '0',
}

const COLUMN_WIDTH_MIN = 12
const COLUMN_WIDTH_MAX = 48
const SOURCE_COLUMNS = [{ width: COLUMN_WIDTH_MIN }, { width: COLUMN_WIDTH_MAX * 2 }]
/** What XML 1.0 cannot hold. */
// eslint-disable-next-line no-control-regex
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

/** A dataset as an Excel workbook: its rows on the first sheet, on the second where they come from. */
export function datasetSpreadsheet(dataset: DatasetResource): Promise<Buffer> {
  const { columns, rows } = dataset
  const header = columns.map(({ label }) => ({ ...textCell(label), fontWeight: 'bold' as const }))
  const body = rows.map((row) => columns.map(({ key, unit }) => cell(row[key] ?? null, unit)))
  const widths = columns.map(({ key, label }) => ({ width: columnWidth(label, rows.map((row) => row[key] ?? null)) }))
  return writeExcelFile([
    { sheet: 'Data', data: [header, ...body], columns: widths, stickyRowsCount: 1 },
    { sheet: 'Source', data: sourceRows(dataset), columns: SOURCE_COLUMNS },
  ]).toBuffer()
}

function sourceRows(dataset: DatasetResource): SheetData {
  const { datasetId, title, asOf, scope, formula, total, rows, columns, totals = {} } = dataset
  const lines: [string, string][] = [
    ['Title', title],
    ['As of', asOf],
    ['Scope', scope],
    ...(formula === undefined ? [] : [['Formula', formula] satisfies [string, string]]),
    ['Rows', rows.length === total ? String(total) : `${rows.length} of ${total}`],
    ['Dataset', datasetId],
  ]
  const named = (name: string) => ({ ...textCell(name), fontWeight: 'bold' as const })
  return [
    ...lines.map(([name, value]) => [named(name), textCell(value)]),
    ...columns.flatMap(({ key, label, unit }) => {
      const total = totals[key]
      return typeof total === 'number' ? [[named(`Total: ${label}`), cell(total, unit)]] : []
    }),
  ]
}

function cell(value: Cell, unit: Unit) {
  if (value === null || (typeof value === 'number' && !Number.isFinite(value))) return null
  if (typeof value === 'number') return { value, type: Number, format: FORMATS[unit] }
  if (typeof value === 'boolean') return { value, type: Boolean }
  const day = unit === 'date' ? dayOf(value) : undefined
  return day ? { value: day, type: Date, format: FORMATS.date } : textCell(value)
}

/** The day that `YYYY-MM-DD` names; undefined for a month and for what is no day. */
function dayOf(text: string): Date | undefined {
  const day = new Date(`${text}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime()) ? day : undefined
}

/** Always a string cell, never a formula one: what begins with `=` stays text. */
function textCell(text: string) {
  const value = text.toWellFormed().replaceAll(NOT_XML, '').slice(0, SPREADSHEET_CELL_MAX_CHARACTERS)
  return { value, type: String, format: '@' }
}

function columnWidth(label: string, values: readonly Cell[]): number {
  let longest = label.length
  for (const value of values) longest = Math.max(longest, String(value ?? '').length)
  return Math.min(COLUMN_WIDTH_MAX, Math.max(COLUMN_WIDTH_MIN, longest + 2))
}
