import { lazy, memo, Suspense, useId } from 'react'
import type { ChartData, DatasetData } from '@perdure/protocol'
import { Boundary } from '../shell/boundary.tsx'
import { chartDescription, chartTable } from './chart-series.ts'
import { DataTable, Provenance } from './dataset-table.tsx'

/** Drawing takes a large library, which is loaded when the first chart is there. */
const ChartDrawing = lazy(() => import('./chart-drawing.tsx').then(({ ChartDrawing }) => ({ default: ChartDrawing })))

/** A chart of a dataset, with the same figures as a table for those who would rather read them. */
export const ChartFigure = memo(function ChartFigure({ chart, dataset }: { chart: ChartData; dataset: DatasetData }) {
  const captionId = useId()
  const table = chartTable(dataset, chart.spec)
  if (!table) return null
  const description = chartDescription(chart.title, chart.spec, table)
  const shown = [chart.spec.x, ...chart.spec.series]
  const columns = shown.flatMap((key) => dataset.columns.find((column) => column.key === key) ?? [])
  return (
    <figure className="figure" aria-labelledby={captionId}>
      <figcaption className="figure-head">
        <h3 id={captionId}>{chart.title}</h3>
      </figcaption>
      <div className="chart" role="img" aria-label={description}>
        <Boundary fallback={<p className="chart-wait">The chart could not be drawn. Its figures are below.</p>}>
          <Suspense fallback={<p className="chart-wait">Drawing…</p>}>
            <ChartDrawing spec={chart.spec} table={table} />
          </Suspense>
        </Boundary>
      </div>
      <details className="chart-data">
        <summary>Show the data</summary>
        <DataTable columns={columns} rows={table.rows} allRows={table.rows} labelledBy={captionId} />
      </details>
      <Provenance dataset={dataset} />
    </figure>
  )
})
