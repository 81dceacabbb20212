import { expect, test } from 'vitest'
import type { RunRecord } from '../../runs/run-record.ts'
import { apply, COMPLETE, createRun, moveCommand, mustFind, NOW_MS, say, write, writeCommand } from '../../testing/store-commands.ts'
import type { ExpireLogsCommand, Store } from '../store.ts'
import { withStore, type OpenShared } from './store-harness.ts'

/** `moveCommand` ends a run here. */
const ENDED_AT_MS = NOW_MS + 1_000
const EXPIRE: ExpireLogsCommand = { kind: 'expire_logs', endedBeforeMs: ENDED_AT_MS + 1, mostRuns: 10, mostSegments: 100 }

export function retentionConforms(openShared: OpenShared): void {
  test('a log past its time gives way to its fold; the run, its ledger and its key stay', () =>
    withStore(openShared, async (store) => {
      const idempotency = { key: 'k', bodyHash: 'h' }
      const run = await endedRun(store, { segments: 3, idempotency })
      const [charges, fold] = [await store.readCharges(run.runId), await store.readFold(run.runId)]
      expect(await apply(store, EXPIRE)).toEqual({ kind: 'expire_logs', expired: 1, unfolded: [] })
      expect(await store.readSegments(run.runId, 0, 1_000_000)).toEqual([])
      expect(await store.readCheckpoint(run.runId)).toBeUndefined()
      expect(await store.findRun(run.runId)).toEqual(run)
      expect(charges).toHaveLength(1)
      expect(await store.readCharges(run.runId)).toEqual(charges)
      expect(fold?.seq).toBe(run.lastSeq)
      expect(await store.readFold(run.runId)).toEqual(fold)
      const { result } = await apply(store, {
        kind: 'create', runId: 'another', newConversationId: 'another', userId: 'ada', title: 'x', input: 'null', idempotency,
        ownership: { owner: store.owner, leaseUntilMs: NOW_MS }, nowMs: NOW_MS,
        limits: { activePerUser: 9, queuedPerUser: 9, active: 9, queued: 9 },
      })
      expect(result).toEqual({ outcome: 'repeated', run })
      expect(await apply(store, EXPIRE)).toEqual({ kind: 'expire_logs', expired: 0, unfolded: [] })
    }))

  test('a log that has not reached its time, or has not ended, is whole', () =>
    withStore(openShared, async (store) => {
      const ended = await endedRun(store, { segments: 2 })
      const alive = await createRun(store)
      const before = await store.readSegments(ended.runId, 0, 1_000_000)
      expect(await apply(store, { ...EXPIRE, endedBeforeMs: ENDED_AT_MS })).toMatchObject({ expired: 0, unfolded: [] })
      expect(await store.readSegments(ended.runId, 0, 1_000_000)).toEqual(before)
      await apply(store, EXPIRE)
      expect(await store.readSegments(alive.runId, 0, 1)).toHaveLength(1)
    }))

  test('one turn deletes no more than it was given, from a log’s beginning, and the next goes on', () =>
    withStore(openShared, async (store) => {
      const run = await endedRun(store, { segments: 5 })
      const all = await store.readSegments(run.runId, 0, 1_000_000)
      expect(await apply(store, { ...EXPIRE, mostSegments: 2 })).toMatchObject({ expired: 0 })
      expect(await store.readSegments(run.runId, 0, 1_000_000)).toEqual(all.slice(2))
      expect(await store.readCheckpoint(run.runId)).toBeDefined()
      await apply(store, { ...EXPIRE, mostSegments: all.length - 3 })
      expect(await store.readSegments(run.runId, 0, 1_000_000)).toEqual(all.slice(-1))
      expect(await apply(store, { ...EXPIRE, mostSegments: 1 })).toMatchObject({ expired: 1 })
      const [first, second] = [await endedRun(store, { segments: 1 }), await endedRun(store, { segments: 1 })]
      expect(await apply(store, { ...EXPIRE, mostRuns: 1 })).toMatchObject({ expired: 1 })
      const left = await Promise.all([first, second].map(({ runId }) => store.readSegments(runId, 0, 1)))
      expect(left.filter((segments) => segments.length > 0)).toHaveLength(1)
    }))

  test('a log whose fold does not reach its end is told and kept, until it is given one', () =>
    withStore(openShared, async (store) => {
      const run = await endedRun(store, { segments: 2, isFolded: false })
      expect(await apply(store, EXPIRE)).toEqual({ kind: 'expire_logs', expired: 0, unfolded: [run.runId] })
      expect(await store.readSegments(run.runId, 0, 1)).toHaveLength(1)
      const fold = { seq: run.lastSeq, loggedBytes: run.loggedBytes, body: '[]' }
      const keep = { kind: 'keep_fold', runId: run.runId, fold } as const
      expect((await apply(store, { ...keep, fold: { ...fold, seq: fold.seq - 1 } })).kept).toBe(false)
      expect((await apply(store, { ...keep, runId: 'nowhere' })).kept).toBe(false)
      expect((await apply(store, keep)).kept).toBe(true)
      expect(await store.readFold(run.runId)).toEqual(fold)
      expect(await apply(store, EXPIRE)).toMatchObject({ expired: 1, unfolded: [] })
      expect((await apply(store, { ...keep, fold: { ...fold, body: '[1]' } })).kept).toBe(false)
      expect(await store.readFold(run.runId)).toEqual(fold)
      const alive = await createRun(store)
      const early = { seq: alive.lastSeq, loggedBytes: alive.loggedBytes, body: '[]' }
      expect((await apply(store, { kind: 'keep_fold', runId: alive.runId, fold: early })).kept).toBe(false)
    }))

  test('what was erased has nothing left to give up', () =>
    withStore(openShared, async (store) => {
      const run = await endedRun(store, { segments: 1, isFolded: false })
      await apply(store, { kind: 'delete_conversation', conversationId: run.conversationId, nowMs: NOW_MS })
      await apply(store, { kind: 'erase_deleted' })
      expect(await apply(store, EXPIRE)).toEqual({ kind: 'expire_logs', expired: 0, unfolded: [] })
    }))
}

interface EndedRunOptions {
  /** Segments of text between the first and the last. */
  segments: number
  isFolded?: boolean
  idempotency?: { key: string; bodyHash: string }
}

/** A run that has ended at `ENDED_AT_MS`, with a checkpoint, a charge and a fold. */
async function endedRun(store: Store, { segments, isFolded = true, idempotency }: EndedRunOptions): Promise<RunRecord> {
  let run = await createRun(store, idempotency === undefined ? {} : { idempotency })
  for (let index = 0; index < segments; index += 1) run = await write(store, writeCommand(run, [say('x', index)]))
  const end = moveCommand(run, COMPLETE, {
    checkpoint: { seq: run.lastSeq, block: 0, offset: segments, afterTool: false, followUps: [], body: '{}' },
    charges: [{ id: 'c', body: 1 }],
  })
  const { lastSeq, loggedBytes } = end.run
  await apply(store, isFolded ? { ...end, fold: { seq: lastSeq, loggedBytes, body: '[]' } } : end)
  return mustFind(store, run.runId)
}
