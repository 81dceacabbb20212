import type { Run, RunState } from '@perdure/engine'
import type { LogEvent } from '@perdure/protocol'
import { expect, test } from 'vitest'
import { HISTORY_MAX_TURNS, readHistory } from './history.ts'

function run(runId: string, parentRunId: string | null): Run {
  return { runId, parentRunId, input: { message: `ask ${runId}` } } as Run
}
const says = (block: number, offset: number, text: string): LogEvent => ({
  event: 'text',
  data: { mode: offset === 0 ? 'snapshot' : 'delta', block, offset, text },
})

function engineOf(runs: Run[], parts: Record<string, LogEvent[]> = {}) {
  return {
    conversationRuns: async () => runs,
    async readState(runId: string): Promise<RunState> {
      return { run: run(runId, null), cursor: 1, parts: parts[runId] ?? [] }
    },
  }
}

test('is the branch from the root to the parent, without its siblings', async () => {
  const runs = [run('a', null), run('b', 'a'), run('side', 'a'), run('c', 'b')]
  const parts = { a: [says(0, 0, 'first'), says(0, 5, ' half'), says(1, 0, 'second')], b: [] }
  const history = await readHistory(engineOf(runs, parts), { conversationId: 'conv', parentRunId: 'b' })
  expect(history).toEqual([
    { question: 'ask a', answer: 'first half\n\nsecond', calls: [] },
    { question: 'ask b', answer: '', calls: [] },
  ])
})

test('has the calls that succeeded, each with its dataset, and none that failed or never ended', async () => {
  const start = (toolCallId: string): LogEvent => ({
    event: 'tool_start',
    data: { toolCallId, tool: 'query_actuals', title: 'Actuals', input: { id: toolCallId } },
  })
  const end = (toolCallId: string, outcome: 'ok' | 'error'): LogEvent => ({
    event: 'tool_end',
    data: { toolCallId, tool: 'query_actuals', outcome, summary: `${toolCallId} is done`, durationMs: 1 },
  })
  const data = { title: 'Net sales', columns: [], rows: [], total: 3, asOf: '2026-06-30', scope: 'All.' }
  const dataset: LogEvent = { event: 'dataset', data: { ...data, datasetId: 'a.d1', toolCallId: 'good' } }
  const parts = [start('good'), start('bad'), start('plain'), dataset, end('good', 'ok'), end('bad', 'error'), end('plain', 'ok'), start('cut')]
  const [turn] = await readHistory(engineOf([run('a', null)], { a: parts }), { conversationId: 'conv', parentRunId: 'a' })
  expect(turn?.calls).toMatchObject([
    { tool: 'query_actuals', input: { id: 'good' }, summary: 'good is done', dataset: data },
    { tool: 'query_actuals', input: { id: 'plain' }, summary: 'plain is done' },
  ])
})

test('of a root is empty, and of a parent that has gone', async () => {
  expect(await readHistory(engineOf([run('a', null)]), { conversationId: 'conv', parentRunId: null })).toEqual([])
  expect(await readHistory(engineOf([]), { conversationId: 'conv', parentRunId: 'gone' })).toEqual([])
})

test('keeps the newest of a long branch', async () => {
  const runs = Array.from({ length: 50 }, (_, index) => run(String(index), index === 0 ? null : String(index - 1)))
  const history = await readHistory(engineOf(runs), { conversationId: 'conv', parentRunId: '49' })
  expect(history).toHaveLength(HISTORY_MAX_TURNS)
  expect(history.at(-1)?.question).toBe('ask 49')
})
