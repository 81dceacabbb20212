import { RequestError } from '@perdure/client'
import { createManualEnvironment, until } from '@perdure/client/testing'
import type { ConversationResource, RunResource, RunStatus } from '@perdure/protocol'
import { expect, it } from 'vitest'
import { ConversationStore } from './conversation-store.ts'
import { DELETE_HELD_MS } from './deletions.ts'
import { createListMemory } from './list-memory.ts'

const NOW = '2026-03-10T09:00:00.000Z'

function conversation(conversationId: string, latestStatus: RunStatus = 'completed'): ConversationResource {
  const latestRunId = `run-${conversationId}`
  return { conversationId, title: `Title ${conversationId}`, createdAt: NOW, updatedAt: NOW, latestRunId, latestStatus }
}

/** A storage as a browser has it. */
function createStorage() {
  const items = new Map<string, string>()
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
    key: (index: number) => [...items.keys()][index] ?? null,
    get length() {
      return items.size
    },
  }
}

/** A store on a service that answers when the test says so; `listed` is what it has. */
function createBench(listed: ConversationResource[], storage = createStorage()) {
  const environment = createManualEnvironment(Date.parse(NOW))
  const bench = {
    environment,
    storage,
    listed,
    asked: [] as string[],
    finished: [] as string[],
    told: 0,
    isHidden: false,
    leave: () => {},
    /** Held answers, to be given by hand; undefined: each is given at once. */
    held: undefined as (() => void)[] | undefined,
    refusal: undefined as RequestError | undefined,
    store: undefined as unknown as ConversationStore,
  }
  const answer = async <T>(what: string, value: () => T): Promise<T> => {
    bench.asked.push(what)
    const result = value()
    if (bench.held) await new Promise<void>((resolve) => bench.held?.push(resolve))
    if (bench.refusal && !what.startsWith('list')) throw bench.refusal
    return result
  }
  const live = (status: RunStatus | undefined) =>
    bench.listed.filter((one) => one.latestStatus === status).map((one) => ({ runId: one.latestRunId }) as RunResource)
  bench.store = new ConversationStore({
    client: {
      listConversations: () => answer('list', () => [...bench.listed]),
      listRuns: ({ status } = {}) => answer(`list ${status}`, () => live(status)),
      renameConversation: (id, title) => answer(`rename ${id} ${title}`, () => undefined),
      deleteConversation: (id) =>
        answer(`delete ${id}`, () => {
          if (!bench.refusal) bench.listed = bench.listed.filter((one) => one.conversationId !== id)
        }),
    },
    environment,
    memory: createListMemory(storage, 'ada'),
    page: {
      isHidden: () => bench.isHidden,
      isAttended: () => !bench.isHidden,
      onLeave: (listener) => {
        bench.leave = listener
        return () => {}
      },
      tellOthers: () => (bench.told += 1),
      onTold: () => () => {},
    },
    onFinished: ({ conversationId }) => bench.finished.push(conversationId),
    onDeleted: () => {},
  })
  return bench
}

const titles = (store: ConversationStore) => store.getSnapshot().conversations?.map(({ title }) => title)

it('drops an answer that is older than what was done since', async () => {
  const bench = createBench([conversation('a')])
  bench.store.start()
  await until(bench.store, ({ conversations }) => conversations !== undefined)
  bench.held = []
  const reading = bench.store.refresh()
  bench.store.rename('a', 'New')
  bench.held.shift()?.()
  await reading
  expect(titles(bench.store)).toEqual(['New'])
})

it('gives an entry that is the same as before as the same object', async () => {
  const bench = createBench([conversation('a'), conversation('b')])
  await bench.store.refresh()
  const before = bench.store.getSnapshot().conversations
  bench.listed = [conversation('a'), { ...conversation('b'), title: 'Other' }]
  await bench.store.refresh()
  const after = bench.store.getSnapshot().conversations
  expect(after?.[0]).toBe(before?.[0])
  expect(after?.[1]).not.toBe(before?.[1])
})

it('keeps the old list where the service cannot be read, and says so only where there is none', async () => {
  const bench = createBench([conversation('a')])
  await bench.store.refresh()
  bench.listed = undefined as unknown as ConversationResource[]
  await bench.store.refresh()
  expect(titles(bench.store)).toEqual(['Title a'])
  expect(bench.store.getSnapshot().failure).toBeUndefined()
})

it('asks for each deletion once: when it is due, or when the page is left', async () => {
  const bench = createBench([conversation('a'), conversation('b'), conversation('c')])
  bench.store.start()
  await until(bench.store, ({ conversations }) => conversations?.length === 3)
  bench.store.remove('a')
  bench.environment.advance(DELETE_HELD_MS - 1)
  bench.store.remove('b')
  bench.environment.advance(1)
  await until(bench.store, ({ deletions }) => deletions.length === 1)
  bench.leave()
  await until(bench.store, ({ deletions }) => deletions.length === 0)
  bench.environment.advance(DELETE_HELD_MS)
  expect(bench.asked.filter((what) => what.startsWith('delete'))).toEqual(['delete a', 'delete b'])
  expect(titles(bench.store)).toEqual(['Title c'])
})

it('never lists what an earlier page left to be deleted, and asks for it once more', async () => {
  const storage = createStorage()
  const left = createBench([conversation('a'), conversation('b')], storage)
  left.store.start()
  await until(left.store, ({ conversations }) => conversations?.length === 2)
  left.store.remove('a')
  left.held = []
  left.leave()
  const next = createBench([conversation('a'), conversation('b')], storage)
  const seen: (string[] | undefined)[] = []
  next.store.subscribe(() => seen.push(titles(next.store)))
  next.store.start()
  await until(next.store, ({ conversations, deletions }) => conversations !== undefined && deletions.length === 0)
  expect(seen.flat()).not.toContain('Title a')
  expect(next.asked).toContain('delete a')
  const third = createBench([conversation('b')], storage)
  third.store.start()
  expect(third.store.getSnapshot().deletions).toEqual([])
})

it('brings back what the service refuses to delete, with the reason', async () => {
  const bench = createBench([conversation('a')])
  bench.store.start()
  await until(bench.store, ({ conversations }) => conversations !== undefined)
  bench.refusal = new RequestError('internal', 'No', 500)
  bench.store.remove('a')
  expect(titles(bench.store)).toEqual([])
  bench.environment.advance(DELETE_HELD_MS)
  const { failure } = await until(bench.store, ({ deletions }) => deletions.length === 0)
  expect(failure).toMatchObject({ what: 'delete', title: 'Title a', error: bench.refusal })
  expect(titles(bench.store)).toEqual(['Title a'])
})

it('looks for the end of an answer elsewhere, and stops looking when there is none to wait for', async () => {
  const bench = createBench([conversation('a', 'running'), conversation('b')])
  bench.store.setOpen('b')
  bench.store.start()
  await until(bench.store, ({ conversations }) => conversations !== undefined)
  bench.listed = [conversation('a'), conversation('b')]
  bench.environment.advance(15_000)
  const { unread } = await until(bench.store, (snapshot) => snapshot.unread.length > 0)
  expect([unread, bench.finished]).toEqual([['a'], ['a']])
  expect(bench.environment.timerCount).toBe(0)
})

it('does not look for the answer that somebody sees come, but does when nobody sees the page', async () => {
  const bench = createBench([conversation('a', 'running')])
  bench.store.setOpen('a')
  bench.store.start()
  await until(bench.store, ({ conversations }) => conversations !== undefined)
  expect(bench.environment.timerCount).toBe(0)
  bench.isHidden = true
  bench.environment.signal('hidden')
  expect(bench.environment.timerCount).toBe(1)
  bench.listed = [conversation('a')]
  bench.environment.advance(60_000)
  await until(bench.store, (snapshot) => snapshot.unread.length > 0)
  bench.isHidden = false
  bench.environment.signal('shown')
  expect(bench.store.getSnapshot().unread).toEqual([])
})
