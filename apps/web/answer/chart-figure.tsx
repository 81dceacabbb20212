import { memo, useId, useMemo, useRef } from 'react'
import type { ChartData as ChartOfRun, DatasetData, DatasetFormat } from '@perdure/protocol'
import { Chart, ChartData } from '../charts/chart.tsx'
import { chartTable } from '../charts/chart-series.ts'
import { DownloadLinks } from '../figures/dataset-table.tsx'
import { PictureButton } from '../charts/picture-button.tsx'
import { Provenance } from '../figures/provenance.tsx'

export interface ChartFigureProps {
  chart: ChartOfRun
  dataset: DatasetData
  /** Where the whole dataset can be downloaded. */
  urlOf: (datasetId: string, format: DatasetFormat) => string
}

/** A chart of a dataset, as a picture to take along, and with the same figures as a table and as files. */
export const ChartFigure = memo(function ChartFigure({ chart, dataset, urlOf }: ChartFigureProps) {
  const captionId = useId()
  const drawing = useRef<HTMLDivElement>(null)
  const { title, spec } = chart
  const table = useMemo(() => chartTable(dataset, spec), [dataset, spec])
  if (!table) return null
  const shown = [spec.x, ...spec.series]
  const columns = shown.flatMap((key) => dataset.columns.find((column) => column.key === key) ?? [])
  const { asOf, scope, formula } = dataset
  return (
    <figure className="figure" aria-labelledby={captionId}>
      <figcaption className="figure-head">
        <h3 id={captionId} dir="auto">{title}</h3>
      </figcaption>
      <Chart drawing={drawing} title={title} spec={spec} table={table} />
      <ChartData columns={columns} table={table} title={title} />
      <Provenance asOf={asOf} scope={scope} formula={formula}>
        <PictureButton drawing={drawing} title={title} asOf={asOf} scope={scope} />
        <DownloadLinks dataset={dataset} urlOf={urlOf} />
      </Provenance>
    </figure>
  )
})
