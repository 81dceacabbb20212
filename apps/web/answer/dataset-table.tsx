import { memo, useEffect, useId, useMemo, useRef, useState, type ReactNode } from 'react'
import type { Column, DatasetData, DatasetFormat, Row } from '@perdure/protocol'
import { useSpotlight, type Spotlight } from './spotlight.ts'
import { cellFormat, formatCell, formatDate, isNumeric, NO_VALUE } from './format.ts'

/** A table this long, such as a year's months, is shown whole. */
const ROWS_WHOLE_UP_TO = 12
/** Rows shown of a longer one before one asks for more. */
const ROWS_AT_FIRST = 8
/** Words this short stay on one line, however narrow the page. */
const UNBROKEN_UP_TO_CHARACTERS = 28

export interface DatasetFigureProps {
  dataset: DatasetData
  /** Where the whole of it can be downloaded. */
  urlOf: (datasetId: string, format: DatasetFormat) => string
}

/**
 * A dataset with what it covers, when it was true and how it was worked out. Rendered again only when the dataset is
 * another: the text beside it changes many times a second.
 */
export const DatasetFigure = memo(function DatasetFigure({ dataset, urlOf }: DatasetFigureProps) {
  const captionId = useId()
  const { datasetId, title, total } = dataset
  return (
    <figure className="figure" aria-labelledby={captionId}>
      <figcaption className="figure-head">
        <h3 id={captionId}>{title}</h3>
        <span className="figure-count">{rowCount(total)}</span>
      </figcaption>
      <DatasetRows dataset={dataset} labelledBy={captionId} />
      <Provenance dataset={dataset}>
        <a href={urlOf(datasetId, 'csv')} download>
          CSV
        </a>
        <a href={urlOf(datasetId, 'xlsx')} download>
          Excel
        </a>
      </Provenance>
    </figure>
  )
})

function DatasetRows({ dataset, labelledBy }: { dataset: DatasetData; labelledBy: string }) {
  const [all, setAll] = useState(dataset.rows.length <= ROWS_WHOLE_UP_TO)
  const rows = all ? dataset.rows : dataset.rows.slice(0, ROWS_AT_FIRST)
  const hidden = dataset.rows.length - rows.length
  const absent = dataset.total - dataset.rows.length
  const spotlight = useSpotlight(dataset.datasetId)
  const spotted = spotlight?.row
  useEffect(() => {
    if (typeof spotted === 'number' && spotted > ROWS_AT_FIRST) setAll(true)
  }, [spotted])
  return (
    <>
      <DataTable
        {...(spotlight ? { spotlight } : {})}
        columns={dataset.columns}
        rows={rows}
        allRows={dataset.rows}
        {...(dataset.totals && dataset.total > 1 ? { totals: dataset.totals } : {})}
        labelledBy={labelledBy}
      />
      {hidden > 0 ? (
        <button type="button" className="quiet figure-more" onClick={() => setAll(true)}>
          Show {absent > 0 ? 'the first' : 'all'} {formatCell(dataset.rows.length, 'count')} rows
        </button>
      ) : null}
      {absent > 0 && hidden === 0 ? (
        <p className="figure-note">
          The first {formatCell(dataset.rows.length, 'count')} of {rowCount(dataset.total)} are shown; the downloads
          hold all.
        </p>
      ) : null}
    </>
  )
}

/**
 * The figures themselves. `allRows` decides how a column is worded, so that showing more rows changes no figure. `totals`
 * cover rows that are not shown, too.
 */
export function DataTable(props: {
  columns: readonly Column[]
  rows: readonly Row[]
  allRows: readonly Row[]
  totals?: Row
  labelledBy: string
  /** The row that somebody wants to see. */
  spotlight?: Spotlight
}) {
  const { columns, rows, allRows, totals, labelledBy, spotlight } = props
  const spotted = useSpotted(spotlight, rows.length)
  const formats = useMemo(() => columns.map((column) => cellFormat(column, allRows)), [columns, allRows])
  return (
    <div className="scroll" role="group" aria-labelledby={labelledBy} tabIndex={0}>
      <table className="data">
        <thead>
          <tr>
            {columns.map(({ key, label, unit }) => (
              <th key={key} scope="col" className={isNumeric(unit) ? 'number' : undefined}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index} {...spotted(index + 1)}>
              {columns.map((column, place) => (
                <DataCell
                  key={column.key}
                  column={column}
                  row={row}
                  words={formats[place]?.(row[column.key]) ?? NO_VALUE}
                />
              ))}
            </tr>
          ))}
        </tbody>
        {totals ? <TotalsRow columns={columns} totals={totals} formats={formats} spotted={spotted('total')} /> : null}
      </table>
    </div>
  )
}

function TotalsRow(props: {
  columns: readonly Column[]
  totals: Row
  formats: readonly ReturnType<typeof cellFormat>[]
  spotted: ReturnType<ReturnType<typeof useSpotted>>
}) {
  const { columns, totals, formats, spotted } = props
  return (
    <tfoot>
      <tr {...spotted}>
        {columns.map((column, place) => {
          const hasTotal = totals[column.key] !== undefined && totals[column.key] !== null
          const words = hasTotal ? (formats[place]?.(totals[column.key]) ?? '') : place === 0 ? 'Total' : ''
          return <DataCell key={column.key} column={column} row={totals} words={words} />
        })}
      </tr>
    </tfoot>
  )
}

/** The properties of a row: that of the spotlight is brought into view and gets the focus, once it is there. */
function useSpotted(spotlight: Spotlight | undefined, rowCount: number) {
  const ref = useRef<HTMLTableRowElement>(null)
  const shown = useRef<Spotlight>(undefined)
  useEffect(() => {
    if (ref.current === null || shown.current === spotlight) return
    shown.current = spotlight
    ref.current.scrollIntoView({ block: 'center' })
    ref.current.focus({ preventScroll: true })
  }, [spotlight, rowCount])
  return (row: number | 'total') => (row === spotlight?.row ? { ref, tabIndex: -1, className: 'spotted' } : {})
}

function DataCell({ column, row, words }: { column: Column; row: Row; words: string }) {
  const value = row[column.key]
  const negative = isNumeric(column.unit) && typeof value === 'number' && value < 0
  const isWhole = words.length <= UNBROKEN_UP_TO_CHARACTERS
  const classes = [isNumeric(column.unit) && 'number', negative && 'negative', isWhole && 'whole']
    .filter(Boolean)
    .join(' ')
  return <td className={classes || undefined}>{words}</td>
}

/** Where the figures come from: their day and scope in a line, all of it and how they were worked out on request. */
export function Provenance({ dataset, children }: { dataset: DatasetData; children?: ReactNode }) {
  const { asOf, scope, formula } = dataset
  return (
    <footer className="figure-foot">
      <details className="provenance">
        <summary>
          As of {formatDate(asOf)} · {scope}
        </summary>
        <dl>
          <dt>Covers</dt>
          <dd>{scope}</dd>
          <dt>Complete up to</dt>
          <dd>{formatDate(asOf)}</dd>
          {formula ? (
            <>
              <dt>Worked out as</dt>
              <dd className="formula">{formula}</dd>
            </>
          ) : null}
        </dl>
      </details>
      {children ? <p className="figure-links">{children}</p> : null}
    </footer>
  )
}

function rowCount(total: number): string {
  return `${formatCell(total, 'count')} ${total === 1 ? 'row' : 'rows'}`
}
