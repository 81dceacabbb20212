import type { DatasetData } from '@perdure/protocol'
import type { Script } from './scripted-executor.ts'

/** The first dataset of a run, as a tool call of the analyst logs it. */
export function datasetOf(runId: string): DatasetData {
  return {
    datasetId: `${runId}.d1`,
    toolCallId: 'call-1',
    title: 'Net sales',
    columns: [
      { key: 'unit', label: 'Business unit', unit: 'text' },
      { key: 'sales', label: 'Net sales', unit: 'usd' },
    ],
    rows: [{ unit: 'Signals', sales: 1200.5 }],
    total: 2,
    asOf: '2026-06-30',
    scope: 'FY2026, all business units',
  }
}

export const DATASET_CALL = {
  toolCallId: 'call-1',
  tool: 'query_actuals',
  title: 'Actuals',
  input: { groupBy: ['business_unit'] },
}

/** A run that calls one tool and makes one dataset. */
export const makeDataset: Script = async (context) => {
  const { toolCallId, tool } = DATASET_CALL
  const dataset = datasetOf(context.run.runId)
  const { datasetId } = dataset
  await context.emit([
    { event: 'tool_start', data: DATASET_CALL },
    { event: 'dataset', data: dataset },
    { event: 'tool_end', data: { toolCallId, tool, outcome: 'ok', summary: '1 row', durationMs: 3, datasetId } },
    { event: 'text', text: 'Signals sold most.' },
  ])
  return { outcome: 'completed' }
}
