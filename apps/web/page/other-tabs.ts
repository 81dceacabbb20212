import { createTabNews, type TabNews } from './tab-news.ts'

/**
 * What a tab tells the others of the same person. It names a conversation and never quotes it: each tab reads for itself
 * what it may see.
 */
export type ConversationNews =
  /** A name, a mark or the end of a run: the list is to be read again. */
  | { readonly kind: 'list' }
  /** A question was taken in this conversation; it may be a new one. */
  | { readonly kind: 'asked'; readonly conversationId: string }
  /** What this browser remembers of deletions has changed: one is held, was taken back, or is due. */
  | { readonly kind: 'deletions' }
  /** The service has deleted it. */
  | { readonly kind: 'deleted'; readonly conversationId: string }

export type OtherTabs = TabNews<ConversationNews>

/** The other tabs of this browser that the same person has open. */
export function createOtherTabs(userId: string): OtherTabs {
  return createTabNews(`perdure:${userId}`, readConversationNews)
}

/** What came, where it is news that this version knows. */
export function readConversationNews(told: unknown): ConversationNews | undefined {
  const { kind, conversationId } = (told ?? {}) as Partial<Record<'kind' | 'conversationId', unknown>>
  if (kind === 'list' || kind === 'deletions') return { kind }
  if ((kind === 'asked' || kind === 'deleted') && typeof conversationId === 'string' && conversationId !== '')
    return { kind, conversationId }
  return undefined
}
