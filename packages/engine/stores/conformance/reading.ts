import { expect, test } from 'vitest'
import type { RunFilter, Store } from '../store.ts'
import { EVIDENCE_RUNS } from '../../limits.ts'
import type { RunRecord } from '../../runs/run-record.ts'
import {
  ALL_WAIT,
  apply,
  COMPLETE,
  createRun,
  moveCommand,
  mustFind,
  NOW_MS,
  say,
  write,
  writeCommand,
} from '../../testing/store-commands.ts'
import { withStore, type OpenShared } from './store-harness.ts'

export function readingConforms(openShared: OpenShared): void {
  test('runs are listed newest first, by user, status and conversation, so many at a time', () =>
    withStore(openShared, async (store) => {
      const runIds: string[] = []
      for (let index = 0; index < 5; index += 1) {
        const run = await createRun(store, { userId: 'ada' })
        await write(store, moveCommand(await createRun(store, { userId: 'ben' }), COMPLETE))
        runIds.unshift(run.runId)
        if (index < 4) await write(store, moveCommand(run, COMPLETE))
      }
      const [, second = '', third = ''] = runIds
      const listed = async (filter: Partial<RunFilter>): Promise<string[]> =>
        (await store.listRuns({ userId: 'ada', limit: 10, ...filter })).map((run) => run.runId)
      expect(await listed({})).toEqual(runIds)
      expect(await listed({ limit: 2 })).toEqual(runIds.slice(0, 2))
      expect(await listed({ limit: 2, beforeRunId: second })).toEqual(runIds.slice(2, 4))
      expect(await listed({ beforeRunId: runIds.at(-1) ?? '' })).toEqual([])
      expect(await listed({ beforeRunId: 'nowhere' })).toEqual([])
      expect(await listed({ status: 'running' })).toEqual(runIds.slice(0, 1))
      expect(await listed({ status: 'completed', limit: 2 })).toEqual(runIds.slice(1, 3))
      const { conversationId } = await mustFind(store, third)
      expect(await listed({ conversationId })).toEqual([third])
      expect(await listed({ userId: 'nobody' })).toEqual([])
    }))

  test('the queue tells who waits, who runs and who had the latest turn', () =>
    withStore(openShared, async (store) => {
      const [one, two] = [await createRun(store, { userId: 'ada' }), await createRun(store, { userId: 'ada' })]
      const waiting = await createRun(store, { userId: 'ada', limits: ALL_WAIT })
      const newcomer = await createRun(store, { userId: 'ben', limits: ALL_WAIT })
      await write(store, moveCommand(one, COMPLETE))
      expect(await store.readQueue()).toEqual({
        activeByUser: new Map([['ada', 1]]),
        lastStartByUser: new Map([['ada', two.startedOrder]]),
        waiting: [waiting, newcomer].map(({ runId, userId, createdOrder }) => ({
          runId,
          userId,
          createdOrder,
          handedBack: false,
        })),
        evidence: [1_000],
      })
      expect(await store.figures()).toEqual({ queued: 2, active: 1 })
    }))

  test('the evidence is how long the latest ended runs took, newest first, so many, of those whose log is kept', () =>
    withStore(openShared, async (store) => {
      const ended: RunRecord[] = []
      for (let index = 0; index < EVIDENCE_RUNS + 2; index += 1) {
        const end = moveCommand(await createRun(store), COMPLETE)
        const [endedAtMs, ranMs] = [NOW_MS + index, 100 + index]
        const fold = { seq: end.run.lastSeq, loggedBytes: end.run.loggedBytes, body: '[]' }
        ended.push(await write(store, { ...end, run: { ...end.run, endedAtMs, ranMs }, fold }))
      }
      const latest = ended.map(({ ranMs }) => ranMs).toReversed().slice(0, EVIDENCE_RUNS)
      expect((await store.readQueue()).evidence).toEqual(latest)
      const allButLast = { endedBeforeMs: NOW_MS + EVIDENCE_RUNS + 1, mostRuns: 99, mostSegments: 999 }
      await apply(store, { kind: 'expire_logs', ...allButLast })
      expect((await store.readQueue()).evidence).toEqual(latest.slice(0, 1))
    }))

  test('progress is told of the runs that are there', () =>
    withStore(openShared, async (store) => {
      const run = await write(store, writeCommand(await createRun(store), [say('Hello')]))
      const { runId, status, attempt, lastSeq, loggedBytes } = run
      const progress = await store.readProgress(['nowhere', runId])
      expect(progress).toMatchObject([{ runId, status, attempt, lastSeq, loggedBytes }])
      expect(await store.readProgress([])).toEqual([])
    }))

  test('processes see each other’s commits', () =>
    withStore(openShared, async (first, shared) => {
      const second = await shared.open('second')
      const run = await createRun(first)
      expect(await second.findRun(run.runId)).toEqual(run)
      const longer = await write(first, writeCommand(run, [say('Hello')]))
      expect(await second.readSegments(run.runId, 1, 1)).toEqual(await first.readSegments(run.runId, 1, 1))
      expect((await mustFind(second, run.runId)).lastSeq).toBe(longer.lastSeq)
    }))

  test('a limited read leaves nothing behind: what is committed later is seen', () =>
    withStore(openShared, async (store) => {
      let run = await createRun(store)
      for (let index = 0; index < 5; index += 1) run = await write(store, writeCommand(run, [say('Hello')]))
      expect(await store.readSegments(run.runId, 0, 1)).toHaveLength(1)
      run = await write(store, writeCommand(run, [say('Hello')]))
      expect((await mustFind(store, run.runId)).lastSeq).toBe(7)
      expect((await store.readSegments(run.runId, 6, 1))[0]?.lastSeq).toBe(7)
    }))

  test('whatever people write comes back as it was', () =>
    withStore(openShared, async (store) => {
      const words = ['nul \u0000 in the middle', 'pair 😀 and 👩‍👧', 'quotes \' " ` ; --', '\u2028\r\n\t']
      for (const [index, text] of words.entries()) {
        const created = await createRun(store, { userId: text, title: text, input: JSON.stringify(text) })
        const run = await write(store, writeCommand(created, [say(text)], { charges: [{ id: text, body: text }] }))
        expect(run).toMatchObject({ userId: text, input: JSON.stringify(text) })
        expect((await store.findConversation(run.conversationId))?.title).toBe(text)
        expect(await store.readCharges(run.runId)).toEqual([{ id: text, body: text }])
        expect(await store.listRuns({ userId: text, limit: 1 })).toHaveLength(1)
        if (index % 2 === 1) await write(store, moveCommand(run, COMPLETE))
      }
    }))

  test('of what is not there, nothing is told', () =>
    withStore(openShared, async (store) => {
      await expectNothing(store)
      await store.check()
      await store.close()
      await expect(store.check()).rejects.toThrow(/closed|ended/)
    }))
}

async function expectNothing(store: Store): Promise<void> {
  expect(await store.findRun('nowhere')).toBeUndefined()
  expect(await store.findConversation('nowhere')).toBeUndefined()
  expect(await store.conversationRuns('nowhere')).toEqual([])
  expect(await store.readSegments('nowhere', 0, 1)).toEqual([])
  expect(await store.readFold('nowhere')).toBeUndefined()
  expect(await store.readCheckpoint('nowhere')).toBeUndefined()
  expect(await store.readCharges('nowhere')).toEqual([])
  expect(await store.figures()).toEqual({ queued: 0, active: 0 })
}
