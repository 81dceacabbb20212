import { DATASET_FILE_MAX_ROWS } from '@perdure/protocol'
import { describe, expect, it } from 'vitest'
import { exportDataset, exportDatasetInput } from './export-dataset.ts'
import type { KnownDataset, ToolContext } from './tool.ts'

const SALES: KnownDataset = {
  datasetId: 'run.d1',
  title: 'Net sales / by customer',
  columns: [
    { key: 'customer', label: 'Customer', unit: 'text' },
    { key: 'net_sales', label: 'Net sales', unit: 'usd' },
  ],
  rows: [{ customer: 'A', net_sales: 1 }],
  total: 320,
  asOf: '2026-06-30',
  scope: 'all',
}

const exported = (input: object, datasets: readonly KnownDataset[] = [SALES]) =>
  exportDataset.run(exportDatasetInput.parse(input), { datasets } as unknown as ToolContext)

describe('export_dataset', () => {
  it.each(['csv', 'xlsx'] as const)('tells the %s file of a dataset, with all its rows', async (format) => {
    expect(await exported({ datasetId: 'run.d1', format })).toEqual({
      outcome: 'ok',
      summary:
        `Net sales by customer.${format}: 320 rows, 2 columns, as of 2026-06-30. ` + 'The link asks for rights again.',
      download: {
        datasetId: 'run.d1',
        format,
        fileName: `Net sales by customer.${format}`,
        path: `/api/ai/datasets/run.d1?format=${format}`,
        rows: 320,
        columns: 2,
      },
    })
  })

  it('is a workbook unless something else is asked for', async () => {
    expect(await exported({ datasetId: 'run.d1' })).toMatchObject({ download: { format: 'xlsx' } })
  })

  it('says when a file does not hold everything', async () => {
    const result = await exported({ datasetId: 'run.d1' }, [{ ...SALES, total: DATASET_FILE_MAX_ROWS + 1 }])
    expect(result).toMatchObject({ download: { rows: DATASET_FILE_MAX_ROWS } })
    expect(result.summary).toContain('the first 100000 of 100001 rows')
  })

  it('refuses a dataset that the run has not, and says which it has', async () => {
    expect(await exported({ datasetId: 'other.d1' })).toEqual({
      outcome: 'error',
      summary: 'There is no dataset "other.d1" in this run. Allowed: run.d1.',
    })
    expect((await exported({ datasetId: 'run.d1' }, [])).summary).toContain('No tool has given one yet')
  })
})
