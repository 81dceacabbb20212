import { useId, useMemo, useState, type ReactNode } from 'react'
import type { Column, Row } from '@perdure/protocol'
import { cellFormat, formatCell, formatChange, isNumeric, NO_VALUE } from '../figures/format.ts'
import { Provenance } from '../figures/provenance.tsx'
import { nextOrder, sortedRows, type SortOrder } from '../figures/sort-rows.ts'
import type { Selected } from '../page/page-context.ts'
import { AskButton } from './ask-button.tsx'

/** Rows shown of a longer table before one asks for more. */
const ROWS_AT_FIRST = 25

/** A column of a business page's table. */
export interface FiguresColumn extends Column {
  /** The column says by how much a figure of this unit has changed; so it is told with its sign. */
  changeOf?: Column['unit']
  /** Whether what it says of a row is good; undefined where it is neither. Absent: the column judges nothing. */
  isGood?: (row: Row) => boolean | undefined
}

export interface FiguresTableProps {
  title: string
  columns: readonly FiguresColumn[]
  rows: readonly Row[]
  totals?: Row
  order: SortOrder | undefined
  onOrder: (order: SortOrder | undefined) => void
  /** What a row is, to ask about it; undefined for one that is nothing to ask about. */
  subjectOf: (row: Row) => Selected | undefined
  /** How deep a row stands below the one above it; by default all stand alike. */
  levelOf?: (row: Row) => number
  selectedId: string | undefined
  /** Absent where there is nobody to ask. */
  onAsk?: ((selected: Selected) => void) | undefined
  provenance: { asOf: string; scope: string; formula: string }
}

/** The figures of a page: sorted by the column one presses, each row something that one can ask about. */
export function FiguresTable(props: FiguresTableProps) {
  const { title, columns, rows, totals, order, onOrder, selectedId, onAsk, subjectOf, levelOf, provenance } = props
  const titleId = useId()
  const [isWhole, setWhole] = useState(false)
  const sorted = useMemo(() => {
    const column = columns.find(({ key }) => key === order?.key)
    return sortedRows(rows, order, column)
  }, [columns, rows, order])
  const words = useMemo(() => columns.map((column) => wordsOf(column, rows)), [columns, rows])
  const shown = isWhole ? sorted : sorted.slice(0, ROWS_AT_FIRST)
  return (
    <section className="figure figures-table" aria-labelledby={titleId}>
      <div className="figure-head">
        <h2 id={titleId}>{title}</h2>
        <span className="figure-count">{`${formatCell(rows.length, 'count')} ${rows.length === 1 ? 'row' : 'rows'}`}</span>
      </div>
      <div className="scroll" role="group" aria-labelledby={titleId} tabIndex={0}>
        <table className="data" aria-labelledby={titleId}>
          <thead>
            <tr>
              {columns.map((column) => (
                <ColumnHead key={column.key} column={column} order={order} onOrder={onOrder} />
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ place, row }) => {
              const subject = subjectOf(row)
              const isSelected = subject !== undefined && subject.id === selectedId
              return (
                <tr key={subject?.id ?? place} className={isSelected ? 'selected' : undefined}>
                  <Cells columns={columns} row={row} words={words} level={order ? 0 : (levelOf?.(row) ?? 0)}>
                    {subject && onAsk ? <AskButton {...{ subject, isSelected, onAsk }} /> : null}
                  </Cells>
                </tr>
              )
            })}
          </tbody>
          {totals ? (
            <tfoot>
              <tr>
                <Cells columns={columns} row={totals} words={words} level={0} isTotal />
              </tr>
            </tfoot>
          ) : null}
        </table>
      </div>
      {sorted.length > shown.length ? (
        <button type="button" className="quiet figure-more" onClick={() => setWhole(true)}>
          {`Show all ${formatCell(sorted.length, 'count')} rows`}
        </button>
      ) : null}
      <Provenance {...provenance} />
    </section>
  )
}

interface ColumnHeadProps {
  column: FiguresColumn
  order: SortOrder | undefined
  onOrder: (order: SortOrder | undefined) => void
}

function ColumnHead({ column, order, onOrder }: ColumnHeadProps) {
  const direction = order?.key === column.key ? order.direction : undefined
  return (
    <th scope="col" className={isNumeric(column.unit) ? 'number' : undefined} aria-sort={direction}>
      <button type="button" className="sort" onClick={() => onOrder(nextOrder(order, column))}>
        {column.label}
      </button>
    </th>
  )
}

type Words = (cell: Row[string] | undefined) => string

function wordsOf(column: FiguresColumn, rows: readonly Row[]): Words {
  const { changeOf } = column
  if (changeOf === undefined) return cellFormat(column, rows)
  return (cell) => (typeof cell === 'number' ? formatChange(cell, changeOf) : NO_VALUE)
}

interface CellsProps {
  columns: readonly FiguresColumn[]
  row: Row
  words: readonly Words[]
  level: number
  /** What has no total is left blank. */
  isTotal?: boolean
  /** Stands beside the row's name. */
  children?: ReactNode
}

function Cells({ columns, row, words, level, isTotal = false, children }: CellsProps) {
  return columns.map((column, index) => {
    const isBlank = isTotal && (row[column.key] ?? '') === ''
    const text = isBlank ? '' : (words[index]?.(row[column.key]) ?? NO_VALUE)
    if (index > 0) {
      return (
        <td key={column.key} className={cellClass(column, row[column.key])} data-good={column.isGood?.(row)}>
          {text}
        </td>
      )
    }
    return (
      <th key={column.key} scope="row">
        <span className="row-name" data-level={level || undefined}>
          {text}
          {children}
        </span>
      </th>
    )
  })
}

/** A loss is red by itself; a column that judges says by its judgement what is bad. */
function cellClass({ unit, isGood }: FiguresColumn, cell: Row[string] | undefined): string | undefined {
  if (!isNumeric(unit)) return undefined
  return typeof cell === 'number' && cell < 0 && !isGood ? 'number negative' : 'number'
}
