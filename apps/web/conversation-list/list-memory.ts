import type { TextStorage } from '../shell/page-memory.ts'
import { NOTHING_UNREAD, type Unread } from './unread.ts'

/** A deletion that a page which was left sent, without hearing what came of it. */
export interface LeftDeletion {
  readonly conversationId: string
  readonly title: string
}

/**
 * What this browser remembers of one person's list, for all its tabs. Where the browser keeps nothing, each page
 * remembers for itself.
 */
export interface ListMemory {
  unread(): Unread
  rememberUnread(unread: Unread): void
  leftDeletions(): readonly LeftDeletion[]
  rememberLeft(deletion: LeftDeletion): void
  forgetLeft(conversationId: string): void
  /** True for the first to ask about this run: one tab tells of an answer, not each. */
  claimNotice(runId: string): boolean
}

/** So many runs are remembered as told of; older ones have long been read by every tab. */
const NOTICES_REMEMBERED_MAX = 50

export function createListMemory(storage: TextStorage, userId: string): ListMemory {
  const unread = createSlot(storage, `perdure:${userId}:unread`, NOTHING_UNREAD, parseUnread)
  const left = createSlot(storage, `perdure:${userId}:deleting`, [], parseLeft)
  const told = createSlot(storage, `perdure:${userId}:told`, [], strings)
  const leftBut = (conversationId: string) => left.read().filter((one) => one.conversationId !== conversationId)
  return {
    unread: () => unread.read(),
    rememberUnread: (value) => unread.write(value),
    leftDeletions: () => left.read(),
    rememberLeft: (deletion) => left.write([...leftBut(deletion.conversationId), deletion]),
    forgetLeft: (conversationId) => left.write(leftBut(conversationId)),
    claimNotice(runId) {
      const before = told.read()
      if (before.includes(runId)) return false
      told.write([...before, runId].slice(-NOTICES_REMEMBERED_MAX))
      return true
    },
  }
}

/** One value of the storage; what the storage does not keep is kept here. */
function createSlot<T>(storage: TextStorage, key: string, empty: T, parse: (value: unknown) => T) {
  let kept = empty
  return {
    read(): T {
      try {
        const text = storage.getItem(key)
        return text === null ? kept : parse(JSON.parse(text))
      } catch {
        return kept
      }
    },
    write(value: T): void {
      kept = value
      try {
        storage.setItem(key, JSON.stringify(value))
      } catch {
        // It is kept for as long as this page is open, then.
      }
    },
  }
}

function parseUnread(value: unknown): Unread {
  const { awaited, unread } = (value ?? {}) as Partial<Record<keyof Unread, unknown>>
  return { awaited: strings(awaited), unread: strings(unread) }
}

function parseLeft(value: unknown): LeftDeletion[] {
  return Array.isArray(value) ? value.filter(isLeft) : []
}

function isLeft(value: unknown): value is LeftDeletion {
  const { conversationId, title } = (value ?? {}) as Partial<Record<keyof LeftDeletion, unknown>>
  return typeof conversationId === 'string' && typeof title === 'string'
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
