import { useCallback, useEffect, useState } from 'react'
import { defaultEnvironment, type RequestError, type RunClient } from '@perdure/client'
import type { ConversationResource } from '@perdure/protocol'

export interface Conversations {
  /** Undefined until they are read for the first time. */
  conversations: readonly ConversationResource[] | undefined
  /** Why they could not be read, renamed or deleted the last time. */
  error: RequestError | undefined
  refresh: () => void
  rename: (conversationId: string, title: string) => void
  remove: (conversationId: string) => Promise<void>
}

/** The person's conversations, read again when one comes back to the page. */
export function useConversations(client: RunClient): Conversations {
  const [conversations, setConversations] = useState<readonly ConversationResource[]>()
  const [error, setError] = useState<RequestError>()

  const refresh = useCallback(() => {
    client.listConversations().then((listed) => {
      setConversations(listed)
      setError(undefined)
    }, setError)
  }, [client])
  useEffect(() => {
    refresh()
    return defaultEnvironment().onSignal((signal) => {
      if (signal !== 'hidden') refresh()
    })
  }, [refresh])

  const rename = useCallback(
    (conversationId: string, title: string) => {
      setConversations((all) => all?.map((one) => (one.conversationId === conversationId ? { ...one, title } : one)))
      client.renameConversation(conversationId, title).catch(setError).finally(refresh)
    },
    [client, refresh],
  )
  const remove = useCallback(
    async (conversationId: string) => {
      setConversations((all) => all?.filter((one) => one.conversationId !== conversationId))
      await client.deleteConversation(conversationId).catch(setError)
      refresh()
    },
    [client, refresh],
  )
  return { conversations, error, refresh, rename, remove }
}
