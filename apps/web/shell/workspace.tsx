import { useCallback, useEffect, useMemo, useState } from 'react'
import type { RunClient, RunIds, ShownPage } from '@perdure/client'
import type { Bootstrap, Me } from '@perdure/protocol'
import { ConversationPage } from '../conversation/conversation-page.tsx'
import { ConversationList } from '../conversation-list/conversation-list.tsx'
import { DeletionToasts } from '../conversation-list/deletion-toasts.tsx'
import { ListNews } from '../conversation-list/list-news.tsx'
import { useConversations } from '../conversation-list/use-conversations.ts'
import { useListShortcuts } from '../conversation-list/use-list-shortcuts.ts'
import { usePageTitle } from '../conversation-list/use-page-title.ts'
import { KeyboardShortcuts } from '../shortcuts/keyboard-shortcuts.tsx'
import { isBusinessAddress, type Address } from '../page/address.ts'
import { AnalystBeside } from './analyst-beside.tsx'
import { browserStorage } from '../page/browser-storage.ts'
import { BusinessPage, OperationsPage } from './page-content.tsx'
import { shownPageOf } from '../page/page-context.ts'
import { createOtherTabs } from '../page/other-tabs.ts'
import { createPageMemory, type PageMemory } from '../page/page-memory.ts'
import { placeTitle } from './place-title.ts'
import type { Navigate } from '../page/use-address.ts'
import { useAskAbout } from './use-ask-about.ts'
import { useListPlace } from './use-list-place.ts'
import { useOpenConversation, type OpenConversation } from './use-open-conversation.ts'
import { usePageContext } from './use-page-context.ts'
import { usePanelOpen, type PanelState } from './use-panel-open.ts'
import { useSuggestions } from './use-suggestions.ts'
import { WorkspaceFrame } from './workspace-frame.tsx'

export interface WorkspaceProps {
  client: RunClient
  me: Me
  /** As it was read when the page was loaded; `shown` is what its suggestions are for. */
  first: Bootstrap
  shown: ShownPage
  address: Address
  navigate: Navigate
}

/** The panel for somebody who may use it: the page, the list of conversations, and the one that is open. */
export function Workspace({ client, me, first, shown, address, navigate }: WorkspaceProps) {
  const { userId } = me.user
  const memory = useMemo(() => createPageMemory(browserStorage, userId), [userId])
  const tabs = useMemo(() => createOtherTabs(userId), [userId])
  const opened = useOpenConversation(address, navigate, memory)
  const { conversationId, start, leaveGone } = opened
  const panel = usePanelOpen(memory, address.page)
  const isBusiness = isBusinessAddress(address)
  const { reveal, onOpen, onNew } = useReveal(panel, isBusiness, opened)
  // Where the analyst is closed beside a page, nobody sees the conversation.
  const openId = isBusiness && !panel.isOpen ? undefined : conversationId
  const conversations = useConversations({ client, userId, memory, tabs, openId, onOpen })
  const { asked, ended, unread } = conversations
  const [isListOpen, setListOpen] = useState(false)
  const isListBeside = useListPlace(address) === 'sidebar'
  // A drawer that gave way to the list beside the page is not open when the page is narrow again.
  if (isListBeside && isListOpen) setListOpen(false)
  const isListShown = isListBeside || isListOpen
  const moves = { onOpen, onNew, onReveal: reveal, isListOpen, onList: setListOpen }
  useListShortcuts({ list: conversations, currentId: conversationId, ...moves })
  const title = conversations.conversations?.find((one) => one.conversationId === conversationId)?.title
  usePageTitle(placeTitle(address) ?? title, unread.length)
  const isDeleted = conversations.deletions.some((one) => one.conversationId === conversationId)
  useEffect(() => {
    if (isDeleted) start('replace')
  }, [isDeleted, start])
  const onAccepted = useAccepted(memory, opened, asked)
  const context = usePageContext(address, me)
  const bootstrap = useSuggestions(client, first, shown, shownPageOf(context.asked))
  const askAbout = useAskAbout({ address, navigate, setOpen: panel.setOpen })

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
        onNew()
      }}
    />
  )
  const told = { onAccepted, onAcceptedElsewhere: asked, onEnded: ended, onNew, onGone: leaveGone }
  const conversation = { client, me, bootstrap, memory, tabs, conversationId, ...told }
  const toasts = isListShown ? null : <DeletionToasts conversations={conversations} />
  // A sheet over the page has all that is in reach.
  const isSheet = isBusiness && panel.isSheet && panel.isOpen
  const beside = { panel, conversation, context, navigate, onNew, onList: () => setListOpen(true) }
  return (
    <WorkspaceFrame
      {...{ me, bootstrap, address, navigate, list, isListOpen }}
      unreadCount={unread.length}
      onList={setListOpen}
      analyst={
        isBusiness ? <AnalystBeside {...beside} unreadCount={unread.length} toasts={isSheet ? toasts : null} /> : null
      }
      isAnalystBeside={isBusiness && panel.isOpen && !panel.isSheet}
    >
      {isBusiness ? (
        <BusinessPage {...{ client, me, address, navigate }} onSeen={context.onSeen} onAsk={askAbout} />
      ) : address.page === 'operations' ? (
        <OperationsPage me={me} />
      ) : (
        <ConversationPage {...conversation} />
      )}
      {isSheet ? null : toasts}
      <ListNews list={conversations} currentId={conversationId} />
      <KeyboardShortcuts />
    </WorkspaceFrame>
  )
}

/** Whoever opens or begins a conversation wants to see it, also where the analyst was closed beside a page. */
function useReveal({ setOpen }: PanelState, isBusiness: boolean, { open, start }: OpenConversation) {
  const reveal = useCallback(() => {
    if (isBusiness) setOpen(true)
  }, [isBusiness, setOpen])
  const onOpen = useCallback(
    (id: string) => {
      reveal()
      open(id, 'push')
    },
    [reveal, open],
  )
  const onNew = useCallback(() => {
    reveal()
    start()
  }, [reveal, start])
  return { reveal, onOpen, onNew }
}

/** What follows a question's being taken: its conversation gets its address, and stands in the list. */
function useAccepted(
  memory: PageMemory,
  { conversationId, open }: OpenConversation,
  asked: (conversationId: string) => void,
) {
  return useCallback(
    (ids: RunIds) => {
      // What was typed meanwhile in a new conversation belongs to it.
      if (conversationId === undefined) {
        memory.rememberDraft(ids.conversationId, memory.draft(undefined))
        memory.rememberDraft(undefined, '')
      }
      open(ids.conversationId, 'replace')
      asked(ids.conversationId)
    },
    [conversationId, memory, open, asked],
  )
}
