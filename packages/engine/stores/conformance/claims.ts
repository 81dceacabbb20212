import { expect, test } from 'vitest'
import { eventsOf } from '../../log/stored-view.ts'
import type { ClaimCommand, ClaimedRun, Store } from '../store.ts'
import {
  ALL_WAIT,
  apply,
  COMPLETE,
  createRun,
  LIMITS,
  moveCommand,
  mustFind,
  NOTHING_USED,
  NOW_MS,
  ownership,
  write,
} from '../../testing/store-commands.ts'
import { withStore, type OpenShared } from './store-harness.ts'

export function claimsConform(openShared: OpenShared): void {
  test('what waits starts in its turn, owned, with status{running}, up to the limits', () =>
    withStore(openShared, async (store) => {
      for (const userId of ['ada', 'ada', 'ada', 'ben', 'cy']) await createRun(store, { userId, limits: ALL_WAIT })
      const claimed = await claim(store)
      expect(claimed.map(({ run }) => run.userId)).toEqual(['ada', 'ben', 'cy', 'ada'])
      for (const { run, segment } of claimed) {
        expect(run).toMatchObject({ status: 'running', owner: 'first', epoch: 1, startedAtMs: NOW_MS, lastSeq: 2 })
        expect(eventsOf(segment)).toEqual([{ event: 'status', data: { status: 'running', attempt: 1 } }])
        expect(await mustFind(store, run.runId)).toEqual(run)
        expect(await store.readSegments(run.runId, 1, 1)).toEqual([segment])
      }
      expect(await claim(store)).toEqual([])
      expect(await store.figures()).toEqual({ queued: 1, active: 4 })
    }))

  test('a claim takes no more than it asks for', () =>
    withStore(openShared, async (store) => {
      for (const userId of ['ada', 'ben', 'cy']) await createRun(store, { userId, limits: ALL_WAIT })
      expect(await claim(store, { most: 2 })).toHaveLength(2)
      expect(await claim(store, { most: 2 })).toHaveLength(1)
    }))

  test('a run that was handed back starts before all others and counts as nobody’s queued run', () =>
    withStore(openShared, async (store) => {
      const first = await createRun(store, { userId: 'ada' })
      for (const userId of ['ben', 'cy', 'dee']) await createRun(store, { userId, limits: ALL_WAIT })
      await write(store, moveCommand(first, { input: 'hand_back', settlement: NOTHING_USED }))
      const { waiting } = await store.readQueue()
      expect(waiting.find((run) => run.runId === first.runId)?.handedBack).toBe(true)
      const [claimed] = await claim(store, { most: 1 })
      expect(claimed?.run).toMatchObject({ runId: first.runId, attempt: 2, epoch: 2, handedBack: false })
      expect((await mustFind(store, first.runId)).reason).toBeNull()
    }))

  test('the turn passes from user to user over many starts and ends', () =>
    withStore(openShared, async (store) => {
      const limits = { ...LIMITS, active: 1, activePerUser: 1 }
      for (const userId of ['ada', 'ada', 'ada', 'ben', 'ben', 'cy']) await createRun(store, { userId, limits: ALL_WAIT })
      const served: string[] = []
      for (;;) {
        const [next, ...others] = await claim(store, { limits })
        expect(others).toEqual([])
        if (next === undefined) break
        served.push(next.run.userId)
        await write(store, moveCommand(next.run, COMPLETE))
      }
      expect(served).toEqual(['ada', 'ben', 'cy', 'ada', 'ben', 'ada'])
    }))

  test('who comes later stands behind who waits, however often that one’s runs were started again', () =>
    withStore(openShared, async (store) => {
      const limits = { ...LIMITS, active: 1, activePerUser: 1 }
      let run = await createRun(store, { userId: 'ada', limits })
      for (let again = 0; again < 5; again += 1) {
        run = await write(store, moveCommand(run, { input: 'hand_back', settlement: NOTHING_USED }))
        run = (await claim(store, { limits }))[0]?.run ?? run
      }
      const second = await createRun(store, { userId: 'ada', limits })
      await createRun(store, { userId: 'newcomer', limits })
      await write(store, moveCommand(run, COMPLETE))
      expect((await claim(store, { limits }))[0]?.run.runId).toBe(second.runId)
    }))

  test('no run is claimed twice, however many processes ask', () =>
    withStore(openShared, async (first, shared) => {
      const second = await shared.open('second')
      for (let index = 0; index < 8; index += 1) await createRun(first, { userId: `user-${index}`, limits: ALL_WAIT })
      const limits = { ...LIMITS, active: 6 }
      const claims = await Promise.all(
        Array.from({ length: 8 }, (_, index) => claim(index % 2 === 0 ? first : second, { most: 1, limits })),
      )
      const runIds = claims.flat().map(({ run }) => run.runId)
      expect(runIds).toHaveLength(6)
      expect(new Set(runIds).size).toBe(6)
      for (const { run } of claims.flat()) expect((await mustFind(first, run.runId)).owner).toBe(run.owner)
    }))

  test('a claim that is repeated after an unknown commit starts nothing twice', () =>
    withStore(openShared, async (store) => {
      const { runId } = await createRun(store, { limits: ALL_WAIT })
      expect(await claim(store)).toHaveLength(1)
      expect(await claim(store)).toEqual([])
      expect(await mustFind(store, runId)).toMatchObject({ epoch: 1, lastSeq: 2, owner: 'first' })
    }))
}

async function claim(store: Store, overrides: Partial<ClaimCommand> = {}): Promise<ClaimedRun[]> {
  const command: ClaimCommand = {
    kind: 'claim',
    ownership: ownership(store.owner),
    limits: LIMITS,
    most: 16,
    nowMs: NOW_MS,
    ...overrides,
  }
  return (await apply(store, command)).claimed
}
