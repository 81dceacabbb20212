import { lazy, Suspense, useId, type Ref } from 'react'
import type { ChartSpec, Column } from '@perdure/protocol'
import { Boundary } from '../shell/boundary.tsx'
import { chartDescription, type ChartTable } from './chart-series.ts'
import { DataTable } from './data-table.tsx'

/** Drawing takes a large library, which is loaded when the first chart is there. */
const ChartDrawing = lazy(() => import('./chart-drawing.tsx').then(({ ChartDrawing }) => ({ default: ChartDrawing })))

export interface ChartProps {
  title: string
  spec: ChartSpec
  /** What is drawn: see `chartTable`. */
  table: ChartTable
  /** The element that the drawing is in. */
  ref?: Ref<HTMLDivElement>
}

/**
 * A drawing in a box whose height never depends on it, so that nothing moves when it comes. To those who do not see it,
 * it is an image that says what it shows.
 */
export function Chart({ title, spec, table, ref }: ChartProps) {
  return (
    <div ref={ref} className="chart" role="img" aria-label={chartDescription(title, spec, table)}>
      <Boundary fallback={<p className="chart-wait">The chart could not be drawn. Its figures are below.</p>}>
        <Suspense fallback={<p className="chart-wait">Drawing…</p>}>
          <ChartDrawing spec={spec} table={table} />
        </Suspense>
      </Boundary>
    </div>
  )
}

export interface ChartDataProps {
  /** Of what is drawn, in its order. */
  columns: readonly Column[]
  table: ChartTable
  /** What the chart is called. */
  title: string
}

/** The drawn figures as a table, for those who would rather read them; folded away at first. */
export function ChartData({ columns, table, title }: ChartDataProps) {
  const nameId = useId()
  return (
    <details className="chart-data">
      <summary>Show the data</summary>
      <span id={nameId} className="hidden">
        {`Data of ${title}`}
      </span>
      <DataTable columns={columns} rows={table.rows} labelledBy={nameId} />
    </details>
  )
}
