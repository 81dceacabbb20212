import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { RunClient, RunIds } from '@perdure/client'
import type { Bootstrap, Me } from '@perdure/protocol'
import { ConversationPage } from '../conversation/conversation-page.tsx'
import { ConversationList } from '../conversations/conversation-list.tsx'
import { createPageMemory, type PageMemory } from './page-memory.ts'
import { useAddress } from './use-address.ts'
import { DeletionToasts } from '../conversations/deletion-toasts.tsx'
import { ListNews } from '../conversations/list-news.tsx'
import { useConversations } from '../conversations/use-conversations.ts'
import { useListShortcuts } from '../conversations/use-list-shortcuts.ts'
import { usePageTitle } from '../conversations/use-page-title.ts'
import { KeyboardShortcuts } from '../shortcuts/keyboard-shortcuts.tsx'
import { useMedia } from './use-media.ts'
import { NARROW, WorkspaceFrame } from './workspace-frame.tsx'

export interface WorkspaceProps {
  client: RunClient
  me: Me
  bootstrap: Bootstrap
}

/** The panel for somebody who may use it: the list of conversations, and the one that is open. */
export function Workspace({ client, me, bootstrap }: WorkspaceProps) {
  const { userId } = me.user
  const memory = useMemo(() => createPageMemory(window.localStorage, userId), [userId])
  const { conversationId, open, start } = useOpenConversation(memory)
  const onOpen = useCallback((id: string) => open(id, 'push'), [open])
  const conversations = useConversations({ client, userId, memory, openId: conversationId, onOpen })
  const { refresh } = conversations
  const [isListOpen, setListOpen] = useState(false)
  const isListShown = !useMedia(NARROW) || isListOpen
  const moves = { onOpen, onNew: start, isListOpen, onList: setListOpen }
  useListShortcuts({ list: conversations, currentId: conversationId, ...moves })
  const title = conversations.conversations?.find((one) => one.conversationId === conversationId)?.title
  usePageTitle(title, conversations.unread.length)
  const isDeleted = conversations.deletions.some((one) => one.conversationId === conversationId)
  useEffect(() => {
    if (isDeleted) start('replace')
  }, [isDeleted, start])

  const onAccepted = useCallback(
    (ids: RunIds) => {
      // What was typed meanwhile in a new conversation belongs to it.
      if (conversationId === undefined) {
        memory.rememberDraft(ids.conversationId, memory.draft(undefined))
        memory.rememberDraft(undefined, '')
      }
      open(ids.conversationId, 'replace')
      refresh()
    },
    [conversationId, memory, open, refresh],
  )
  const closeList = () => setListOpen(false)
  const list = (
    <ConversationList
      conversations={conversations}
      currentId={conversationId}
      onOpen={(id) => {
        closeList()
        onOpen(id)
      }}
      onNew={() => {
        closeList()
        start()
      }}
    />
  )
  const told = { onAccepted, onAcceptedElsewhere: refresh, onEnded: refresh }
  const page = { client, me, bootstrap, memory, conversationId, ...told }
  return (
    <WorkspaceFrame
      me={me}
      bootstrap={bootstrap}
      list={list}
      unreadCount={conversations.unread.length}
      isListOpen={isListOpen}
      onList={setListOpen}
    >
      <ConversationPage {...page} />
      {isListShown ? null : <DeletionToasts conversations={conversations} />}
      <ListNews list={conversations} currentId={conversationId} />
      <KeyboardShortcuts />
    </WorkspaceFrame>
  )
}

/** The open conversation, which the address names and this browser remembers. */
function useOpenConversation(memory: PageMemory) {
  const [address, navigate] = useAddress()
  const conversationId = address.page === 'conversation' ? address.conversationId : undefined
  const isFirst = useRef(true)
  useEffect(() => {
    const last = isFirst.current && conversationId === undefined ? placeToReturnTo(memory) : undefined
    isFirst.current = false
    if (last !== undefined) navigate({ page: 'conversation', conversationId: last }, 'replace')
    else if (conversationId !== undefined) memory.rememberConversation(conversationId)
  }, [memory, conversationId, navigate])
  const open = useCallback(
    (id: string, how: 'push' | 'replace') => navigate({ page: 'conversation', conversationId: id }, how),
    [navigate],
  )
  const start = useCallback(
    (how: 'push' | 'replace' = 'push') => {
      memory.rememberConversation(undefined)
      navigate({ page: 'new' }, how)
    },
    [memory, navigate],
  )
  return { conversationId, open, start }
}

/** Where somebody who opens the panel anew left off; a question still on its way comes first. */
function placeToReturnTo(memory: PageMemory): string | undefined {
  const pending = memory.pendingQuestions(Date.now()).at(-1)
  return pending ? pending.request.conversationId : memory.lastConversation()
}
