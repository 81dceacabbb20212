import type { Cell, Column } from '@perdure/protocol'
import { formatCell, isFigure } from '../../tools/figures.ts'
import type { ModelAnswer } from '../tool-answer.ts'
import { monthName } from './calendar-words.ts'

/** A dataset as a tool's answer shows it: at most the first rows, `total` of all. */
export type Table = NonNullable<ModelAnswer['dataset']>
export type TableRow = readonly Cell[]

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

/** A cell as its unit reads; a month and a fiscal year by their names. */
export function text(table: Table, row: TableRow, key: string): string {
  const value = cell(table, row, key)
  if (key === 'month' && typeof value === 'string') return monthName(value)
  if (key === 'fiscal_year' && typeof value === 'number') return `FY${value}`
  return formatCell(value, table.columns[columnAt(table, key)]?.unit ?? 'text')
}

/** The same without its sign, for sentences that say "rose" or "fell". */
export function size(table: Table, row: TableRow, key: string): string {
  const value = figure(table, row, key)
  const unit = table.columns[columnAt(table, key)]?.unit ?? 'text'
  return value === undefined ? text(table, row, key) : formatCell(Math.abs(value), unit).replace(/^\+/, '')
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
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((each) => each.replaceAll('|', '\\|')).join(' | ')} |`
  return [
    line(columns.map(({ label }) => label)),
    line(columns.map(({ unit }) => (isFigure(unit) ? '---:' : '---'))),
    ...table.rows.slice(0, rowsMax).map((row) => line(columns.map(({ key }) => text(table, row, key)))),
  ].join('\n')
}

/** The same with every column. */
export function wholeTable(table: Table, rowsMax = TABLE_ROWS_MAX): string {
  return markdownTable(
    table,
    table.columns.map(({ key }) => key),
    rowsMax,
  )
}
