import { expect, test } from 'vitest'
import { eventsOf } from '../../log/stored-view.ts'
import type { CreateCommand, CreateResult, Store } from '../store.ts'
import {
  ALL_WAIT,
  apply,
  COMPLETE,
  createCommand,
  createRun,
  LIMITS,
  moveCommand,
  NOW_MS,
  ownership,
  write,
} from '../../testing/store-commands.ts'
import { withStore, type OpenShared } from './store-harness.ts'

export function creationConforms(openShared: OpenShared): void {
  test('a run with room starts at once, owned, with its first event', () =>
    withStore(openShared, async (store) => {
      const command = createCommand({ nowMs: NOW_MS })
      const { result } = await apply(store, command)
      expect(result).toMatchObject({
        outcome: 'created',
        run: {
          runId: command.runId,
          conversationId: command.newConversationId,
          parentRunId: null,
          status: 'running',
          attempt: 1,
          epoch: 1,
          owner: 'first',
          leaseUntilMs: command.ownership.leaseUntilMs,
          createdAtMs: NOW_MS,
          startedAtMs: NOW_MS,
          lastSeq: 1,
          input: command.input,
        },
      })
      if (result.outcome !== 'created') return
      expect(eventsOf(result.segment)).toEqual([{ event: 'status', data: { status: 'running', attempt: 1 } }])
      expect(await store.findRun(command.runId)).toEqual(result.run)
      expect(await store.readSegments(command.runId, 0, 1)).toEqual([result.segment])
      expect(await store.findConversation(command.newConversationId)).toMatchObject({
        title: 'A question',
        userId: 'ada',
        createdAtMs: NOW_MS,
        latestRunId: command.runId,
        latestStatus: 'running',
      })
    }))

  test('a run without room waits, with status{queued} as its first event', () =>
    withStore(openShared, async (store) => {
      const run = await createRun(store, { limits: ALL_WAIT })
      expect(run).toMatchObject({ status: 'queued', owner: null, epoch: 0, startedAtMs: null, lastSeq: 1 })
      const [segment] = await store.readSegments(run.runId, 0, 1)
      expect(segment && eventsOf(segment)).toEqual([{ event: 'status', data: { status: 'queued', attempt: 1 } }])
    }))

  test('the limits hold inside one commit, and each refusal names its limit', () =>
    withStore(openShared, async (store) => {
      const users = ['ada', 'ada', 'ada', 'ada', 'ada', 'ben', 'ben', 'cy']
      const outcomes = await outcomesOf(store, users.map((userId) => createCommand({ userId })))
      const expected = ['running', 'running', 'queued', 'queued', 'full: user_queued', 'running', 'running', 'queued']
      expect(outcomes).toEqual(expected)
      const more = ['dee', 'eve', 'flo', 'gil', 'hal', 'ida'].map((userId) => createCommand({ userId }))
      expect(await outcomesOf(store, more)).toEqual([...Array<string>(5).fill('queued'), 'full: queued'])
    }))

  test('the limits hold over the processes that share the data', () =>
    withStore(openShared, async (first, shared) => {
      const second = await shared.open('second')
      const commands = Array.from({ length: 20 }, (_, index) => createCommand({ userId: `user-${index}` }))
      const outcomes = await Promise.all(
        commands.map((command, index) => outcomesOf(index % 2 === 0 ? first : second, [command])),
      )
      const counted = Map.groupBy(outcomes.flat(), (outcome) => outcome)
      expect(counted.get('running')).toHaveLength(LIMITS.active)
      expect(counted.get('queued')).toHaveLength(LIMITS.queued)
      expect(await second.figures()).toEqual({ queued: LIMITS.queued, active: LIMITS.active })
    }))

  test('the same key and body get the same run, another body is refused, another user’s key is another key', () =>
    withStore(openShared, async (store) => {
      const idempotency = { key: 'k', bodyHash: 'body' }
      const [first, second] = await store.commit([createCommand({ idempotency }), createCommand({ idempotency })])
      const run = first?.kind === 'create' && first.result.outcome === 'created' ? first.result.run : undefined
      expect(run).toBeDefined()
      expect(second).toEqual({ kind: 'create', result: { outcome: 'repeated', run } })
      expect(await resultOf(store, createCommand({ idempotency }))).toMatchObject({ outcome: 'repeated', run })
      const other = { key: 'k', bodyHash: 'another body' }
      expect(await resultOf(store, createCommand({ idempotency: other }))).toEqual({ outcome: 'idempotency_mismatch' })
      expect(await resultOf(store, createCommand({ idempotency: other, userId: 'ben' }))).toMatchObject({ outcome: 'created' })
      expect(await store.listRuns({ userId: 'ada', limit: 10 })).toHaveLength(1)
    }))

  test('a key outlives its run’s end, and tells the run as it is now', () =>
    withStore(openShared, async (store) => {
      const idempotency = { key: 'k', bodyHash: 'body' }
      const run = await createRun(store, { idempotency })
      const ended = await write(store, moveCommand(run, COMPLETE))
      expect(await resultOf(store, createCommand({ idempotency }))).toEqual({ outcome: 'repeated', run: ended })
    }))

  test('a refusal is not remembered under its key', () =>
    withStore(openShared, async (store) => {
      const idempotency = { key: 'k', bodyHash: 'body' }
      const full = { ...LIMITS, active: 0, queued: 0 }
      expect(await resultOf(store, createCommand({ idempotency, limits: full }))).toEqual({ outcome: 'full', limit: 'active' })
      expect(await resultOf(store, createCommand({ idempotency }))).toMatchObject({ outcome: 'created' })
    }))

  test('a create that is repeated after an unknown commit answers as the first time', () =>
    withStore(openShared, async (store) => {
      const command = createCommand({ idempotency: { key: 'k', bodyHash: 'body' } })
      const first = await resultOf(store, command)
      expect(await resultOf(store, command)).toEqual(first)
      expect(await store.figures()).toEqual({ queued: 0, active: 1 })
    }))

  test('a conversation has one unended run at a time', () =>
    withStore(openShared, async (store) => {
      const run = await createRun(store)
      const { conversationId } = run
      expect(await resultOf(store, createCommand({ conversationId }))).toEqual({
        outcome: 'conversation_busy',
        runId: run.runId,
      })
      await write(store, moveCommand(run, COMPLETE))
      expect(await resultOf(store, createCommand({ conversationId }))).toMatchObject({ outcome: 'created' })
    }))

  test('the parent is the latest run, or the one named, or none', () =>
    withStore(openShared, async (store) => {
      const root = await createRun(store)
      const { conversationId } = root
      await write(store, moveCommand(root, COMPLETE))
      const next = async (parentRunId?: string | null): Promise<string | null> => {
        const run = await createRun(store, { conversationId, ...(parentRunId === undefined ? {} : { parentRunId }) })
        await write(store, moveCommand(run, COMPLETE))
        return run.parentRunId
      }
      expect(await next()).toBe(root.runId)
      const latest = (await store.conversationRuns(conversationId)).at(-1)
      expect(await next()).toBe(latest?.runId)
      expect(await next(root.runId)).toBe(root.runId)
      expect(await next(null)).toBeNull()
    }))

  test('nobody goes on from what is not theirs, or not there', () =>
    withStore(openShared, async (store) => {
      const run = await createRun(store)
      const other = await createRun(store)
      const { conversationId } = run
      await write(store, moveCommand(run, COMPLETE))
      const wrong: Partial<CreateCommand>[] = [
        { conversationId, userId: 'ben' },
        { conversationId: 'nowhere' },
        { conversationId, parentRunId: other.runId },
        { conversationId, parentRunId: 'nowhere' },
        { parentRunId: run.runId },
      ]
      for (const overrides of wrong) expect(await resultOf(store, createCommand(overrides))).toEqual({ outcome: 'not_found' })
      await apply(store, { kind: 'delete_conversation', conversationId, nowMs: NOW_MS })
      expect(await resultOf(store, createCommand({ conversationId }))).toEqual({ outcome: 'not_found' })
    }))

  test('two processes that race with the same key make one run', () =>
    withStore(openShared, async (first, shared) => {
      const second = await shared.open('second')
      const idempotency = { key: 'k', bodyHash: 'body' }
      const results = await Promise.all([
        resultOf(first, createCommand({ idempotency })),
        resultOf(second, createCommand({ idempotency, ownership: ownership('second') })),
      ])
      expect(results.map((result) => result.outcome).toSorted()).toEqual(['created', 'repeated'])
      const runIds = results.map((result) => ('run' in result ? result.run.runId : undefined))
      expect(new Set(runIds).size).toBe(1)
    }))
}

async function resultOf(store: Store, command: CreateCommand): Promise<CreateResult> {
  return (await apply(store, command)).result
}

/** In one commit: the status of what was created, or the limit that refused. */
async function outcomesOf(store: Store, commands: readonly CreateCommand[]): Promise<string[]> {
  const results = await store.commit(commands)
  return results.map((answer) => {
    if (answer.kind !== 'create') return answer.kind
    const { result } = answer
    if (result.outcome === 'created') return result.run.status
    return result.outcome === 'full' ? `full: ${result.limit}` : result.outcome
  })
}
