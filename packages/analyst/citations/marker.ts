import { cellHref, findCell, NO_CELL_HREF, type Cell, type CellReference, type Column, type Unit } from '@perdure/protocol'
import { formatCell, isFigure } from '../tools/tables/figures.ts'
import type { KnownDataset } from '../tools/tool.ts'

/**
 * How a model cites a cell: `[[d1:3:net_sales]]` names the third row of the run's first dataset, `[[d1:total:net_sales]]`
 * its totals, `[[abs:d1:3:change]]` the cell without its sign. A reader never sees a marker, only what it stands for.
 */

/** Characters between the brackets of a marker; a longer stretch is taken for text. */
export const MARKER_MAX_CHARACTERS = 240

const WELL_FORMED = /^\s*(abs:)?\s*([^\s:]+)\s*:\s*(total|\d{1,9})\s*:\s*(.*\S)\s*$/i
/** Meant for a marker, whatever is wrong with it. */
const INTENDED = /^\s*(?:abs:)?\s*(?:\S+\.)?d\d+\s*(?::|$)/i

const BROKEN = /^\s*(?:abs:)?\s*(?:\S+\.)?d\d+(?::\s*(?:total|\d{1,9})?)?(?:\s*:\s*[\w-]*)?/i

/** The dataset's name in markers: `d1` for `<runId>.d1`. */
export function shortId(datasetId: string): string {
  return datasetId.slice(datasetId.lastIndexOf('.') + 1)
}

/** The marker for a cell; undefined where its names cannot stand in one. */
export function writeMarker({ datasetId, row, column, absolute = false }: CellReference): string | undefined {
  const inside = `${absolute ? 'abs:' : ''}${shortId(datasetId)}:${row}:${column}`
  const fits = inside.length <= MARKER_MAX_CHARACTERS && !/[[\]\n]/.test(inside) && column.trim() === column
  return fits ? `[[${inside}]]` : undefined
}

/** Whether what stands between double brackets is a marker, right or wrong; anything else is text. */
export function isMarker(inside: string): boolean {
  return WELL_FORMED.test(inside) || INTENDED.test(inside)
}

/** The beginning of a marker that was never closed; undefined where a stretch is none. */
export function brokenMarker(inside: string): string | undefined {
  return INTENDED.test(inside) ? BROKEN.exec(inside)?.[0] : undefined
}

/** A marker's figure. `href` is `NO_CELL_HREF` where it names none. */
export interface Citation {
  text: string
  href: string
}

/** What is said for a marker that names no figure. */
export const NO_CITATION: Citation = { text: 'no such figure', href: NO_CELL_HREF }

/** What a marker stands for among these datasets, which it names by their short or whole ids. */
export function resolveMarker(inside: string, datasets: readonly KnownDataset[]): Citation {
  const reference = parseMarker(inside, datasets)
  const found = reference && findCell(datasets, reference)
  if (reference === undefined || found === undefined || !isFigureCell(found)) return NO_CITATION
  return { text: figureText(found.cell, found.column.unit, reference.absolute), href: cellHref(reference) }
}

/** A figure that is not known is told as such: its source is. */
function isFigureCell({ cell, column }: { cell: Cell; column: Column }): boolean {
  return isFigure(column.unit) && (typeof cell === 'number' || cell === null)
}

/** A figure as a citation says it. */
export function figureText(cell: Cell, unit: Unit, absolute = false): string {
  if (!absolute || typeof cell !== 'number') return formatCell(cell, unit)
  return formatCell(Math.abs(cell), unit).replace(/^\+/, '')
}

function parseMarker(inside: string, datasets: readonly KnownDataset[]): CellReference | undefined {
  const [, absolute, name, row, column] = WELL_FORMED.exec(inside) ?? []
  const dataset = datasets.find(({ datasetId }) => datasetId === name || shortId(datasetId) === name?.toLowerCase())
  if (dataset === undefined || row === undefined || column === undefined) return undefined
  return {
    datasetId: dataset.datasetId,
    row: row.toLowerCase() === 'total' ? 'total' : Number(row),
    column,
    ...(absolute === undefined ? {} : { absolute: true }),
  }
}
