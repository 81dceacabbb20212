import { expect, test } from 'vitest'
import { CANCEL_TAKEOVER_MS, LEASE_MS, ORPHANED_AFTER_MS } from '../../limits.ts'
import type { RunRecord } from '../../runs/run-record.ts'
import type { AdoptCommand, Store } from '../store.ts'
import {
  apply,
  COMPLETE,
  createRun,
  moveCommand,
  mustFind,
  NOW_MS,
  outcomeOf,
  ownership,
  say,
  write,
  writeCommand,
} from '../../testing/store-commands.ts'
import { withStore, type OpenShared } from './store-harness.ts'

export function ownershipConforms(openShared: OpenShared): void {
  test('an owner renews what it still owns, under the epoch it has, and hears of a cancel', () =>
    withStore(openShared, async (store) => {
      const [mine, cancelled, ended] = [await createRun(store), await createRun(store), await createRun(store, { userId: 'ben' })]
      await apply(store, { kind: 'request_cancel', runId: cancelled.runId, by: 'admin', nowMs: NOW_MS + 3 })
      await write(store, moveCommand(ended, COMPLETE))
      const runs = [mine, cancelled, ended, { runId: 'nowhere', epoch: 1 }].map(({ runId, epoch }) => ({ runId, epoch }))
      const later = ownership('first', NOW_MS + 5_000)
      const { renewed } = await apply(store, { kind: 'renew', ownership: later, runs })
      expect(renewed).toEqual([
        { runId: mine.runId, cancelledBy: null, cancelRequestedAtMs: null },
        { runId: cancelled.runId, cancelledBy: 'admin', cancelRequestedAtMs: NOW_MS + 3 },
      ])
      expect((await mustFind(store, mine.runId)).leaseUntilMs).toBe(later.leaseUntilMs)
      const stale = { kind: 'renew', ownership: later, runs: [{ runId: mine.runId, epoch: mine.epoch + 1 }] } as const
      expect((await apply(store, stale)).renewed).toEqual([])
      const foreign = { kind: 'renew', ownership: ownership('second'), runs } as const
      expect((await apply(store, foreign)).renewed).toEqual([])
    }))

  test('a write keeps the lease that was renewed meanwhile', () =>
    withStore(openShared, async (store) => {
      const run = await createRun(store)
      const later = ownership('first', NOW_MS + 5_000)
      await apply(store, { kind: 'renew', ownership: later, runs: [{ runId: run.runId, epoch: run.epoch }] })
      expect((await write(store, writeCommand(run, [say('x')]))).leaseUntilMs).toBe(later.leaseUntilMs)
    }))

  test('a living owner’s run is nobody else’s within its lease, and anybody’s past it', () =>
    withStore(openShared, async (first, shared) => {
      const second = await shared.open('second')
      const run = await createRun(first)
      expect(await adopt(second, { nowMs: NOW_MS + LEASE_MS - 1 })).toEqual([])
      const [adopted] = await adopt(second, { nowMs: NOW_MS + LEASE_MS })
      expect(adopted).toMatchObject({ runId: run.runId, owner: 'second', epoch: 2, status: 'running', deaths: 0, attempt: 1 })
      expect(await mustFind(first, run.runId)).toEqual(adopted)
      expect(await outcomeOf(first, writeCommand(run, [say('late')]))).toEqual({ outcome: 'stale' })
      expect((await write(second, writeCommand(adopted as RunRecord, [say('on')]))).lastSeq).toBe(2)
    }))

  test('a dead process ran no longer than its lease', () =>
    withStore(openShared, async (first, shared) => {
      await createRun(first)
      const second = await shared.open('second')
      const [adopted] = await adopt(second, { nowMs: NOW_MS + 3 * LEASE_MS })
      expect(adopted).toMatchObject({ ranMs: LEASE_MS, attemptStartedAtMs: NOW_MS + 3 * LEASE_MS })
    }))

  test('a dead owner’s run is taken over at once, a living one’s is not', () =>
    withStore(openShared, async (first, shared) => {
      const [second, third] = [await shared.open('second'), await shared.open('third')]
      await createRun(first)
      const lost = await createRun(second)
      await second.close()
      const adopted = await adopt(third, {})
      expect(adopted.map((run) => run.runId)).toEqual([lost.runId])
      expect(await adopt(third, {})).toEqual([])
    }))

  test('a cancelled run that its owner does not end is taken over', () =>
    withStore(openShared, async (first, shared) => {
      const second = await shared.open('second')
      const run = await createRun(first)
      await apply(first, { kind: 'request_cancel', runId: run.runId, by: 'user', nowMs: NOW_MS })
      expect(await adopt(second, { nowMs: NOW_MS + CANCEL_TAKEOVER_MS - 1 })).toEqual([])
      expect(await adopt(second, { nowMs: NOW_MS + CANCEL_TAKEOVER_MS })).toMatchObject([{ cancelledBy: 'user' }])
    }))

  test('an owner never takes over what it works on, whatever its lease says', () =>
    withStore(openShared, async (store) => {
      const run = await createRun(store)
      await apply(store, { kind: 'request_cancel', runId: run.runId, by: 'user', nowMs: NOW_MS })
      const nowMs = NOW_MS + 10 * LEASE_MS
      expect(await adopt(store, { held: [{ runId: run.runId, epoch: run.epoch }], nowMs })).toEqual([])
      expect(await adopt(store, { held: [{ runId: run.runId, epoch: run.epoch - 1 }], nowMs })).toHaveLength(1)
    }))

  test('an owner takes up what it owns and nobody works on, soon but not at once', () =>
    withStore(openShared, async (store) => {
      const run = await createRun(store)
      expect(await adopt(store, { nowMs: NOW_MS + ORPHANED_AFTER_MS - 1 })).toEqual([])
      expect(await adopt(store, { nowMs: NOW_MS + ORPHANED_AFTER_MS })).toMatchObject([{ runId: run.runId, epoch: 2 }])
    }))

  test('what waits or has ended is nobody’s to take over', () =>
    withStore(openShared, async (store) => {
      const limits = { active: 0, activePerUser: 0, queued: 9, queuedPerUser: 9 }
      await createRun(store, { limits })
      await write(store, moveCommand(await createRun(store), COMPLETE))
      expect(await adopt(store, { nowMs: NOW_MS + 10 * LEASE_MS })).toEqual([])
    }))

  test('two processes never both take a run over', () =>
    withStore(openShared, async (first, shared) => {
      const [second, third] = [await shared.open('second'), await shared.open('third')]
      for (const userId of ['ada', 'ben', 'cy', 'dee']) await createRun(first, { userId })
      await first.close()
      const adopted = await Promise.all([second, third, second, third].map((store) => adopt(store, {})))
      const runIds = adopted.flat().map((run) => run.runId)
      expect(runIds).toHaveLength(4)
      expect(new Set(runIds).size).toBe(4)
    }))
}

async function adopt(store: Store, overrides: Partial<AdoptCommand>): Promise<RunRecord[]> {
  const nowMs = overrides.nowMs ?? NOW_MS
  const command: AdoptCommand = { kind: 'adopt', ownership: ownership(store.owner, nowMs), held: [], nowMs, ...overrides }
  return (await apply(store, command)).adopted
}
