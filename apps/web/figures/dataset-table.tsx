import { memo, useId, useState } from 'react'
import type { DatasetData, DatasetFormat } from '@perdure/protocol'
import { DataTable } from './data-table.tsx'
import { formatCell } from './format.ts'
import { Provenance } from './provenance.tsx'
import { useSpotlight } from './spotlight.ts'

/** A table this long, such as a year's months, is shown whole. */
const ROWS_WHOLE_UP_TO = 12
/** Rows shown of a longer one before one asks for more. */
const ROWS_AT_FIRST = 8

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
  const { title, total, asOf, scope, formula } = dataset
  return (
    <figure className="figure" aria-labelledby={captionId}>
      <figcaption className="figure-head">
        <h3 id={captionId} dir="auto">{title}</h3>
        <span className="figure-count">{rowCount(total)}</span>
      </figcaption>
      <DatasetRows dataset={dataset} labelledBy={captionId} />
      <Provenance asOf={asOf} scope={scope} formula={formula}>
        <DownloadLinks dataset={dataset} urlOf={urlOf} />
      </Provenance>
    </figure>
  )
})

/** The whole dataset as files, whichever of its rows and columns are shown. */
export function DownloadLinks({ dataset: { datasetId }, urlOf }: DatasetFigureProps) {
  return (
    <>
      <a href={urlOf(datasetId, 'csv')} download>
        CSV
      </a>
      <a href={urlOf(datasetId, 'xlsx')} download>
        Excel
      </a>
    </>
  )
}

function DatasetRows({ dataset, labelledBy }: { dataset: DatasetData; labelledBy: string }) {
  const { columns, rows, total, totals } = dataset
  const [all, setAll] = useState(rows.length <= ROWS_WHOLE_UP_TO)
  const hidden = all ? 0 : rows.length - ROWS_AT_FIRST
  const absent = total - rows.length
  const spotlight = useSpotlight(dataset.datasetId)
  return (
    <>
      <DataTable
        {...(spotlight ? { spotlight, onSpotlightHidden: () => setAll(true) } : {})}
        {...(all ? {} : { shownRows: ROWS_AT_FIRST })}
        columns={columns}
        rows={rows}
        {...(totals && total > 1 ? { totals } : {})}
        labelledBy={labelledBy}
      />
      {hidden > 0 ? (
        <button type="button" className="quiet figure-more" onClick={() => setAll(true)}>
          Show {absent > 0 ? 'the first' : 'all'} {formatCell(rows.length, 'count')} rows
        </button>
      ) : null}
      {absent > 0 ? (
        <p className="figure-note">
          The first {formatCell(rows.length, 'count')} of {rowCount(total)} are here to read and sort; the downloads hold
          all.
        </p>
      ) : null}
    </>
  )
}

function rowCount(total: number): string {
  return `${formatCell(total, 'count')} ${total === 1 ? 'row' : 'rows'}`
}
