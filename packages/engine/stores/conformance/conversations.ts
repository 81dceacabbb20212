import { expect, test } from 'vitest'
import type { RunRecord } from '../../runs/run-record.ts'
import type { Store } from '../store.ts'
import {
  ALL_WAIT,
  apply,
  COMPLETE,
  createRun,
  moveCommand,
  mustFind,
  NOTHING_USED,
  NOW_MS,
  say,
  write,
  writeCommand,
} from '../../testing/store-commands.ts'
import { withStore, type OpenShared } from './store-harness.ts'

export function conversationsConform(openShared: OpenShared): void {
  test('conversations are listed by their latest question, newest first, each user’s own', () =>
    withStore(openShared, async (store) => {
      const old = await endedRun(store, { nowMs: NOW_MS })
      const middle = await endedRun(store, { nowMs: NOW_MS + 1 })
      const together = await endedRun(store, { nowMs: NOW_MS + 1 })
      await endedRun(store, { userId: 'ben', nowMs: NOW_MS + 2 })
      const listed = async (limit = 10): Promise<string[]> =>
        (await store.listConversations('ada', limit)).map((conversation) => conversation.conversationId)
      expect(await listed()).toEqual([together.conversationId, middle.conversationId, old.conversationId])
      const again = await createRun(store, { conversationId: old.conversationId, nowMs: NOW_MS + 3 })
      expect(await listed()).toEqual([old.conversationId, together.conversationId, middle.conversationId])
      expect(await listed(2)).toEqual([old.conversationId, together.conversationId])
      expect(await store.findConversation(old.conversationId)).toMatchObject({
        createdAtMs: NOW_MS,
        updatedAtMs: NOW_MS + 3,
        latestRunId: again.runId,
        latestStatus: 'running',
      })
      expect((await store.conversationRuns(old.conversationId)).map((run) => run.runId)).toEqual([old.runId, again.runId])
    }))

  test('a conversation is renamed, one that is not there is not', () =>
    withStore(openShared, async (store) => {
      const { conversationId } = await endedRun(store)
      const rename = { kind: 'rename_conversation', title: 'Sales — “FY26” 😀', nowMs: NOW_MS + 1 } as const
      expect((await apply(store, { ...rename, conversationId })).found).toBe(true)
      expect(await store.findConversation(conversationId)).toMatchObject({ title: rename.title, updatedAtMs: NOW_MS + 1 })
      expect((await apply(store, { ...rename, conversationId: 'nowhere' })).found).toBe(false)
    }))

  test('a deleted conversation is invisible at once, and its unended runs are told', () =>
    withStore(openShared, async (store) => {
      const ended = await endedRun(store)
      const { conversationId, runId } = ended
      const alive = await createRun(store, { conversationId })
      const remove = { kind: 'delete_conversation', conversationId, nowMs: NOW_MS + 1 } as const
      expect(await apply(store, remove)).toMatchObject({ found: true, unendedRunIds: [alive.runId] })
      expect(await store.findRun(runId)).toBeUndefined()
      expect(await store.findRun(alive.runId)).toBeUndefined()
      expect(await store.listRuns({ userId: 'ada', limit: 10 })).toEqual([])
      expect(await store.findConversation(conversationId)).toBeUndefined()
      expect(await store.listConversations('ada', 10)).toEqual([])
      expect(await store.conversationRuns(conversationId)).toEqual([])
      const rename = { kind: 'rename_conversation', conversationId, title: 'x', nowMs: NOW_MS } as const
      expect((await apply(store, rename)).found).toBe(false)
      expect((await apply(store, { kind: 'feedback', runId, value: 'up', nowMs: NOW_MS })).result).toBe('not_found')
    }))

  test('a deletion that is repeated after an unknown commit answers as the first time; a later one finds nothing', () =>
    withStore(openShared, async (store) => {
      const { conversationId, runId } = await createRun(store)
      const remove = { kind: 'delete_conversation', conversationId, nowMs: NOW_MS + 1 } as const
      const first = await apply(store, remove)
      expect(first).toMatchObject({ found: true, unendedRunIds: [runId] })
      expect(await apply(store, remove)).toEqual(first)
      expect(await apply(store, { ...remove, nowMs: NOW_MS + 2 })).toMatchObject({ found: false, unendedRunIds: [] })
      expect(await apply(store, { ...remove, conversationId: 'nowhere' })).toMatchObject({ found: false })
    }))

  test('what was deleted is erased when none of its runs is alive; the ledger stays', () =>
    withStore(openShared, async (store) => {
      const secret = 'the secret question'
      const created = await createRun(store, { title: secret, input: JSON.stringify(secret) })
      const { runId, conversationId } = created
      const run = await write(
        store,
        writeCommand(created, [say(secret)], {
          checkpoint: { seq: 2, block: 0, offset: 1, afterTool: false, followUps: [], body: JSON.stringify(secret) },
          charges: [{ id: 'c1', body: 1 }],
          fold: { seq: 2, loggedBytes: 9, body: JSON.stringify([secret]) },
        }),
      )
      const other = await endedRun(store, { userId: 'ben' })
      await apply(store, { kind: 'delete_conversation', conversationId, nowMs: NOW_MS })
      const erase = { kind: 'erase_deleted' } as const
      expect(await apply(store, erase)).toMatchObject({ found: false, unendedRunIds: [runId] })
      expect(await store.readSegments(runId, 0, 1)).not.toEqual([])

      await apply(store, moveCommand(run, COMPLETE))
      expect(await apply(store, erase)).toMatchObject({ found: true, unendedRunIds: [] })
      expect(await store.readSegments(runId, 0, 1)).toEqual([])
      expect(await store.readFold(runId)).toBeUndefined()
      expect(await store.readCheckpoint(runId)).toBeUndefined()
      expect(await store.readCharges(runId)).toEqual([{ id: 'c1', body: 1 }])
      const { run: left } = await apply(store, { kind: 'request_cancel', runId, by: 'user', nowMs: NOW_MS })
      expect(left).toMatchObject({ input: 'null', status: 'completed', userId: 'ada' })
      expect(await apply(store, erase)).toMatchObject({ found: false })
      expect(await store.readSegments(other.runId, 0, 1)).not.toEqual([])
    }))

  test('a deleted conversation’s waiting run can still be ended', () =>
    withStore(openShared, async (store) => {
      const run = await createRun(store, { limits: ALL_WAIT })
      await apply(store, { kind: 'delete_conversation', conversationId: run.conversationId, nowMs: NOW_MS })
      const cancel = moveCommand(run, { input: 'cancel', settlement: NOTHING_USED, by: 'user' })
      expect((await apply(store, cancel)).result).toEqual({ outcome: 'written' })
      expect((await apply(store, { kind: 'erase_deleted' })).found).toBe(true)
    }))

  test('feedback is taken on an ended run, and the last one counts', () =>
    withStore(openShared, async (store) => {
      const run = await createRun(store)
      const give = { kind: 'feedback', runId: run.runId, value: 'up', nowMs: NOW_MS } as const
      expect((await apply(store, give)).result).toBe('not_ended')
      await write(store, moveCommand(run, COMPLETE))
      expect((await apply(store, { ...give, reason: 'wrong', comment: 'nul \u0000 and 😀' })).result).toBe('ok')
      expect((await mustFind(store, run.runId)).feedback).toBe('up')
      expect((await apply(store, { ...give, value: 'down' })).result).toBe('ok')
      expect((await mustFind(store, run.runId)).feedback).toBe('down')
      expect((await apply(store, { ...give, value: null })).result).toBe('ok')
      expect((await mustFind(store, run.runId)).feedback).toBeNull()
      expect((await apply(store, { ...give, runId: 'nowhere' })).result).toBe('not_found')
    }))

  test('what was said with feedback is told while it counts, and not of a deleted conversation', () =>
    withStore(openShared, async (store) => {
      const run = await endedRun(store)
      const { conversationId, runId } = run
      await write(store, moveCommand(await createRun(store, { conversationId }), COMPLETE))
      const give = { kind: 'feedback', runId, value: 'down', nowMs: NOW_MS } as const
      expect(await store.conversationFeedback(conversationId)).toEqual([])
      await apply(store, give)
      expect(await store.conversationFeedback(conversationId)).toEqual([])
      const comment = 'nul \u0000 and 😀'
      await apply(store, { ...give, reason: 'wrong', comment })
      expect(await store.conversationFeedback(conversationId)).toEqual([{ runId, reason: 'wrong', comment }])
      await apply(store, { ...give, comment: 'only this' })
      expect(await store.conversationFeedback(conversationId)).toEqual([{ runId, comment: 'only this' }])
      await apply(store, { ...give, value: null, comment: 'only this' })
      expect(await store.conversationFeedback(conversationId)).toEqual([])
      await apply(store, { ...give, reason: 'wrong' })
      await apply(store, { kind: 'delete_conversation', conversationId, nowMs: NOW_MS })
      expect(await store.conversationFeedback(conversationId)).toEqual([])
    }))
}

async function endedRun(store: Store, overrides: Parameters<typeof createRun>[1] = {}): Promise<RunRecord> {
  return write(store, moveCommand(await createRun(store, overrides), COMPLETE))
}
