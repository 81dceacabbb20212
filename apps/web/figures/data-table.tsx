import { useEffect, useMemo, useRef, useState } from 'react'
import type { Column, Row } from '@perdure/protocol'
import type { Spotlight } from './spotlight.ts'
import { cellFormat, isNumeric, NO_VALUE } from './format.ts'
import { nextOrder, sortedRows, type SortOrder } from './sort-rows.ts'

/** Words this short stay on one line, however narrow the page. */
const UNBROKEN_UP_TO_CHARACTERS = 28
/** A table longer than this scrolls under its head, so that one knows what a column is. */
const ROWS_WITHOUT_SCROLLING = 14

export interface DataTableProps {
  columns: readonly Column[]
  rows: readonly Row[]
  /** What everything together comes to, rows that are not here included; it stays last in every order. */
  totals?: Row
  /** The id of the element that names the table. */
  labelledBy: string
  /** So many rows are shown, the first in whichever order; all of them by default. */
  shownRows?: number
  /** The row that somebody wants to see. */
  spotlight?: Spotlight
  /** Told when it is not among those that are shown. */
  onSpotlightHidden?: () => void
}

type CellWords = ReturnType<typeof cellFormat>

/**
 * Figures in rows and columns, each as its unit wants; a press on a column's head sorts by it. How a column is worded
 * depends on all of its rows, so that neither sorting nor showing more changes a figure.
 */
export function DataTable(props: DataTableProps) {
  const { columns, rows, totals, labelledBy, shownRows, spotlight, onSpotlightHidden } = props
  const [order, setOrder] = useState<SortOrder>()
  const column = columns.find(({ key }) => key === order?.key)
  const sorted = useMemo(() => sortedRows(rows, order, column), [rows, order, column])
  const shown = sorted.slice(0, shownRows ?? sorted.length)
  const formats = useMemo(() => columns.map((one) => cellFormat(one, rows)), [columns, rows])
  const spotted = useSpotted(spotlight, shown.length, onSpotlightHidden)
  const isTall = shown.length > ROWS_WITHOUT_SCROLLING
  return (
    <div
      className={isTall ? 'scroll table-frame tall' : 'scroll table-frame'}
      role="group"
      aria-labelledby={labelledBy}
      tabIndex={0}
    >
      <table className="data" aria-labelledby={labelledBy}>
        <thead>
          <tr>
            {columns.map((one) => (
              <ColumnHead key={one.key} column={one} order={order} onSort={() => setOrder(nextOrder(order, one))} />
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ place, row }) => (
            <tr key={place} {...spotted(place)}>
              <RowCells columns={columns} row={row} formats={formats} />
            </tr>
          ))}
        </tbody>
        {totals ? (
          <tfoot>
            <tr {...spotted('total')}>
              <RowCells columns={columns} row={totals} formats={formats} isTotal />
            </tr>
          </tfoot>
        ) : null}
      </table>
    </div>
  )
}

/** The arrow has its place also where it is not seen, so that sorting moves nothing. */
function ColumnHead({ column, order, onSort }: { column: Column; order: SortOrder | undefined; onSort: () => void }) {
  const direction = order?.key === column.key ? order.direction : undefined
  return (
    <th scope="col" className={isNumeric(column.unit) ? 'number' : undefined} aria-sort={direction}>
      <button type="button" className="sort" onClick={onSort}>
        {column.label}
      </button>
    </th>
  )
}

function RowCells(props: {
  columns: readonly Column[]
  row: Row
  formats: readonly CellWords[]
  isTotal?: boolean
}) {
  const { columns, row, formats, isTotal = false } = props
  return columns.map((column, index) => {
    const value = row[column.key]
    const isBlank = isTotal && (value === undefined || value === null)
    const words = isBlank ? (index === 0 ? 'Total' : '') : (formats[index]?.(value) ?? NO_VALUE)
    const className = cellClass(column, value, words)
    // The first column names its row, unless it is a figure like the others.
    if (index > 0 || isNumeric(column.unit)) return <td key={column.key} className={className}>{words}</td>
    return <th key={column.key} scope="row" className={className}>{words}</th>
  })
}

function cellClass({ unit }: Column, value: Row[string] | undefined, words: string): string | undefined {
  const isNegative = isNumeric(unit) && typeof value === 'number' && value < 0
  const isWhole = words.length <= UNBROKEN_UP_TO_CHARACTERS
  const names = [isNumeric(unit) && 'number', isNegative && 'negative', isWhole && 'whole']
  return names.filter(Boolean).join(' ') || undefined
}

/** The properties of a row: that of the spotlight is brought into view and gets the focus, once it is there. */
function useSpotted(spotlight: Spotlight | undefined, rowCount: number, onHidden: (() => void) | undefined) {
  const ref = useRef<HTMLTableRowElement>(null)
  const shown = useRef<Spotlight>(undefined)
  useEffect(() => {
    if (spotlight === undefined || shown.current === spotlight) return
    if (ref.current === null) {
      onHidden?.()
      return
    }
    shown.current = spotlight
    ref.current.scrollIntoView({ block: 'center' })
    ref.current.focus({ preventScroll: true })
  }, [spotlight, rowCount, onHidden])
  return (row: number | 'total') => (row === spotlight?.row ? { ref, tabIndex: -1, className: 'spotted' } : {})
}
