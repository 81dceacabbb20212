import { useDeferredValue, useMemo, useState } from 'react'
import type { ConversationResource } from '@perdure/protocol'
import { groupByDay } from './groups.ts'
import { findWords, foldText, searchWords, type FoldedText, type TextRange } from './search.ts'

export interface FoundEntry {
  readonly conversation: ConversationResource
  /** Where the title has what is searched for. */
  readonly matches: readonly TextRange[]
}

export interface FoundGroup {
  readonly key: string
  readonly label: string
  readonly entries: readonly FoundEntry[]
}

const NO_MATCHES: readonly TextRange[] = []

/** What is searched for, and the conversations that have it in their title, by day as of `nowMs`. */
export function useFound(listed: readonly ConversationResource[] | undefined, nowMs: number) {
  const [query, setQuery] = useState('')
  // A long list may follow a little later than what is typed.
  const shownQuery = useDeferredValue(query)
  const folded = useMemo(() => (listed ?? []).map(foldTitle), [listed])
  const found = useMemo(() => find(folded, shownQuery), [folded, shownQuery])
  const groups = useMemo(() => grouped(found, nowMs), [found, nowMs])
  /** The first that has all of what is typed by now. */
  const findFirst = () => find(folded, query)[0]?.conversation
  return { query, setQuery, groups, count: found.length, findFirst }
}

interface FoldedConversation {
  readonly conversation: ConversationResource
  readonly title: FoldedText
}

function foldTitle(conversation: ConversationResource): FoldedConversation {
  return { conversation, title: foldText(conversation.title) }
}

function find(folded: readonly FoldedConversation[], query: string): FoundEntry[] {
  const words = searchWords(query)
  return folded.flatMap(({ conversation, title }) => {
    const matches = words.length === 0 ? NO_MATCHES : findWords(title, words)
    return matches ? [{ conversation, matches }] : []
  })
}

function grouped(found: readonly FoundEntry[], nowMs: number): FoundGroup[] {
  const entries = new Map(found.map((entry) => [entry.conversation, entry]))
  const groups = groupByDay([...entries.keys()], nowMs)
  return groups.map(({ key, label, conversations }) => ({
    key,
    label,
    entries: conversations.flatMap((conversation) => entries.get(conversation) ?? []),
  }))
}
