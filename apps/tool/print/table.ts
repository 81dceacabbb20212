import type { Column, Row } from '@perdure/protocol'
import { LABEL_CHARACTERS, TEXT_CHARACTERS } from '../limits.ts'
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
  const width = Math.max(0, ...lines.map((line) => line.length))
  return width <= terminalColumns ? lines.map((line) => line.trimEnd()) : recordLines(table)
}

/** The cells of one row, each in as many lines as it takes. */
type Cells = readonly (readonly string[])[]

function alignedLines({ columns, rows, totals }: PrintedTable): string[] {
  const body = rows.map((row) => columns.map((column) => broken(cellText(row[column.key], column), TEXT_CHARACTERS)))
  const foot = totals ? [totalCells(columns, totals)] : []
  const bodyWidths = columns.map((_, place) => widthOf([...body, ...foot], place))
  const labels = columns.map(({ label }, place) =>
    broken(printable(label), Math.max(LABEL_CHARACTERS, bodyWidths[place]!)),
  )
  const widths = columns.map((_, place) => Math.max(bodyWidths[place]!, widthOf([labels], place)))
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, place) => (isAtRight(columns[place]!) ? text.padStart(widths[place]!) : text.padEnd(widths[place]!)))
      .join(GAP)
  const linesOf = (cells: Cells): string[] => inLines(cells).map(line)
  const rule = line(widths.map((width) => '─'.repeat(width)))
  // Labels of several lines end on the last one, right above the figures.
  const head = inLines(labels.map((lines) => lines.toReversed())).toReversed().map(line)
  return [...head, rule, ...body.flatMap(linesOf), ...(foot.length > 0 ? [rule, ...foot.flatMap(linesOf)] : [])]
}

const widthOf = (rows: readonly Cells[], place: number): number =>
  Math.max(0, ...rows.flatMap((cells) => cells[place]!.map((text) => text.length)))

/** Line by line, what each cell has on it. */
function inLines(cells: Cells): string[][] {
  const height = Math.max(0, ...cells.map((lines) => lines.length))
  return Array.from({ length: height }, (_, index) => cells.map((lines) => lines[index] ?? ''))
}

/** A text in lines of at most so many characters; a longer word stands alone. */
function broken(text: string, maxCharacters: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : undefined
    if (longer !== undefined && longer.length <= maxCharacters) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}

function totalCells(columns: readonly Column[], totals: Row): Cells {
  return columns.map((column, place) => {
    const total = totals[column.key]
    if (total !== undefined && total !== null) return [cellText(total, column)]
    return [place === 0 ? 'Total' : '']
  })
}

/** One line for each cell, a blank line between rows; cells without a value are left out. */
function recordLines({ columns, rows, totals }: PrintedTable): string[] {
  const width = Math.max(0, ...columns.map(({ label }) => printable(label).length))
  const record = (row: Row): string[] =>
    columns
      .filter(({ key }) => row[key] !== undefined && row[key] !== null && row[key] !== '')
      .map((column) => `${printable(column.label).padEnd(width)}${GAP}${cellText(row[column.key], column)}`)
  const records = [...rows, ...(totals ? [totals] : [])].map(record)
  return records.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]))
}
