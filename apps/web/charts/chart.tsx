import { Suspense, useId, useRef, type RefObject } from 'react'
import type { ChartSpec, Column } from '@perdure/protocol'
import { Boundary } from '../page/boundary.tsx'
import { latePart } from '../page/late-part.ts'
import { chartDescription, type ChartTable } from './chart-series.ts'
import { DataTable } from '../figures/data-table.tsx'
import { useNear } from './use-near.ts'

/** Drawing takes a large library, which is loaded when the first chart is there. */
const ChartDrawing = latePart(async () => (await import('./chart-drawing.tsx')).ChartDrawing)

export interface ChartProps {
  title: string
  spec: ChartSpec
  /** What is drawn: see `chartTable`. */
  table: ChartTable
  /** The element that the drawing is in. */
  drawing?: RefObject<HTMLDivElement | null>
}

/**
 * A drawing in a box whose height never depends on it, so that nothing moves when it comes; it is drawn once one is near
 * and stays: a long conversation has more charts than a browser draws in the time of a frame, and each one takes longer
 * than a frame of a scroll has. To those who do not see it, it is an image that says what it shows.
 */
export function Chart({ title, spec, table, drawing }: ChartProps) {
  const own = useRef<HTMLDivElement>(null)
  const box = drawing ?? own
  const isNear = useNear(box)
  return (
    <div ref={box} className="chart" role="img" aria-label={chartDescription(title, spec, table)}>
      <Boundary fallback={<p className="chart-wait">The chart could not be drawn. Its figures are below.</p>}>
        {isNear ? (
          <Suspense fallback={<Drawing />}>
            <ChartDrawing spec={spec} table={table} />
          </Suspense>
        ) : (
          <Drawing />
        )}
      </Boundary>
    </div>
  )
}

function Drawing() {
  return <p className="chart-wait">Drawing…</p>
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
