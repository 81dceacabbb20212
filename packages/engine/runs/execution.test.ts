import { afterEach, beforeEach, expect, test } from 'vitest'
import { silentLogger } from '../logger.ts'
import { writerBench, type WriterBench } from '../testing/run-writer-bench.ts'
import { startExecution, type Execution } from './execution.ts'
import type { ExecutionResult, Executor } from './executor.ts'
import type { StopCause } from './stop-cause.ts'

let bench: WriterBench

beforeEach(async () => {
  bench = await writerBench()
})

afterEach(() => bench.commit.close())

function execute(executor: Executor, stopped?: StopCause): Execution {
  const { clock, writer } = bench
  return startExecution({ executor, writer, resumeFrom: undefined, stopped, clock, logger: silentLogger })
}

test.each<[StopCause, string]>([
  [{ cause: 'drained' }, 'completed'],
  [{ cause: 'bound', code: 'stalled' }, 'completed'],
])('an executor that is through has completed, whatever comes in the next moment: %o', async (cause, status) => {
  const work = Promise.withResolvers<ExecutionResult>()
  const execution = execute({ execute: () => work.promise })
  work.resolve({ outcome: 'completed' })
  // Behind the executor's own end, before the run's is written.
  void work.promise.then(() => Promise.resolve().then(() => execution.stop(cause)))
  expect(await bench.clock.wait(execution.ended)).toBe('written')
  expect((await bench.record()).status).toBe(status)
})

test('what stopped a run before its executor began is how it goes on, and nothing is executed', async () => {
  let isExecuted = false
  const executor: Executor = {
    execute: async () => {
      isExecuted = true
      return { outcome: 'completed' }
    },
  }
  await bench.cancel()
  const execution = execute(executor, { cause: 'cancelled', by: 'user', atMs: 1 })
  expect(await bench.clock.wait(execution.ended)).toBe('written')
  expect(isExecuted).toBe(false)
  expect((await bench.record()).status).toBe('cancelled')
})

test('a run that was lost is not written, and its executor is stopped all the same', async () => {
  let reason: unknown
  const execution = execute({
    execute: (_input, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reason = signal.reason
          reject(new Error('stopped'))
        })
      }),
  })
  execution.stop({ cause: 'drained' })
  execution.stop({ cause: 'lost' })
  expect(await bench.clock.wait(execution.ended)).toBe('lost')
  expect(reason).toEqual({ cause: 'drained' })
  expect(await bench.events()).toEqual([])
})
