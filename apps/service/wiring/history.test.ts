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
    { question: 'ask a', answer: 'first half\n\nsecond' },
    { question: 'ask b', answer: '' },
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
