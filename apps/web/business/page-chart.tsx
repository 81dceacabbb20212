import { Suspense, useId, useMemo } from 'react'
import type { ChartSpec, Column, Row } from '@perdure/protocol'
import { Chart } from '../charts/chart.tsx'
import { chartDescription, seriesColour, type ChartTable } from '../charts/chart-series.ts'
import { Boundary } from '../page/boundary.tsx'
import { latePart } from '../page/late-part.ts'

/** Drawing takes a large library, which is loaded when the first chart is there. */
const RankingDrawing = latePart(async () => (await import('./ranking-drawing.tsx')).RankingDrawing)

export interface PageChartProps {
  title: string
  x: Column
  series: readonly Column[]
  rows: readonly Row[]
  kind: 'bar' | 'line' | 'ranking'
}

/** The chart of a business page. Its figures are those of the table below it. */
export function PageChart({ title, x, series, rows, kind }: PageChartProps) {
  const titleId = useId()
  const table = useMemo((): ChartTable => {
    const drawn = series.map(({ key, label }, index) => ({ key, label, colour: seriesColour(index) }))
    return { x, series: drawn, rows: [...rows] }
  }, [x, series, rows])
  const spec = useMemo((): ChartSpec => {
    const unit = series[0]?.unit ?? 'number'
    return { kind: kind === 'ranking' ? 'bar' : kind, x: x.key, series: series.map(({ key }) => key), unit }
  }, [x, series, kind])
  return (
    <figure className="figure page-chart" aria-labelledby={titleId}>
      <figcaption className="figure-head">
        <h2 id={titleId}>{title}</h2>
      </figcaption>
      {kind === 'ranking' ? (
        <div className="chart ranking" role="img" aria-label={chartDescription(title, spec, table)}>
          <Boundary fallback={<p className="chart-wait">The chart could not be drawn. Its figures are below.</p>}>
            <Suspense fallback={<p className="chart-wait">Drawing…</p>}>
              <RankingDrawing table={table} unit={spec.unit} />
            </Suspense>
          </Boundary>
        </div>
      ) : (
        <Chart title={title} spec={spec} table={table} />
      )}
    </figure>
  )
}
