import type { RunState } from '@perdure/engine'
import type { DatasetData, ToolStartData } from '@perdure/protocol'

/** `${runId}.d${n}`: a dataset's id names the run that made it. */
const DATASET_ID = /^(?<runId>.+)\.d\d+$/

/** The run whose dataset it is; undefined for what is no id of a dataset. */
export function runIdOfDataset(datasetId: string): string | undefined {
  return DATASET_ID.exec(datasetId)?.groups?.['runId']
}

/** A dataset as the log holds it, with the call that made it. */
export interface DatasetSource {
  dataset: DatasetData
  call: ToolStartData
  /** All datasets of the run that the log holds before this one. */
  earlier: DatasetData[]
}

/** Undefined where the run has no such dataset, or none any more: a takeover took it or its call back. */
export function findDatasetSource({ parts }: RunState, datasetId: string): DatasetSource | undefined {
  const datasets = parts.flatMap((part) => (part.event === 'dataset' ? [part.data] : []))
  const index = datasets.findIndex((candidate) => candidate.datasetId === datasetId)
  const dataset = datasets[index]
  const call = parts.flatMap((part) => (part.event === 'tool_start' ? [part.data] : []))
    .find(({ toolCallId }) => toolCallId === dataset?.toolCallId)
  return dataset && call ? { dataset, call, earlier: datasets.slice(0, index) } : undefined
}
