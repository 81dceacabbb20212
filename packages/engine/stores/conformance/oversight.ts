import { expect, test } from 'vitest'
import type { OversightFilter } from '../../engine.ts'
import type { TransitionInput } from '../../runs/transition.ts'
import { ALL_WAIT, apply, createRun, moveCommand, NOW_MS, write } from '../../testing/store-commands.ts'
import { withStore, type OpenShared } from './store-harness.ts'

const priced = (costMicroUsd: number | null): TransitionInput => ({ input: 'complete', settlement: { usage: [], costMicroUsd } })
const failed = (reason: string): TransitionInput => ({
  input: 'fail',
  code: 'internal',
  reason,
  settlement: { usage: [], costMicroUsd: 7 },
})

/** What operators ask for: everybody's runs. */
export function oversightConforms(openShared: OpenShared): void {
  test('everybody\'s runs are listed newest first, by status, reason and user, so many at a time', () =>
    withStore(openShared, async (store) => {
      const [first, second, third, fourth] = [
        await createRun(store, { userId: 'ada' }),
        await createRun(store, { userId: 'ben' }),
        await createRun(store, { userId: 'cleo' }),
        await createRun(store, { userId: 'ada', limits: ALL_WAIT }),
      ]
      await write(store, moveCommand(first, failed('provider')))
      await write(store, moveCommand(second, failed('stalled')))
      const listed = async (filter: Partial<OversightFilter>): Promise<string[]> =>
        (await store.listAllRuns({ limit: 10, ...filter })).map((run) => run.runId)
      const all = [fourth, third, second, first].map(({ runId }) => runId)
      expect(await listed({})).toEqual(all)
      expect(await listed({ limit: 2 })).toEqual(all.slice(0, 2))
      expect(await listed({ limit: 2, beforeRunId: third.runId })).toEqual(all.slice(2))
      expect(await listed({ beforeRunId: 'nowhere' })).toEqual([])
      expect(await listed({ status: 'running' })).toEqual([third.runId])
      expect(await listed({ status: 'running', beforeRunId: third.runId })).toEqual([])
      expect(await listed({ status: 'queued' })).toEqual([fourth.runId])
      expect(await listed({ status: 'failed' })).toEqual([second.runId, first.runId])
      expect(await listed({ status: 'failed', limit: 1, beforeRunId: second.runId })).toEqual([first.runId])
      expect(await listed({ status: 'failed', reason: 'provider' })).toEqual([first.runId])
      expect(await listed({ userId: 'ada' })).toEqual([fourth.runId, first.runId])
      expect(await listed({ userId: 'ada', status: 'failed' })).toEqual([first.runId])
      expect(await listed({ userId: 'nobody' })).toEqual([])
    }))

  test('of a deleted conversation, what still lives is told and what has ended is not', () =>
    withStore(openShared, async (store) => {
      const ended = await createRun(store)
      await write(store, moveCommand(ended, priced(1)))
      const living = await createRun(store)
      for (const { conversationId } of [ended, living]) {
        await apply(store, { kind: 'delete_conversation', conversationId, nowMs: NOW_MS })
      }
      expect((await store.listAllRuns({ limit: 10 })).map(({ runId }) => runId)).toEqual([living.runId])
      expect(await store.listAllRuns({ status: 'completed', limit: 10 })).toEqual([])
    }))

  test('runs since some time are counted by user, status and reason, with what they cost', () =>
    withStore(openShared, async (store) => {
      await createRun(store, { nowMs: NOW_MS - 1 })
      await write(store, moveCommand(await createRun(store), priced(40)))
      await write(store, moveCommand(await createRun(store), priced(2)))
      const deleted = await createRun(store)
      await write(store, moveCommand(deleted, priced(null)))
      await apply(store, { kind: 'delete_conversation', conversationId: deleted.conversationId, nowMs: NOW_MS })
      await write(store, moveCommand(await createRun(store, { userId: 'ben' }), failed('steps')))
      await createRun(store, { userId: 'ben' })
      const counted = (await store.countRuns(NOW_MS)).toSorted((a, b) => (a.userId + a.status < b.userId + b.status ? -1 : 1))
      expect(counted).toEqual([
        { userId: 'ada', status: 'completed', reason: null, runs: 3, costMicroUsd: 42, unpriced: 1 },
        { userId: 'ben', status: 'failed', reason: 'steps', runs: 1, costMicroUsd: 7, unpriced: 0 },
        { userId: 'ben', status: 'running', reason: null, runs: 1, costMicroUsd: 0, unpriced: 0 },
      ])
      expect(await store.countRuns(NOW_MS + 1)).toEqual([])
    }))
}
