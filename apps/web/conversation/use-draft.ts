import { useCallback, useEffect, useRef, useState } from 'react'
import type { PageMemory } from '../page/page-memory.ts'

/** What is typed for a conversation, kept over reloads and apart from the drafts of others. */
export function useDraft(memory: PageMemory, conversationId: string | undefined) {
  const [draft, setText] = useState(() => memory.draft(conversationId))
  const latest = useRef(draft)
  useEffect(() => {
    latest.current = memory.draft(conversationId)
    setText(latest.current)
  }, [memory, conversationId])
  const setDraft = useCallback(
    (text: string) => {
      latest.current = text
      setText(text)
      memory.rememberDraft(conversationId, text)
    },
    [memory, conversationId],
  )
  /** Puts a question back that was not taken, before what has been typed since. */
  const giveBack = useCallback(
    (question: string) => setDraft([question, latest.current].filter(Boolean).join('\n\n')),
    [setDraft],
  )
  return { draft, setDraft, giveBack }
}
