import { clipText, type Column, type Row } from '@perdure/protocol'
import { CELL_MAX_CHARACTERS, LABEL_CHARACTERS } from '../limits.ts'
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
  const body = rows.map((row) => columns.map((column) => clipText(cellText(row[column.key], column), CELL_MAX_CHARACTERS)))
  const foot = totals ? [totalCells(columns, totals)] : []
  const cellsWidths = columns.map((_, place) => Math.max(0, ...[...body, ...foot].map((cells) => cells[place]!.length)))
  const labels = columns.map(({ label }, place) => wrapped(printable(label), Math.max(LABEL_CHARACTERS, cellsWidths[place]!)))
  const head = headLines(labels)
  const widths = columns.map((_, place) => Math.max(cellsWidths[place]!, ...head.map((cells) => cells[place]!.length)))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, place) => (isAtRight(columns[place]!) ? cell.padStart(widths[place]!) : cell.padEnd(widths[place]!)))
      .join(GAP)
  const rule = line(widths.map((width) => '─'.repeat(width)))
  return [...head.map(line), rule, ...body.map(line), ...(foot.length > 0 ? [rule, ...foot.map(line)] : [])]
}

/** Labels of several lines stand on their last one, right above the figures. */
function headLines(labels: readonly (readonly string[])[]): string[][] {
  const height = Math.max(0, ...labels.map((lines) => lines.length))
  return Array.from({ length: height }, (_, index) => labels.map((lines) => lines[index - height + lines.length] ?? ''))
}

/** A label in lines of at most so many characters; a longer word stands alone. */
function wrapped(label: string, maxCharacters: number): string[] {
  const lines: string[] = []
  for (const word of label.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= maxCharacters) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
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
