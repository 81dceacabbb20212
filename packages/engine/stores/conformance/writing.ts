import type { LogEvent } from '@perdure/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runCount } from '../../testing/run-count.ts'
import { bytesAfter } from '../../log/segment.ts'
import type { RunRecord } from '../../runs/run-record.ts'
import type { Store, WriteCommand } from '../store.ts'
import {
  apply,
  COMPLETE,
  createRun,
  moveCommand,
  mustFind,
  NOTHING_USED,
  NOW_MS,
  outcomeOf,
  say,
  write,
  writeCommand,
} from '../../testing/store-commands.ts'
import { withStore, type OpenShared } from './store-harness.ts'

export function writingConforms(openShared: OpenShared): void {
  test('a write appends, moves the record and stores what goes with it, all at once', () =>
    withStore(openShared, async (store) => {
      const run = await createRun(store)
      const command = writeCommand(run, [say('Hello'), say(', you', 5)], {
        checkpoint: { seq: 3, block: 0, offset: 10, afterTool: true, followUps: ['And?'], body: '{"step":1}' },
        charges: [{ id: 'c1', body: { tokens: 7 } }],
        fold: { seq: 3, loggedBytes: 400, body: '[]' },
      })
      const after = await write(store, command)
      expect(after).toEqual(command.run)
      expect(await store.readSegments(run.runId, 1, 1)).toEqual([command.segment])
      expect(await store.readCheckpoint(run.runId)).toEqual(command.checkpoint)
      expect(await store.readCharges(run.runId)).toEqual(command.charges)
      expect(await store.readFold(run.runId)).toEqual(command.fold)
    }))

  test('the ledger holds every charge once, the latest first, page by page, and those of deleted conversations', () =>
    withStore(openShared, async (store) => {
      const charge = (id: string) => ({ id, body: { of: id } })
      const first = await createRun(store)
      const later = await write(store, writeCommand(first, [say('Hi')], { charges: [charge('a'), charge('b')] }))
      await write(store, writeCommand(later, [say('!', 2)], { charges: [charge('b'), charge('c')] }))
      const other = await createRun(store)
      await write(store, writeCommand(other, [say('Ho')], { charges: [charge('a')] }))
      const { runId, conversationId, userId } = first
      await store.commit([{ kind: 'delete_conversation', conversationId, nowMs: NOW_MS }])
      const row = (of: string, chargeId: string) => ({ runId: of, userId, chargeId, body: { of: chargeId } })
      const told = [row(other.runId, 'a'), row(runId, 'c'), row(runId, 'b'), row(runId, 'a')]
      const rows = await store.readLedger({ limit: 10 })
      expect(rows).toMatchObject(told)
      const page = await store.readLedger({ limit: 2, beforePosition: rows[0]!.position })
      expect(page).toEqual(rows.slice(1, 3))
      expect(await store.readLedger({ limit: 2, beforePosition: rows[3]!.position })).toEqual([])
    }))

  test('an end is written with all that the record then says', () =>
    withStore(openShared, async (store) => {
      const run = await createRun(store)
      const usage = { provider: 'p', model: 'm', inputTokens: 1, outputTokens: 2, cacheReadTokens: 3, cacheWriteTokens: 4 }
      const settlement = { usage: [usage], costMicroUsd: 12 }
      const command = moveCommand(run, { input: 'fail', settlement, code: 'steps' })
      const ended = await write(store, command)
      expect(ended).toEqual(command.run)
      expect(ended).toMatchObject({ status: 'failed', reason: 'steps', ...settlement, owner: null, leaseUntilMs: null })
    }))

  test('a stale epoch, another end of the log or another status is refused and changes nothing', () =>
    withStore(openShared, async (store) => {
      const created = await createRun(store)
      const run = await write(store, writeCommand(created, [say('Hello')]))
      const before = await everything(store, run.runId)
      const stale: WriteCommand[] = [
        writeCommand(run, [say('!', 5)], { epoch: run.epoch - 1 }),
        writeCommand(run, [say('!', 5)], { epoch: run.epoch + 1 }),
        writeCommand({ ...run, lastSeq: run.lastSeq + 1 }, [say('!', 5)]),
        writeCommand(created, [say('Other')]),
        writeCommand(run, [say('!', 5)], { from: 'queued' }),
        writeCommand({ ...run, lastSeq: run.lastSeq - 1 }, []),
        writeCommand({ ...run, runId: 'nowhere' }, [say('!', 5)]),
      ]
      for (const command of stale) {
        const withMore = { ...command, charges: [{ id: 'lost', body: 1 }] }
        expect(await outcomeOf(store, withMore)).toEqual({ outcome: 'stale' })
      }
      expect(await everything(store, run.runId)).toEqual(before)
    }))

  test('a run that has ended is written no more', () =>
    withStore(openShared, async (store) => {
      const run = await createRun(store)
      const ended = await write(store, moveCommand(run, COMPLETE))
      const before = await everything(store, run.runId)
      for (const from of ['running', 'queued'] as const) {
        expect(await outcomeOf(store, writeCommand(ended, [say('more')], { from }))).toEqual({ outcome: 'stale' })
        expect(await outcomeOf(store, writeCommand(run, [say('other')], { from }))).toEqual({ outcome: 'stale' })
      }
      expect(await everything(store, run.runId)).toEqual(before)
    }))

  test('the first of cancel and end to commit wins, and the first cancel counts', () =>
    withStore(openShared, async (store) => {
      const run = await createRun(store)
      await apply(store, { kind: 'request_cancel', runId: run.runId, by: 'user', nowMs: NOW_MS + 5 })
      const { run: again } = await apply(store, { kind: 'request_cancel', runId: run.runId, by: 'admin', nowMs: NOW_MS + 9 })
      expect(again).toMatchObject({ status: 'running', cancelledBy: 'user', cancelRequestedAtMs: NOW_MS + 5 })
      const end = moveCommand(run, COMPLETE, { unlessCancelled: true })
      expect(await outcomeOf(store, end)).toEqual({ outcome: 'cancelled', by: 'user', atMs: NOW_MS + 5 })
      // What is no end goes on, and forgets nothing of the wish.
      const noted = await write(store, writeCommand(run, [say('Hello')]))
      expect(noted).toMatchObject({ cancelledBy: 'user', cancelRequestedAtMs: NOW_MS + 5, status: 'running' })
      expect(await write(store, moveCommand(noted, COMPLETE))).toMatchObject({ status: 'cancelled' })
      const { run: late } = await apply(store, { kind: 'request_cancel', runId: run.runId, by: 'admin', nowMs: NOW_MS })
      expect(late).toMatchObject({ status: 'cancelled', cancelledBy: 'user' })
      expect(await apply(store, { kind: 'request_cancel', runId: 'nowhere', by: 'user', nowMs: NOW_MS })).toEqual({
        kind: 'request_cancel',
        run: undefined,
      })
    }))

  test('a wish to cancel leaves a waiting run to be ended by a write', () =>
    withStore(openShared, async (store) => {
      const run = await createRun(store, { limits: { active: 0, activePerUser: 0, queued: 9, queuedPerUser: 9 } })
      const { run: told } = await apply(store, { kind: 'request_cancel', runId: run.runId, by: 'user', nowMs: NOW_MS })
      expect(told).toEqual(run)
      const cancel = moveCommand(run, { input: 'cancel', settlement: NOTHING_USED, by: 'user' })
      expect(await write(store, cancel)).toMatchObject({ status: 'cancelled', cancelledBy: 'user' })
    }))

  test('a write that is repeated after an unknown commit answers as the first time', () =>
    withStore(openShared, async (store) => {
      const run = await createRun(store)
      const charges = [{ id: 'c1', body: 1 }]
      const onlyCharges = writeCommand(run, [], { charges })
      const append = writeCommand(run, [say('Hello')], { charges })
      const ending = (at: RunRecord): WriteCommand => moveCommand(at, COMPLETE, { unlessCancelled: true })
      for (const command of [onlyCharges, append, ending(append.run)]) {
        const first = await outcomeOf(store, command)
        const before = await everything(store, run.runId)
        expect(first).toEqual({ outcome: 'written' })
        expect(await outcomeOf(store, command)).toEqual(first)
        expect(await everything(store, run.runId)).toEqual(before)
      }
    }))

  test('a hand-back that is repeated is known, unless the run has gone on since', () =>
    withStore(openShared, async (store) => {
      const run = await createRun(store)
      const handBack = moveCommand(run, { input: 'hand_back', settlement: NOTHING_USED }, { unlessCancelled: true })
      expect(await outcomeOf(store, handBack)).toEqual({ outcome: 'written' })
      expect(await outcomeOf(store, handBack)).toEqual({ outcome: 'written' })
      const limits = { active: 9, activePerUser: 9, queued: 9, queuedPerUser: 9 }
      const ownership = { owner: 'second', leaseUntilMs: NOW_MS + 9 }
      const { claimed } = await apply(store, { kind: 'claim', ownership, limits, most: 1, nowMs: NOW_MS })
      expect(claimed).toHaveLength(1)
      expect(await outcomeOf(store, handBack)).toEqual({ outcome: 'stale' })
    }))

  test('one bad command of a commit touches none of the others', () =>
    withStore(openShared, async (store) => {
      const [one, two] = [await createRun(store), await createRun(store)]
      const results = await store.commit([
        writeCommand(one, [say('Hello')]),
        writeCommand(two, [say('No')], { epoch: 99 }),
        writeCommand(one, [say('twice')]),
        { kind: 'feedback', runId: two.runId, value: 'up', nowMs: NOW_MS },
        moveCommand(two, COMPLETE),
      ])
      expect(results).toEqual([
        { kind: 'write', result: { outcome: 'written' } },
        { kind: 'write', result: { outcome: 'stale' } },
        { kind: 'write', result: { outcome: 'stale' } },
        { kind: 'feedback', result: 'not_ended' },
        { kind: 'write', result: { outcome: 'written' } },
      ])
      expect((await mustFind(store, one.runId)).lastSeq).toBe(2)
      expect((await mustFind(store, two.runId)).status).toBe('completed')
    }))

  test('a charge counts once by its id, in the order in which charges came', () =>
    withStore(openShared, async (store) => {
      const run = await createRun(store)
      await write(store, writeCommand(run, [], { charges: [{ id: 'b', body: 1 }, { id: 'a', body: { x: [2] } }] }))
      await write(store, writeCommand(run, [], { charges: [{ id: 'b', body: 9 }, { id: 'c', body: null }] }))
      expect(await store.readCharges(run.runId)).toEqual([
        { id: 'b', body: 1 },
        { id: 'a', body: { x: [2] } },
        { id: 'c', body: null },
      ])
    }))

  test('the last checkpoint and the last fold are the ones that count', () =>
    withStore(openShared, async (store) => {
      let run = await createRun(store)
      for (const step of [1, 2, 3]) {
        run = await write(
          store,
          writeCommand(run, [say('x', step - 1)], {
            checkpoint: { seq: run.lastSeq + 1, block: 0, offset: step, afterTool: false, followUps: [], body: String(step) },
            fold: { seq: run.lastSeq + 1, loggedBytes: 9, body: `[${step}]` },
          }),
        )
      }
      expect(await store.readCheckpoint(run.runId)).toMatchObject({ seq: 4, offset: 3, body: '3' })
      expect(await store.readFold(run.runId)).toEqual({ seq: 4, loggedBytes: 9, body: '[3]' })
    }))

  test('a log is read from any cursor, also from inside a segment, with no gap', () =>
    withStore(openShared, async (store) => {
      let run = await createRun(store)
      for (const size of [1, 5, 2, 1, 7]) {
        const events: LogEvent[] = Array.from({ length: size }, (_, index) => say(`${index},`, 0))
        run = await write(store, writeCommand(run, events))
      }
      const all = await logBytes(store, run.runId, 0, 1_000_000)
      expect(all.length).toBe(run.loggedBytes)
      const cursors = fc.integer({ min: 0, max: run.lastSeq + 2 })
      await fc.assert(
        fc.asyncProperty(cursors, fc.integer({ min: 1, max: 3_000 }), async (cursor, maxBytes) => {
          const [first] = await store.readSegments(run.runId, cursor, maxBytes)
          expect(first === undefined).toBe(cursor >= run.lastSeq)
          if (first === undefined) return
          expect(first.firstSeq).toBeLessThanOrEqual(cursor + 1)
          expect(first.lastSeq).toBeGreaterThan(cursor)
          const rest = await logBytes(store, run.runId, cursor, maxBytes)
          expect(Buffer.compare(rest, all.subarray(all.length - rest.length))).toBe(0)
        }),
        runCount(40),
      )
      const limited = await store.readSegments(run.runId, 0, 1)
      expect(limited).toHaveLength(1)
    }))
}

/** All that is past `cursor`, read a few segments at a time. */
async function logBytes(store: Store, runId: string, cursor: number, maxBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for (let at = cursor; ; ) {
    const segments = await store.readSegments(runId, at, maxBytes)
    for (const segment of segments) {
      expect(segment.firstSeq).toBeLessThanOrEqual(at + 1)
      parts.push(bytesAfter(segment, at))
      at = segment.lastSeq
    }
    if (segments.length === 0) return Buffer.concat(parts)
  }
}

async function everything(store: Store, runId: string): Promise<unknown> {
  return {
    run: await store.findRun(runId),
    segments: await store.readSegments(runId, 0, 1_000_000),
    checkpoint: await store.readCheckpoint(runId),
    fold: await store.readFold(runId),
    charges: await store.readCharges(runId),
  }
}
