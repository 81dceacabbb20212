import { RequestError } from '@perdure/client'
import { createManualEnvironment, until } from '@perdure/client/testing'
import type { ConversationResource, RunResource, RunStatus } from '@perdure/protocol'
import { expect, it } from 'vitest'
import type { ConversationNews, OtherTabs } from '../shell/other-tabs.ts'
import { ConversationStore } from './conversation-store.ts'
import { DELETE_HELD_MS, HOLDER_WAIT_MS } from './deletions.ts'
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

/** Tabs of one browser: what one tells, the others hear at once. */
function createTabs() {
  const listeners = new Map<OtherTabs, (news: ConversationNews) => void>()
  return {
    told: [] as ConversationNews[],
    open(): OtherTabs {
      const mine: OtherTabs = {
        tell: (news) => {
          this.told.push(news)
          for (const [tab, listener] of listeners) if (tab !== mine) listener(news)
        },
        onNews: (listener) => {
          listeners.set(mine, listener)
          return () => listeners.delete(mine)
        },
      }
      return mine
    },
  }
}

/** A store on a service that answers when the test says so; `listed` is what it has. */
function createBench(listed: ConversationResource[], storage = createStorage(), tabs = createTabs()) {
  const environment = createManualEnvironment(Date.parse(NOW))
  const bench = {
    environment,
    storage,
    listed,
    asked: [] as string[],
    finished: [] as string[],
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
    },
    tabs: tabs.open(),
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

it('says that an answer has ended before the list is read again', async () => {
  const bench = createBench([conversation('a', 'running'), conversation('b')])
  bench.store.setOpen('a')
  bench.store.start()
  await until(bench.store, ({ conversations }) => conversations !== undefined)
  bench.held = []
  bench.store.ended('run-a', 'completed')
  expect(bench.store.getSnapshot().conversations?.map(({ latestStatus }) => latestStatus)).toEqual(['completed', 'completed'])
  expect([bench.store.getSnapshot().unread, bench.finished]).toEqual([[], []])
})

it('marks an answer that ended where nobody looked when the list is read', async () => {
  const bench = createBench([conversation('a', 'running')])
  bench.store.setOpen('a')
  bench.store.start()
  await until(bench.store, ({ conversations }) => conversations !== undefined)
  bench.isHidden = true
  bench.listed = [conversation('a')]
  bench.store.ended('run-a', 'completed')
  expect(bench.store.getSnapshot().conversations).toMatchObject([{ latestStatus: 'completed' }])
  await until(bench.store, ({ unread }) => unread.length > 0)
  expect(bench.finished).toEqual(['a'])
})

/** Two tabs of one browser on the same conversations, both read. */
async function createTwo() {
  const [storage, tabs] = [createStorage(), createTabs()]
  const listed = [conversation('a'), conversation('b')]
  const [one, two] = [createBench(listed, storage, tabs), createBench(listed, storage, tabs)]
  for (const { store } of [one, two]) {
    store.start()
    await until(store, ({ conversations }) => conversations !== undefined)
  }
  return { one, two, tabs }
}

it('shows a deletion in every tab, to be taken back in any of them', async () => {
  const { one, two } = await createTwo()
  one.store.remove('a')
  expect(titles(two.store)).toEqual(['Title b'])
  expect(two.store.getSnapshot().deletions).toMatchObject([{ title: 'Title a', phase: 'held' }])
  expect(two.store.undo('a')).toBeDefined()
  expect([titles(one.store), titles(two.store)]).toEqual([
    ['Title a', 'Title b'],
    ['Title a', 'Title b'],
  ])
  for (const { environment } of [one, two]) environment.advance(2 * DELETE_HELD_MS)
  expect([...one.asked, ...two.asked]).not.toContain('delete a')
})

it('has a deletion sent by the tab that holds it, and shows its end in all', async () => {
  const { one, two } = await createTwo()
  one.store.remove('a')
  two.listed = [conversation('b')]
  for (const { environment } of [one, two]) environment.advance(DELETE_HELD_MS)
  await until(one.store, ({ deletions }) => deletions.length === 0)
  await until(two.store, ({ deletions }) => deletions.length === 0)
  two.environment.advance(2 * HOLDER_WAIT_MS)
  expect([one.asked.includes('delete a'), two.asked.includes('delete a')]).toEqual([true, false])
  expect(titles(two.store)).toEqual(['Title b'])
})

it('sends a deletion of a tab that went without a word, in another tab or by the next page', async () => {
  const { one, two } = await createTwo()
  one.store.remove('a')
  two.environment.advance(DELETE_HELD_MS)
  expect([two.store.undo('a'), two.asked.includes('delete a')]).toEqual([undefined, false])
  two.environment.advance(HOLDER_WAIT_MS)
  expect(two.asked).toContain('delete a')

  const storage = createStorage()
  const killed = createBench([conversation('a')], storage)
  await killed.store.refresh()
  killed.store.remove('a')
  const soon = createBench([conversation('a')], storage)
  soon.store.start()
  expect(soon.store.getSnapshot().deletions).toMatchObject([{ phase: 'held' }])
  expect(soon.store.undo('a')).toBeDefined()
  const again = createBench([conversation('a')], storage)
  await again.store.refresh()
  again.store.remove('a')
  const later = createBench([conversation('a')], storage)
  later.environment.advance(DELETE_HELD_MS + HOLDER_WAIT_MS)
  later.store.start()
  expect(later.asked).toContain('delete a')
  expect(titles(later.store)).toBeUndefined()
})

it('brings a deletion that is refused back in every tab', async () => {
  const { one, two } = await createTwo()
  one.refusal = new RequestError('internal', 'No', 500)
  one.store.remove('a')
  one.environment.advance(DELETE_HELD_MS)
  await until(one.store, ({ deletions }) => deletions.length === 0)
  expect([titles(one.store), titles(two.store)]).toEqual([
    ['Title a', 'Title b'],
    ['Title a', 'Title b'],
  ])
})

it('hears of a question that another tab has asked, and reads it unless nobody sees the page', async () => {
  const { one, two } = await createTwo()
  two.listed = [conversation('c', 'running'), ...two.listed]
  two.isHidden = true
  one.store.asked('c')
  expect(two.asked.filter((what) => what === 'list')).toHaveLength(1)
  two.isHidden = false
  one.store.asked('c')
  await until(two.store, ({ conversations }) => conversations?.length === 3)
})
