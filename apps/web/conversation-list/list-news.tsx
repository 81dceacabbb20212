import { useEffect, useRef, useState } from 'react'
import type { Conversations } from './use-conversations.ts'

/** Tells those who hear the page of an answer that came elsewhere, and of the conversation that was opened. */
export function ListNews({ list, currentId }: { list: Conversations; currentId: string | undefined }) {
  const { conversations, unread } = list
  const [said, setSaid] = useState('')
  const before = useRef({ unread, currentId })
  useEffect(() => {
    const was = before.current
    before.current = { unread, currentId }
    const titleOf = (id: string) => conversations?.find((one) => one.conversationId === id)?.title
    const fresh = unread.find((id) => !was.unread.includes(id))
    // A question that has just begun its conversation opens nothing new.
    const isOpened = was.currentId !== undefined && currentId !== undefined && was.currentId !== currentId
    const title = titleOf(fresh ?? currentId ?? '')
    if (title !== undefined && fresh !== undefined) setSaid(`New answer: ${title}`)
    else if (title !== undefined && isOpened) setSaid(`Opened: ${title}`)
  }, [conversations, unread, currentId])
  return (
    <div className="hidden" role="status" aria-label="News of conversations">
      {said}
    </div>
  )
}
