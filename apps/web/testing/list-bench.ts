import type { RequestError } from '@perdure/client'
import { createManualEnvironment } from '@perdure/client/testing'
import type { ConversationResource, RunResource, RunStatus } from '@perdure/protocol'
import type { ConversationNews, OtherTabs } from '../page/other-tabs.ts'
import { ConversationStore } from '../conversation-list/conversation-store.ts'
import { createListMemory } from '../conversation-list/list-memory.ts'

const NOW = '2026-03-10T09:00:00.000Z'

export function conversation(conversationId: string, latestStatus: RunStatus = 'completed'): ConversationResource {
  const latestRunId = `run-${conversationId}`
  return { conversationId, title: `Title ${conversationId}`, createdAt: NOW, updatedAt: NOW, latestRunId, latestStatus }
}

/** A storage as a browser has it. */
export function createStorage() {
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
export function createTabs() {
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
export function createBench(listed: ConversationResource[], storage = createStorage(), tabs = createTabs()) {
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

export const titles = (store: ConversationStore) => store.getSnapshot().conversations?.map(({ title }) => title)
