import { expect, it } from 'vitest'
import { createPageMemory, PENDING_MAX_AGE_MS, type TextStorage } from './page-memory.ts'

function createStorage(): TextStorage {
  const items = new Map<string, string>()
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    key: (index) => [...items.keys()][index] ?? null,
    get length() {
      return items.size
    },
  }
}

it('remembers each person apart', () => {
  const storage = createStorage()
  createPageMemory(storage, 'ada').rememberConversation('c-1')
  createPageMemory(storage, 'ada').rememberDraft(undefined, 'Ada asks')
  expect(createPageMemory(storage, 'ben').lastConversation()).toBeUndefined()
  expect(createPageMemory(storage, 'ben').draft(undefined)).toBe('')
  expect(createPageMemory(storage, 'ada').lastConversation()).toBe('c-1')
})

it('keeps a draft for each conversation, and none where nothing is typed', () => {
  const storage = createStorage()
  const memory = createPageMemory(storage, 'ada')
  memory.rememberDraft('c-1', 'one')
  memory.rememberDraft(undefined, 'new')
  expect([memory.draft('c-1'), memory.draft('c-2'), memory.draft(undefined)]).toEqual(['one', '', 'new'])
  memory.rememberDraft('c-1', '')
  memory.rememberDraft(undefined, '')
  expect(storage.length).toBe(0)
})

it('keeps what a question has been changed to, empty too, and which one is open, until it is told otherwise', () => {
  const storage = createStorage()
  const memory = createPageMemory(storage, 'ada')
  memory.rememberEditing('c-1', 'r-1')
  memory.rememberEditing(undefined, 'r-2')
  memory.rememberEdit('r-1', '')
  memory.rememberEdit('r-2', 'two')
  expect([memory.editing('c-1'), memory.editing('c-2'), memory.editing(undefined)]).toEqual(['r-1', undefined, undefined])
  expect([memory.edit('r-1'), memory.edit('r-2'), memory.edit('r-3')]).toEqual(['', 'two', undefined])
  expect(createPageMemory(storage, 'ben').edit('r-2')).toBeUndefined()
  memory.rememberEditing('c-1', undefined)
  memory.rememberEdit('r-1', undefined)
  memory.rememberEdit('r-2', undefined)
  expect(storage.length).toBe(0)
})

it('knows the questions on their way, oldest first, until they are taken or too old', () => {
  const storage = createStorage()
  const memory = createPageMemory(storage, 'ada')
  const question = (idempotencyKey: string, askedAtMs: number) => ({
    idempotencyKey,
    askedAtMs,
    request: { message: idempotencyKey },
  })
  memory.rememberPending(question('late', 2_000))
  memory.rememberPending(question('early', 1_000))
  expect(memory.pendingQuestions(2_000)).toEqual([question('early', 1_000), question('late', 2_000)])
  expect(memory.pendingQuestions(1_000 + PENDING_MAX_AGE_MS)).toEqual([question('late', 2_000)])
  memory.forgetPending('late')
  expect(storage.length).toBe(0)
})

it('keeps all that was sent with a question', () => {
  const storage = createStorage()
  const question = {
    idempotencyKey: 'k',
    askedAtMs: 1,
    request: {
      message: 'Why?',
      conversationId: 'c-1',
      parentRunId: null,
      uiContext: { page: 'products', selection: ['p-1'], zoom: 2 },
      model: 'auto',
      toolProfile: 'all',
    },
    insteadOf: 'run-1',
    isSameAgain: true,
  }
  createPageMemory(storage, 'ada').rememberPending(question)
  expect(createPageMemory(storage, 'ada').pendingQuestions(1)).toEqual([question])
})

it('forgets what it cannot read', () => {
  const storage = createStorage()
  storage.setItem('perdure:ada:pending:x', '{"message":1}')
  storage.setItem('perdure:ada:pending:y', 'null')
  storage.setItem('perdure:ada:pending:z', '{"idempotencyKey":"z","askedAtMs":0,"request":{"message":""}}')
  expect(createPageMemory(storage, 'ada').pendingQuestions(0)).toEqual([])
  expect(storage.length).toBe(0)
})

it('goes on without a browser that remembers', () => {
  const refuse = () => {
    throw new Error('SecurityError')
  }
  const storage = { getItem: refuse, setItem: refuse, removeItem: refuse, key: refuse, length: 1 }
  const memory = createPageMemory(storage, 'ada')
  memory.rememberConversation('c-1')
  expect([memory.lastConversation(), memory.draft('c-1'), memory.pendingQuestions(0)]).toEqual([undefined, '', []])
})

it('keeps the width of the panel, and takes what is none for none', () => {
  const storage = createStorage()
  const memory = createPageMemory(storage, 'ada')
  expect(memory.panelWidthPx()).toBeUndefined()
  memory.rememberPanelWidth(512)
  expect(memory.panelWidthPx()).toBe(512)
  for (const text of ['wide', '-4', '0', 'Infinity']) {
    storage.setItem('perdure:ada:panel-width', text)
    expect(memory.panelWidthPx()).toBeUndefined()
  }
  memory.rememberPanelWidth(undefined)
  expect(storage.length).toBe(0)
})
