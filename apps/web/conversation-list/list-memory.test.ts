import { expect, it } from 'vitest'
import type { TextStorage } from '../page/page-memory.ts'
import { createListMemory } from './list-memory.ts'

function createStorage(items = new Map<string, string>()): TextStorage {
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    key: (index) => [...items.keys()][index] ?? null,
    length: items.size,
  }
}

const BLOCKED: TextStorage = {
  getItem: () => {
    throw new DOMException('No', 'SecurityError')
  },
  setItem: () => {
    throw new DOMException('Full', 'QuotaExceededError')
  },
  removeItem: () => {},
  key: () => null,
  length: 0,
}

it('is one for all tabs of a person, and another for each person', () => {
  const storage = createStorage()
  createListMemory(storage, 'ada').rememberUnread({ awaited: ['a'], unread: ['b'] })
  expect(createListMemory(storage, 'ada').unread()).toEqual({ awaited: ['a'], unread: ['b'] })
  expect(createListMemory(storage, 'ben').unread()).toEqual({ awaited: [], unread: [] })
})

it('lets one tab alone tell of an answer, and forgets old answers', () => {
  const storage = createStorage()
  const [one, two] = [createListMemory(storage, 'ada'), createListMemory(storage, 'ada')]
  expect([one.claimNotice('run-1'), two.claimNotice('run-1'), two.claimNotice('run-2')]).toEqual([true, false, true])
  for (let index = 3; index < 100; index += 1) one.claimNotice(`run-${index}`)
  expect(storage.getItem('perdure:ada:told')?.length).toBeLessThan(1_000)
})

it('keeps a deletion once for all tabs, until its answer is heard', () => {
  const storage = createStorage()
  const memory = createListMemory(storage, 'ada')
  memory.rememberDeletion({ conversationId: 'a', title: 'A', dueAtMs: 8_000 })
  memory.rememberDeletion({ conversationId: 'a', title: 'A', dueAtMs: 0 })
  memory.rememberDeletion({ conversationId: 'b', title: 'B', dueAtMs: 9_000 })
  const [a, b] = [{ conversationId: 'a', title: 'A', dueAtMs: 0 }, { conversationId: 'b', title: 'B', dueAtMs: 9_000 }]
  expect(createListMemory(storage, 'ada').deletions()).toEqual([a, b])
  memory.forgetDeletion('a')
  expect(createListMemory(storage, 'ada').deletions()).toEqual([b])
})

it('remembers for the page alone what no longer fits into the storage', () => {
  let isFull = false
  const storage = createStorage()
  const filling = {
    ...storage,
    setItem(key: string, value: string) {
      if (isFull) throw new DOMException('Full', 'QuotaExceededError')
      storage.setItem(key, value)
    },
  }
  const memory = createListMemory(filling, 'ada')
  memory.rememberDeletion({ conversationId: 'a', title: 'A', dueAtMs: 1 })
  isFull = true
  memory.rememberDeletion({ conversationId: 'b', title: 'B', dueAtMs: 2 })
  expect(memory.deletions().map(({ conversationId }) => conversationId)).toEqual(['a', 'b'])
})

it('remembers for the page alone where the browser keeps nothing', () => {
  const memory = createListMemory(BLOCKED, 'ada')
  memory.rememberUnread({ awaited: [], unread: ['a'] })
  expect(memory.unread().unread).toEqual(['a'])
  expect([memory.claimNotice('run-1'), memory.claimNotice('run-1')]).toEqual([true, false])
})

it('takes what it does not understand for nothing', () => {
  const storage = createStorage(
    new Map([
      ['perdure:ada:unread', '{"unread":[1,"a"],"awaited":"b"}'],
      ['perdure:ada:deleting', '[{"conversationId":1},null,{"conversationId":"a","title":"Of an earlier version"}]'],
      ['perdure:ada:told', 'no JSON'],
    ]),
  )
  const memory = createListMemory(storage, 'ada')
  expect(memory.unread()).toEqual({ awaited: [], unread: ['a'] })
  expect(memory.deletions()).toEqual([{ conversationId: 'a', title: 'Of an earlier version', dueAtMs: 0 }])
  expect(memory.claimNotice('run-1')).toBe(true)
})
