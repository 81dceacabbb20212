import { useEffect, useRef, useState } from 'react'
import type { RunClient } from '../client.ts'
import type { Conversation, ConversationSnapshot } from '../conversation.ts'
import { useObservable } from './use-observable.ts'

export interface UsedConversation {
  /** Both undefined until the conversation is opened, just after the first render. */
  conversation: Conversation | undefined
  snapshot: ConversationSnapshot | undefined
}

/**
 * Opens the conversation with this id, or a new one, until the component goes or the id changes. When a new
 * conversation gets its id and the page passes that in, the conversation stays open: its answer goes on without a
 * break.
 */
export function useConversation(client: RunClient, conversationId: string | undefined): UsedConversation {
  const [conversation, setConversation] = useState<Conversation>()
  const opened = useRef<Conversation>(undefined)
  useEffect(() => {
    const current = opened.current
    if (current && current.getSnapshot().conversationId === conversationId) return
    current?.close()
    opened.current = client.openConversation(conversationId)
    setConversation(opened.current)
  }, [client, conversationId])
  useEffect(
    () => () => {
      opened.current?.close()
      opened.current = undefined
    },
    [client],
  )
  return { conversation, snapshot: useObservable(conversation) }
}
