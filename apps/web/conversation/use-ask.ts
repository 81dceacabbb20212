import { useCallback, useEffect, useRef, useState } from 'react'
import { RequestError, type Conversation, type RunIds } from '@perdure/client'
import type { PageMemory } from '../shell/page-memory.ts'

export interface AskInput {
  conversation: Conversation | undefined
  memory: PageMemory
  /** The question is taken, and its conversation is still the one on the page. */
  onAccepted: (ids: RunIds) => void
  /** The question is taken, and the page shows another conversation by now. */
  onAcceptedElsewhere: () => void
  /** The question is not taken, and should not be lost. */
  onRefused: (question: string) => void
}

/**
 * Asks, remembering the question until it is known to be taken: one that a closed page left on its way is sent again
 * with the same key when the page is back. `error` is why the last question was not taken.
 */
export function useAsk({ conversation, memory, onAccepted, onAcceptedElsewhere, onRefused }: AskInput) {
  const [error, setError] = useState<RequestError>()
  const current = useRef({ conversation, onAccepted, onAcceptedElsewhere, onRefused })
  useEffect(() => {
    current.current = { conversation, onAccepted, onAcceptedElsewhere, onRefused }
  })

  const send = useCallback(
    async (asked: Conversation, message: string, idempotencyKey: string) => {
      setError(undefined)
      try {
        const ids = await asked.ask(message, { idempotencyKey })
        if (current.current.conversation === asked) current.current.onAccepted(ids)
        else current.current.onAcceptedElsewhere()
      } catch (cause) {
        if (!(cause instanceof RequestError)) throw cause
        if (current.current.conversation !== asked) return
        setError(cause)
        current.current.onRefused(message)
      } finally {
        memory.forgetPending(idempotencyKey)
      }
    },
    [memory],
  )

  const ask = useCallback(
    (message: string) => {
      if (!conversation) return
      const idempotencyKey = crypto.randomUUID()
      const { conversationId } = conversation.getSnapshot()
      const askedAtMs = Date.now()
      memory.rememberPending({
        idempotencyKey,
        message,
        askedAtMs,
        ...(conversationId !== undefined && { conversationId }),
      })
      void send(conversation, message, idempotencyKey)
    },
    [conversation, memory, send],
  )

  useEffect(() => {
    setError(undefined)
    const conversationId = conversation?.getSnapshot().conversationId
    const left = memory.pendingQuestions(Date.now()).findLast((question) => question.conversationId === conversationId)
    if (conversation && left) void send(conversation, left.message, left.idempotencyKey)
  }, [conversation, memory, send])

  return { ask, error }
}
