import { useEffect, useRef } from 'react'
import { errorWords } from '../shell/error-words.ts'
import { useShortcut } from '../shortcuts/use-shortcut.ts'
import { entryId } from './conversation-entry.tsx'
import type { ListFailure } from './conversation-store.ts'
import { held } from './deletions.ts'
import type { Conversations } from './use-conversations.ts'

/** What was deleted just now and can be taken back, each by itself, and what did not work. */
export function DeletionToasts({ conversations }: { conversations: Conversations }) {
  const { conversations: listed, deletions, failure, undo, dismissFailure } = conversations
  const undoable = held(deletions)
  const returning = useRef<string>(undefined)
  const takeBack = (conversationId: string) => {
    if (undo(conversationId)) returning.current = conversationId
  }
  useShortcut('undo-deletion', () => {
    const last = undoable.at(-1)
    if (last) takeBack(last.conversationId)
  })
  useEffect(() => {
    const entry = returning.current === undefined ? null : document.getElementById(entryId(returning.current))
    if (entry || returning.current !== undefined) (entry ?? conversationLog())?.focus()
    returning.current = undefined
  }, [listed])
  return (
    <div className="toasts">
      <div role="status" aria-label="Deletions" aria-atomic="false">
        {undoable.map(({ conversationId, title }) => (
          <div key={conversationId} className="toast">
            <p>
              <span className="toast-title">Deleted “{title}”.</span>
            </p>
            <button type="button" className="quiet" onClick={() => takeBack(conversationId)}>
              Undo<span className="hidden"> the deletion of {title}</span>
            </button>
          </div>
        ))}
      </div>
      {failure && failure.what !== 'read' ? (
        <div className="toast bad" role="alert">
          <p>{failureWords(failure)}</p>
          <button type="button" className="quiet" onClick={dismissFailure}>
            Dismiss
          </button>
        </div>
      ) : null}
    </div>
  )
}

function failureWords({ what, title, error }: ListFailure): string {
  return `“${title}” was not ${what === 'rename' ? 'renamed' : 'deleted'}. ${errorWords(error)}`
}

/** Where the list is not on the page, the keyboard goes to the conversation. */
function conversationLog(): HTMLElement | null {
  return document.querySelector('[role=log]')
}
