import type { Cell, Column, DatasetData } from './events.ts'

/**
 * How an answer says where a figure comes from: as a Markdown link whose text is the figure and whose target names a cell
 * of one of the run's datasets. A reader that knows nothing of it still shows the figure.
 */

/** One cell of a dataset, or of its totals. */
export interface CellReference {
  datasetId: string
  /** Counted from 1 in the dataset's rows. */
  row: number | 'total'
  /** A column's key. */
  column: string
  /** True: what is said is the cell without its sign, as in "fell by $3". */
  absolute?: boolean
}

/** The target of a figure whose author named a cell that is not there. */
export const NO_CELL_HREF = 'cell:'

const SCHEME = 'cell:'
const ABSOLUTE = '?abs'
const CELL_LINK = /\[([^[\]\n]*)\]\((cell:[^()\s]*)\)/g

/** The link target that names a cell: `cell:<datasetId>:<row>:<column>`, and `?abs` behind it for its size alone. */
export function cellHref({ datasetId, row, column, absolute = false }: CellReference): string {
  return `${SCHEME}${encode(datasetId)}:${row}:${encode(column)}${absolute ? ABSOLUTE : ''}`
}

/** What a link target names; undefined for any other target, `NO_CELL_HREF` among them. */
export function parseCellHref(href: string): CellReference | undefined {
  const [, datasetId, row, column, absolute] = /^cell:([^:?]+):(total|[1-9]\d{0,8}):([^:?]+)(\?abs)?$/.exec(href) ?? []
  if (datasetId === undefined || row === undefined || column === undefined) return undefined
  try {
    return {
      datasetId: decodeURIComponent(datasetId),
      row: row === 'total' ? row : Number(row),
      column: decodeURIComponent(column),
      ...(absolute === undefined ? {} : { absolute: true }),
    }
  } catch {
    return undefined
  }
}

/** A citation where it stands in a text; offsets in UTF-16 code units. */
export interface CellLink {
  offset: number
  length: number
  /** The figure as it is written. */
  text: string
  /** Undefined where the target names no cell. */
  reference: CellReference | undefined
}

/** Every citation of a Markdown text, in its order. */
export function cellLinks(markdown: string): CellLink[] {
  return [...markdown.matchAll(CELL_LINK)].map(({ 0: link, 1: text = '', 2: href = '', index }) => ({
    offset: index,
    length: link.length,
    text,
    reference: parseCellHref(href),
  }))
}

/** The same text with each citation as its figure alone: for readers who do not hold the datasets. */
export function withoutCitations(markdown: string): string {
  return markdown.replace(CELL_LINK, '$1')
}

/** The cell that is named, with its column; undefined where these datasets do not hold it. */
export function findCell<Dataset extends Pick<DatasetData, 'datasetId' | 'columns' | 'rows' | 'totals'>>(
  datasets: readonly Dataset[],
  { datasetId, row, column: key }: CellReference,
): { dataset: Dataset; column: Column; cell: Cell } | undefined {
  const dataset = datasets.find((each) => each.datasetId === datasetId)
  const column = dataset?.columns.find((each) => each.key === key)
  const held = row === 'total' ? dataset?.totals : dataset?.rows[row - 1]
  const cell = held !== undefined && Object.hasOwn(held, key) ? held[key] : undefined
  return dataset === undefined || column === undefined || cell === undefined ? undefined : { dataset, column, cell }
}

/** Nothing that could end a link or be read as Markdown is left. */
function encode(part: string): string {
  const encoded = encodeURIComponent(part.toWellFormed())
  return encoded.replace(/[!'()*~]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
}
