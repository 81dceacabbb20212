import type { RunState } from '@perdure/engine'
import type { LogEvent } from '@perdure/protocol'
import { expect, test } from 'vitest'
import { DATASET_CALL, datasetOf } from '../testing/dataset-script.ts'
import { findDatasetSource, runIdOfDataset } from './dataset-source.ts'

const stateOf = (parts: LogEvent[]): RunState => ({ run: undefined as never, cursor: parts.length, parts })

test.each([
  ['run_1.d1', 'run_1'],
  ['run.d1.d22', 'run.d1'],
  ['run_1', undefined],
  ['run_1.d', undefined],
  ['.d1', undefined],
  ['run_1.dx', undefined],
])('%s is of run %s', (datasetId, runId) => {
  expect(runIdOfDataset(datasetId)).toBe(runId)
})

test('finds a dataset, its call and those before it', () => {
  const [first, second] = [datasetOf('run'), { ...datasetOf('run'), datasetId: 'run.d2' }]
  const state = stateOf([
    { event: 'tool_start', data: DATASET_CALL },
    { event: 'dataset', data: first },
    { event: 'dataset', data: second },
  ])
  expect(findDatasetSource(state, 'run.d2')).toEqual({ dataset: second, call: DATASET_CALL, earlier: [first] })
  expect(findDatasetSource(state, 'run.d3')).toBeUndefined()
})

test('a dataset whose call was taken back cannot be made again', () => {
  expect(findDatasetSource(stateOf([{ event: 'dataset', data: datasetOf('run') }]), 'run.d1')).toBeUndefined()
})
