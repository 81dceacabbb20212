import { expect, test } from 'vitest'
import { LEASE_MS, ORPHANED_AFTER_MS } from '../../limits.ts'
import type { RunRecord } from '../../runs/run-record.ts'
import type { AdoptCommand, Lease, Store } from '../store.ts'
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

  test('a living owner’s run is nobody else’s whatever another clock says, and theirs who have seen it unrenewed', () =>
    withStore(openShared, async (first, shared) => {
      const second = await shared.open('second')
      const run = await createRun(first)
      const lease = leaseOf(run)
      expect(await adopt(second, { nowMs: NOW_MS + 10 * LEASE_MS })).toEqual([])
      expect(await adopt(second, { unrenewed: [{ ...lease, leaseUntilMs: lease.leaseUntilMs - 1 }] })).toEqual([])
      expect(await adopt(second, { unrenewed: [{ ...lease, epoch: lease.epoch - 1 }] })).toEqual([])
      const [adopted] = await adopt(second, { unrenewed: [lease] })
      expect(adopted).toMatchObject({ runId: run.runId, owner: 'second', epoch: 2, status: 'running', deaths: 0, attempt: 1 })
      expect(await mustFind(first, run.runId)).toEqual(adopted)
      expect(await outcomeOf(first, writeCommand(run, [say('late')]))).toEqual({ outcome: 'stale' })
      expect((await write(second, writeCommand(adopted as RunRecord, [say('on')]))).lastSeq).toBe(2)
    }))

  test('who takes over hears what others hold, with what is known of a cancel', () =>
    withStore(openShared, async (first, shared) => {
      const [second, third] = [await shared.open('second'), await shared.open('third')]
      const [run, cancelled] = [await createRun(first), await createRun(first)]
      await apply(first, { kind: 'request_cancel', runId: cancelled.runId, by: 'user', nowMs: NOW_MS + 7 })
      const lost = await createRun(second, { userId: 'ben' })
      await createRun(third, { userId: 'cy' })
      await second.close()
      const { adopted, others } = await apply(third, adoptCommand(third, {}))
      expect(adopted.map(({ runId }) => runId)).toEqual([lost.runId])
      expect(others).toEqual([leaseOf(run), { ...leaseOf(cancelled), cancelRequestedAtMs: NOW_MS + 7 }])
    }))

  test('a lost process ran until it last renewed its lease, by its own clock', () =>
    withStore(openShared, async (first, shared) => {
      const run = await createRun(first)
      const renewed = ownership('first', NOW_MS + 4_000)
      await apply(first, { kind: 'renew', ownership: renewed, runs: [{ runId: run.runId, epoch: run.epoch }] })
      const second = await shared.open('second')
      const nowMs = NOW_MS + 30 * LEASE_MS
      const [adopted] = await adopt(second, { nowMs, unrenewed: [{ ...leaseOf(run), ...renewed }] })
      expect(adopted).toMatchObject({ ranMs: 4_000, attemptStartedAtMs: nowMs })
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

  test('a cancelled run is taken over by who has seen that its owner does not end it', () =>
    withStore(openShared, async (first, shared) => {
      const second = await shared.open('second')
      const run = await createRun(first)
      expect(await adopt(second, { unended: [leaseOf(run)] })).toEqual([])
      await apply(first, { kind: 'request_cancel', runId: run.runId, by: 'user', nowMs: NOW_MS })
      expect(await adopt(second, { nowMs: NOW_MS + 10 * LEASE_MS })).toEqual([])
      const renewed = ownership('first', NOW_MS + 1_000)
      await apply(first, { kind: 'renew', ownership: renewed, runs: [{ runId: run.runId, epoch: run.epoch }] })
      expect(await adopt(second, { unended: [leaseOf(run)] })).toMatchObject([{ cancelledBy: 'user' }])
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

function adoptCommand(store: Store, overrides: Partial<AdoptCommand>): AdoptCommand {
  const nowMs = overrides.nowMs ?? NOW_MS
  const nothing = { held: [], unrenewed: [], unended: [] }
  return { kind: 'adopt', ownership: ownership(store.owner, nowMs), ...nothing, nowMs, ...overrides }
}

async function adopt(store: Store, overrides: Partial<AdoptCommand>): Promise<RunRecord[]> {
  return (await apply(store, adoptCommand(store, overrides))).adopted
}

function leaseOf({ runId, epoch, leaseUntilMs, cancelRequestedAtMs }: RunRecord): Lease {
  return { runId, epoch, leaseUntilMs: leaseUntilMs ?? 0, cancelRequestedAtMs }
}
