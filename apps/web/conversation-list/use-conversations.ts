import { useEffect, useMemo, useRef } from 'react'
import { defaultEnvironment, type RunClient } from '@perdure/client'
import { useObservable } from '@perdure/client/react'
import type { RunStatus } from '@perdure/protocol'
import { browserStorage } from '../page/browser-storage.ts'
import type { OtherTabs } from '../page/other-tabs.ts'
import type { PageMemory } from '../page/page-memory.ts'
import { ConversationStore, type ConversationsSnapshot } from './conversation-store.ts'
import { createListMemory } from './list-memory.ts'
import { createListPage } from './list-page.ts'
import { tellOfAnswer } from './notices.ts'

export interface UseConversationsInput {
  client: RunClient
  userId: string
  memory: PageMemory
  tabs: OtherTabs
  /** The conversation that the page shows; undefined where it shows none that exists. */
  openId: string | undefined
  /** Shows another one. */
  onOpen: (conversationId: string) => void
}

/** The person's conversations, and what can be done with them. */
export interface Conversations extends ConversationsSnapshot {
  refresh: () => void
  /** A question was taken in this conversation, which may be a new one. */
  asked: (conversationId: string) => void
  /** A run has come to its end on this page. */
  ended: (runId: string, status: RunStatus) => void
  rename: (conversationId: string, title: string) => void
  remove: (conversationId: string) => void
  /** Takes a deletion back, and opens the conversation where it was the open one. False where it is too late. */
  undo: (conversationId: string) => boolean
  dismissFailure: () => void
}

/** Keeps the list up for as long as the component is there. */
export function useConversations(input: UseConversationsInput): Conversations {
  const { client, userId, memory, tabs, openId, onOpen } = input
  const open = useRef(onOpen)
  useEffect(() => {
    open.current = onOpen
  })
  const store = useMemo(() => {
    const listMemory = createListMemory(browserStorage, userId)
    return new ConversationStore({
      client,
      environment: defaultEnvironment(),
      memory: listMemory,
      page: createListPage(),
      tabs,
      onFinished: (conversation) =>
        void tellOfAnswer(conversation, listMemory, () => open.current(conversation.conversationId)),
      onDeleted(conversationId) {
        memory.rememberDraft(conversationId, '')
        memory.rememberEditing(conversationId, undefined)
      },
    })
  }, [client, userId, memory, tabs])
  useEffect(() => store.start(), [store])
  useEffect(() => store.setOpen(openId), [store, openId])
  const snapshot = useObservable(store)
  const actions = useMemo(
    () => ({
      refresh: () => void store.refresh(),
      asked: (conversationId: string) => store.asked(conversationId),
      ended: (runId: string, status: RunStatus) => store.ended(runId, status),
      rename: (conversationId: string, title: string) => store.rename(conversationId, title),
      remove: (conversationId: string) => store.remove(conversationId),
      undo(conversationId: string) {
        const undone = store.undo(conversationId)
        if (undone?.wasOpen) open.current(conversationId)
        return undone !== undefined
      },
      dismissFailure: () => store.dismissFailure(),
    }),
    [store],
  )
  return { ...snapshot, ...actions }
}
