import type { Cell, Column } from '@perdure/protocol'
import { figureText, writeMarker } from '../../citations/marker.ts'
import { formatCell, isFigure } from '../../tools/tables/figures.ts'
import type { ModelAnswer } from '../tool-answer.ts'
import { monthName } from './calendar-words.ts'

export type TableRow = readonly Cell[]

/** A dataset as a tool's answer shows it: at most the first rows, `total` of all. */
export interface Table extends NonNullable<ModelAnswer['dataset']> {
  /** By what a marker names each row, however they are ordered here. */
  readonly rowNames: ReadonlyMap<TableRow, number | 'total'>
}

export function toTable(dataset: NonNullable<ModelAnswer['dataset']>): Table {
  const rowNames = new Map<TableRow, number | 'total'>(dataset.rows.map((row, index) => [row, index + 1]))
  if (dataset.totals !== undefined) rowNames.set(dataset.totals, 'total')
  return { ...dataset, rowNames }
}

/** Rows a table in an answer has at most; the dataset beside the answer holds all of them. */
export const TABLE_ROWS_MAX = 8

export function columnAt(table: Table, key: string): number {
  return table.columns.findIndex((column) => column.key === key)
}

export function hasColumn(table: Table, key: string): boolean {
  return columnAt(table, key) >= 0
}

export function cell(table: Table, row: TableRow, key: string): Cell {
  return row[columnAt(table, key)] ?? null
}

/** A number, or undefined where there is none. */
export function figure(table: Table, row: TableRow, key: string): number | undefined {
  const value = cell(table, row, key)
  return typeof value === 'number' ? value : undefined
}

/**
 * A figure as an answer says it: cited. Every figure of an answer goes through here, so that none is without its source.
 * `absolute`: without its sign, for sentences that say "rose" or "fell".
 */
export function cited(table: Table, row: TableRow, key: string, { absolute = false } = {}): string {
  const unit = table.columns[columnAt(table, key)]?.unit ?? 'text'
  const value = cell(table, row, key)
  const rowName = table.rowNames.get(row)
  const { datasetId } = table
  const isCitable = typeof value === 'number' && isFigure(unit) && rowName !== undefined
  const marker = isCitable ? writeMarker({ datasetId, row: rowName, column: key, absolute }) : undefined
  return marker ?? figureText(value, unit, absolute)
}

/** A cell as an answer says it: a figure cited, a month and a fiscal year by their names, all else as its unit reads. */
export function text(table: Table, row: TableRow, key: string): string {
  const value = cell(table, row, key)
  if (key === 'month' && typeof value === 'string') return monthName(value)
  if (key === 'fiscal_year' && typeof value === 'number') return `FY${value}`
  const unit = table.columns[columnAt(table, key)]?.unit ?? 'text'
  return isFigure(unit) ? cited(table, row, key) : formatCell(value, unit)
}

/** The same without its sign, for sentences that say "rose" or "fell". */
export function size(table: Table, row: TableRow, key: string): string {
  return cited(table, row, key, { absolute: true })
}

export function figureColumns(table: Table): Column[] {
  return table.columns.filter(({ unit }) => isFigure(unit))
}

export function labelColumns(table: Table): Column[] {
  return table.columns.filter(({ unit }) => !isFigure(unit))
}

/** What a row is called: its members, joined. */
export function rowName(table: Table, row: TableRow): string {
  return labelColumns(table)
    .map(({ key }) => text(table, row, key))
    .join(', ')
}

/** "Signals ($2.00)": a row with one of its figures. */
export function named(table: Table, row: TableRow, key: string): string {
  return `${rowName(table, row)} (${text(table, row, key)})`
}

/** Whether every row is there, so that "the highest" can be said of all. */
export function isWhole(table: Table): boolean {
  return table.rows.length === table.total
}

/** The row with the largest (or smallest) figure in a column; undefined where no row has one. */
export function extreme(table: Table, key: string, which: 'largest' | 'smallest'): TableRow | undefined {
  const rows = table.rows.filter((row) => figure(table, row, key) !== undefined)
  const sign = which === 'largest' ? -1 : 1
  return rows.toSorted((left, right) => sign * ((figure(table, left, key) ?? 0) - (figure(table, right, key) ?? 0)))[0]
}

/** Markdown of the first rows; '' for a table without any. */
export function markdownTable(table: Table, keys: readonly string[], rowsMax = TABLE_ROWS_MAX): string {
  const columns = keys.flatMap((key) => table.columns.filter((column) => column.key === key))
  if (table.rows.length === 0 || columns.length === 0) return ''
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const cellText = (row: TableRow, { key, unit }: Column): string =>
    isFigure(unit) ? text(table, row, key) : withoutBars(text(table, row, key))
  return [
    line(columns.map(({ label }) => withoutBars(label))),
    line(columns.map(({ unit }) => (isFigure(unit) ? '---:' : '---'))),
    ...table.rows.slice(0, rowsMax).map((row) => line(columns.map((column) => cellText(row, column)))),
  ].join('\n')
}

/** A bar would end the cell. */
function withoutBars(words: string): string {
  return words.replaceAll('|', '\\|')
}

/** The same with every column. */
export function wholeTable(table: Table, rowsMax = TABLE_ROWS_MAX): string {
  return markdownTable(
    table,
    table.columns.map(({ key }) => key),
    rowsMax,
  )
}
