import type { TextStorage } from '../page/page-memory.ts'
import type { KeptDeletion } from './deletions.ts'
import { NOTHING_UNREAD, type Unread } from './unread.ts'

/**
 * What this browser remembers of one person's list, for all its tabs. Where the browser keeps nothing, each page
 * remembers for itself.
 */
export interface ListMemory {
  unread(): Unread
  rememberUnread(unread: Unread): void
  /** Deletions that the service has not answered, oldest first. */
  deletions(): readonly KeptDeletion[]
  /** In the place of an earlier one of the same conversation. */
  rememberDeletion(deletion: KeptDeletion): void
  forgetDeletion(conversationId: string): void
  /** True for the first to ask about this run: one tab tells of an answer, not each. */
  claimNotice(runId: string): boolean
}

/** So many runs are remembered as told of; older ones have long been read by every tab. */
const NOTICES_REMEMBERED_MAX = 50

export function createListMemory(storage: TextStorage, userId: string): ListMemory {
  const unread = createSlot(storage, `perdure:${userId}:unread`, NOTHING_UNREAD, parseUnread)
  const deleting = createSlot(storage, `perdure:${userId}:deleting`, [], parseDeletions)
  const told = createSlot(storage, `perdure:${userId}:told`, [], strings)
  const allBut = (conversationId: string) => deleting.read().filter((one) => one.conversationId !== conversationId)
  return {
    unread: () => unread.read(),
    rememberUnread: (value) => unread.write(value),
    deletions: () => deleting.read(),
    rememberDeletion: (deletion) => deleting.write([...allBut(deletion.conversationId), deletion]),
    forgetDeletion: (conversationId) => deleting.write(allBut(conversationId)),
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
  let isFull = false
  return {
    read(): T {
      if (isFull) return kept
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
        isFull = false
      } catch {
        // It is kept for as long as this page is open, then.
        isFull = true
      }
    },
  }
}

function parseUnread(value: unknown): Unread {
  const { awaited, unread } = (value ?? {}) as Partial<Record<keyof Unread, unknown>>
  return { awaited: strings(awaited), unread: strings(unread) }
}

function parseDeletions(value: unknown): KeptDeletion[] {
  return Array.isArray(value) ? value.flatMap(parseDeletion) : []
}

/** One without its time was left by a page of an earlier version, on its way: it is due. */
function parseDeletion(value: unknown): KeptDeletion[] {
  const { conversationId, title, dueAtMs } = (value ?? {}) as Partial<Record<keyof KeptDeletion, unknown>>
  if (typeof conversationId !== 'string' || typeof title !== 'string') return []
  return [{ conversationId, title, dueAtMs: typeof dueAtMs === 'number' ? dueAtMs : 0 }]
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
