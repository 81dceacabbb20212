import { clipText, type Column, type Row } from '@perdure/protocol'
import { CELL_MAX_CHARACTERS } from '../limits.ts'
import { cellText, isAtRight, printable } from './cells.ts'

export interface PrintedTable {
  columns: readonly Column[]
  rows: readonly Row[]
  totals?: Row | undefined
}

const GAP = '  '

/** Rows under their labels, aligned, with the totals at the end; row by row where that is wider than the terminal. */
export function printTable(table: PrintedTable, terminalColumns: number): string[] {
  const lines = alignedLines(table)
  return (lines[0]?.length ?? 0) <= terminalColumns ? lines.map((line) => line.trimEnd()) : recordLines(table)
}

function alignedLines({ columns, rows, totals }: PrintedTable): string[] {
  const labels = columns.map(({ label }) => printable(label))
  const body = rows.map((row) => columns.map((column) => clipText(cellText(row[column.key], column), CELL_MAX_CHARACTERS)))
  const foot = totals ? [totalCells(columns, totals)] : []
  const widths = columns.map((_, place) => Math.max(...[labels, ...body, ...foot].map((cells) => cells[place]!.length)))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, place) => (isAtRight(columns[place]!) ? cell.padStart(widths[place]!) : cell.padEnd(widths[place]!)))
      .join(GAP)
  const rule = line(widths.map((width) => '─'.repeat(width)))
  return [line(labels), rule, ...body.map(line), ...(foot.length > 0 ? [rule, ...foot.map(line)] : [])]
}

function totalCells(columns: readonly Column[], totals: Row): string[] {
  return columns.map((column, place) => {
    const total = totals[column.key]
    if (total !== undefined && total !== null) return cellText(total, column)
    return place === 0 ? 'Total' : ''
  })
}

/** One line for each cell, a blank line between rows; cells without a value are left out. */
function recordLines({ columns, rows, totals }: PrintedTable): string[] {
  const width = Math.max(0, ...columns.map(({ label }) => printable(label).length))
  const record = (row: Row): string[] =>
    columns
      .filter(({ key }) => row[key] !== undefined && row[key] !== null)
      .map((column) => `${printable(column.label).padEnd(width)}${GAP}${cellText(row[column.key], column)}`)
  const records = [...rows, ...(totals ? [totals] : [])].map(record)
  return records.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]))
}
