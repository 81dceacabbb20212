import { DATASET_FILE_MAX_ROWS, datasetFileName, datasetPath, DOWNLOAD_FORMATS } from '@perdure/protocol'
import { z } from 'zod'
import type { KnownDataset, Tool, ToolResult } from './tool.ts'

export const exportDatasetInput = z.strictObject({
  datasetId: z.string().min(1).max(100).describe('A dataset that a tool of this run has given.'),
  format: z
    .enum(DOWNLOAD_FORMATS)
    .default('xlsx')
    .describe('xlsx: an Excel workbook, with a sheet that tells the source. csv: comma-separated, UTF-8.'),
})
export type ExportDatasetInput = z.infer<typeof exportDatasetInput>

/**
 * A dataset of this run as a file: all its rows, also those that no answer showed. Nothing is written: the result is a
 * link, and whoever follows it is asked for their rights again and gets today's rows. Units: rows and columns are
 * counts; figures are in the file as they are, a ratio of 25 % as 0.25. Formula: none. Source: the dataset's own.
 */
export const exportDataset: Tool<ExportDatasetInput> = {
  name: 'export_dataset',
  title: 'Export',
  description:
    'Gives the reader a dataset of this run as a file, CSV or Excel, with all its rows, also those not shown. The ' +
    'reader gets the link by itself: name the file, never write a link. Gives no dataset of its own, only the file’s ' +
    'name and how many rows and columns it has (counts). The link works for this person alone, later too, and asks ' +
    'for their rights again.',
  input: exportDatasetInput,
  usesRunDatasets: true,
  run: (input, { datasets }) => Promise.resolve(exportOf(input, datasets)),
}

function exportOf({ datasetId, format }: ExportDatasetInput, datasets: readonly KnownDataset[]): ToolResult {
  const dataset = datasets.find((known) => known.datasetId === datasetId)
  if (!dataset) return refuse(datasetId, datasets)
  const { title, total, asOf } = dataset
  const [rows, columns] = [Math.min(total, DATASET_FILE_MAX_ROWS), dataset.columns.length]
  const fileName = datasetFileName(title, format)
  const size = `${counted(rows, 'row')}, ${counted(columns, 'column')}`
  const cut = rows < total ? ` These are the first ${rows} of ${total} rows: narrow the question to have all.` : ''
  return {
    outcome: 'ok',
    summary: `${fileName}: ${size}, as of ${asOf}. The link asks for rights again.${cut}`,
    download: { datasetId, format, fileName, path: datasetPath(datasetId, format), rows, columns },
  }
}

function refuse(datasetId: string, datasets: readonly KnownDataset[]): ToolResult {
  const ids = datasets.map((known) => known.datasetId)
  const allowed =
    ids.length > 0 ? `Allowed: ${ids.join(', ')}.` : 'No tool has given one yet: ask for the figures first.'
  return { outcome: 'error', summary: `There is no dataset "${datasetId}" in this run. ${allowed}` }
}

const counted = (count: number, noun: string): string => `${count} ${count === 1 ? noun : `${noun}s`}`
