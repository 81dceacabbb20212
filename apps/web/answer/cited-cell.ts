import { findCell, parseCellHref, type Cell, type Column, type DatasetData, type Row } from '@perdure/protocol'
import { formatCell, formatDate, formatExactly, isNumeric } from '../figures/format.ts'

const CITATION = /\[([^[\]\n]*)\]\((cell:[^()\s]*)\)/g

/** A citation whose dataset is at hand. */
export interface CitedCell {
  dataset: DatasetData
  row: number | 'total'
  column: Column
  cell: Cell
  absolute: boolean
}

/** Whether a link's target is a cell, or a cell that is not there. */
export function isCitation(href: string): boolean {
  return href.startsWith('cell:')
}

/** The cell that a link names among these datasets; undefined for what names none of them. */
export function citedCell(href: string, datasets: readonly DatasetData[]): CitedCell | undefined {
  const reference = parseCellHref(href)
  const found = reference && findCell(datasets, reference)
  return found && reference && { ...found, row: reference.row, absolute: reference.absolute ?? false }
}

/** The figure as this reader writes figures. */
export function citedFigure({ cell, column, absolute }: CitedCell): string {
  if (!absolute || typeof cell !== 'number') return formatCell(cell, column.unit)
  return formatCell(Math.abs(cell), column.unit).replace(/^\+/, '')
}

/** Markdown with each citation as its figure alone, worded as on the page; what cites no cell at hand as it was written. */
export function figuresInWords(markdown: string, datasets: readonly DatasetData[]): string {
  return markdown.replace(CITATION, (_link, words: string, href: string) => {
    const cited = citedCell(href, datasets)
    return cited && cited.cell !== null ? citedFigure(cited) : words
  })
}

/** The figure with all of its digits. */
export function exactFigure({ cell, column }: CitedCell): string {
  return formatExactly(cell, column.unit)
}

/** What the row is called: its words, dates and years, joined. */
export function citedRowName({ dataset, row }: CitedCell): string {
  if (row === 'total') return 'Total'
  const cells: Row = dataset.rows[row - 1] ?? {}
  const names = dataset.columns
    .filter(({ unit }) => !isNumeric(unit))
    .map(({ key, unit }) => (unit === 'date' ? formatDate(String(cells[key] ?? '')) : String(cells[key] ?? '')))
  return names.filter((name) => name !== '').join(', ') || `Row ${row}`
}
