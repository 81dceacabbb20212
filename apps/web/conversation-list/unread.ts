import { isTerminal, type ConversationResource } from '@perdure/protocol'

/** What this browser knows of answers that came while nobody looked. All are ids of conversations. */
export interface Unread {
  /** An answer was on its way when the list was read last. */
  readonly awaited: readonly string[]
  /** An answer came to its end and has not been looked at. */
  readonly unread: readonly string[]
}

export const NOTHING_UNREAD: Unread = { awaited: [], unread: [] }

/**
 * What a newly read list tells. `attendedId` is the conversation that somebody is looking at. `finished` are those
 * whose answer ended since, seen by nobody, newest first; one that was stopped by the person ends for nobody's surprise
 * and is not among them.
 */
export function readList(
  before: Unread,
  conversations: readonly ConversationResource[],
  attendedId: string | undefined,
): { after: Unread; finished: readonly ConversationResource[] } {
  const awaited = new Set(before.awaited)
  const unread = new Set(before.unread)
  const isLive = (one: ConversationResource) => !isTerminal(one.latestStatus)
  const finished = conversations.filter(
    (one) =>
      awaited.has(one.conversationId) &&
      !isLive(one) &&
      one.conversationId !== attendedId &&
      one.latestStatus !== 'cancelled',
  )
  for (const { conversationId } of finished) unread.add(conversationId)
  const stays = (one: ConversationResource) =>
    unread.has(one.conversationId) && !isLive(one) && one.conversationId !== attendedId
  return {
    after: { awaited: idsOf(conversations.filter(isLive)), unread: idsOf(conversations.filter(stays)) },
    finished,
  }
}

/** Somebody is looking at this conversation now. */
export function attend(before: Unread, conversationId: string | undefined): Unread {
  if (conversationId === undefined || !before.unread.includes(conversationId)) return before
  return { ...before, unread: before.unread.filter((id) => id !== conversationId) }
}

function idsOf(conversations: readonly ConversationResource[]): string[] {
  return conversations.map(({ conversationId }) => conversationId)
}
