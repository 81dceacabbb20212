import type { ChatRequest } from '@perdure/protocol'

/**
 * A question that was sent and not yet known to be taken. All that was sent with it is kept: the same key with another
 * body would be refused.
 */
export interface PendingQuestion {
  idempotencyKey: string
  askedAtMs: number
  /** Without a `conversationId` it begins a conversation. */
  request: ChatRequest
  /** The run whose question it is another version of: the same one again, or an edited one. */
  insteadOf?: string
  /** It is the same one again: refused, it need not be kept, as the conversation has it. */
  isSameAgain?: boolean
}

/**
 * What this browser remembers for one person. Where the browser keeps nothing, it forgets at once and nothing breaks.
 */
export interface PageMemory {
  lastConversation(): string | undefined
  rememberConversation(conversationId: string | undefined): void
  /** What was typed and not sent, by conversation; undefined stands for a new one. */
  draft(conversationId: string | undefined): string
  rememberDraft(conversationId: string | undefined, text: string): void
  /** The run whose question stands open to be changed; undefined: none. A new conversation has none. */
  editing(conversationId: string | undefined): string | undefined
  rememberEditing(conversationId: string | undefined, runId: string | undefined): void
  /** What a run's question has been changed to, neither asked nor given up; undefined: nothing. */
  edit(runId: string): string | undefined
  rememberEdit(runId: string, text: string | undefined): void
  /**
   * Questions that a closed page may have left on their way, oldest first. Those too old to ask again are forgotten.
   */
  pendingQuestions(nowMs: number): PendingQuestion[]
  rememberPending(question: PendingQuestion): void
  forgetPending(idempotencyKey: string): void
  /** Whether the analyst stands open beside a business page; it does until somebody closes it. */
  isPanelOpen(): boolean
  rememberPanelOpen(isOpen: boolean): void
  /** How wide it stands there, in pixels; undefined: nobody has chosen. */
  panelWidthPx(): number | undefined
  rememberPanelWidth(widthPx: number | undefined): void
}

/** Whoever comes back later than this no longer expects that an unsent question is sent by itself. */
export const PENDING_MAX_AGE_MS = 10 * 60_000

/** The part of `localStorage` that is used. */
export type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

export function createPageMemory(storage: TextStorage, userId: string): PageMemory {
  const prefix = `perdure:${userId}:`
  const draftKey = (conversationId: string | undefined) => `${prefix}draft:${conversationId ?? 'new'}`
  const editingKey = (conversationId: string) => `${prefix}editing:${conversationId}`
  const editKey = (runId: string) => `${prefix}edit:${runId}`
  const pendingKey = (idempotencyKey: string) => `${prefix}pending:${idempotencyKey}`
  return {
    lastConversation: () => read(storage, `${prefix}conversation`),
    rememberConversation: (conversationId) => write(storage, `${prefix}conversation`, conversationId),
    draft: (conversationId) => read(storage, draftKey(conversationId)) ?? '',
    rememberDraft: (conversationId, text) => write(storage, draftKey(conversationId), text || undefined),
    editing: (conversationId) => (conversationId === undefined ? undefined : read(storage, editingKey(conversationId))),
    rememberEditing(conversationId, runId) {
      if (conversationId !== undefined) write(storage, editingKey(conversationId), runId)
    },
    edit: (runId) => read(storage, editKey(runId)),
    rememberEdit: (runId, text) => write(storage, editKey(runId), text),
    pendingQuestions(nowMs) {
      const found = keysWith(storage, `${prefix}pending:`).map((key) => ({
        key,
        question: parsePending(read(storage, key)),
      }))
      const isFresh = (askedAtMs: number) => nowMs - askedAtMs < PENDING_MAX_AGE_MS
      for (const { key, question } of found)
        if (!question || !isFresh(question.askedAtMs)) write(storage, key, undefined)
      const fresh = found.flatMap(({ question }) => (question && isFresh(question.askedAtMs) ? question : []))
      return fresh.toSorted((a, b) => a.askedAtMs - b.askedAtMs)
    },
    rememberPending: (question) => write(storage, pendingKey(question.idempotencyKey), JSON.stringify(question)),
    forgetPending: (idempotencyKey) => write(storage, pendingKey(idempotencyKey), undefined),
    isPanelOpen: () => read(storage, `${prefix}panel`) !== 'closed',
    panelWidthPx() {
      const widthPx = Number(read(storage, `${prefix}panel-width`))
      return widthPx > 0 && Number.isFinite(widthPx) ? widthPx : undefined
    },
    rememberPanelWidth: (widthPx) => write(storage, `${prefix}panel-width`, widthPx?.toString()),
    rememberPanelOpen: (isOpen) => write(storage, `${prefix}panel`, isOpen ? undefined : 'closed'),
  }
}

/** A storage that may be switched off, or be full, throws; the page then goes on without. */
function read(storage: TextStorage, key: string): string | undefined {
  try {
    return storage.getItem(key) ?? undefined
  } catch {
    return undefined
  }
}

function write(storage: TextStorage, key: string, value: string | undefined): void {
  try {
    if (value === undefined) storage.removeItem(key)
    else storage.setItem(key, value)
  } catch {
    // Nothing is remembered, then.
  }
}

function keysWith(storage: TextStorage, prefix: string): string[] {
  try {
    const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
    return keys.filter((key) => key.startsWith(prefix))
  } catch {
    return []
  }
}

function parsePending(text: string | undefined): PendingQuestion | undefined {
  try {
    const value = JSON.parse(text ?? '') as Partial<PendingQuestion> | null
    const { idempotencyKey, askedAtMs, insteadOf, isSameAgain } = value ?? {}
    const request: unknown = value?.request
    if (typeof idempotencyKey !== 'string' || typeof askedAtMs !== 'number' || !isRequest(request)) return undefined
    return {
      idempotencyKey,
      askedAtMs,
      request,
      ...(typeof insteadOf === 'string' && { insteadOf }),
      ...(typeof isSameAgain === 'boolean' && { isSameAgain }),
    }
  } catch {
    return undefined
  }
}

/** This page wrote it: what is looked at is only whether that was an earlier page, which wrote otherwise. */
function isRequest(value: unknown): value is ChatRequest {
  if (typeof value !== 'object' || value === null || !('message' in value)) return false
  return typeof value.message === 'string' && value.message !== ''
}
