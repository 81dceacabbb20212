import { useEffect, useRef } from 'react'
import { Isolated } from '../figures/isolated.tsx'
import { errorWords } from '../page/error-words.ts'
import { useFocusHandedOn } from '../page/use-focus-handed-on.ts'
import { useShortcut } from '../shortcuts/use-shortcut.ts'
import { entryId } from './conversation-entry.tsx'
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
          <Deleted key={conversationId} title={title} onUndo={() => takeBack(conversationId)} />
        ))}
      </div>
      {failure && failure.what !== 'read' ? (
        <div className="toast bad" role="alert">
          <p>
            “<Isolated>{failure.title}</Isolated>” was not {failure.what === 'rename' ? 'renamed' : 'deleted'}.{' '}
            {errorWords(failure.error)}
          </p>
          <button type="button" className="quiet" onClick={dismissFailure}>
            Dismiss
          </button>
        </div>
      ) : null}
    </div>
  )
}

/** It goes when it is too late, or taken back: then the keyboard is where the conversation is. */
function Deleted({ title, onUndo }: { title: string; onUndo: () => void }) {
  const toast = useRef<HTMLDivElement>(null)
  useFocusHandedOn(toast, logUnlessElsewhere)
  return (
    <div ref={toast} className="toast">
      <p>
        <span className="toast-title">
          Deleted “<Isolated>{title}</Isolated>”.
        </span>
      </p>
      <button type="button" className="quiet" onClick={onUndo}>
        Undo<span className="hidden"> the deletion of {title}</span>
      </button>
    </div>
  )
}

function logUnlessElsewhere(): HTMLElement | null {
  return document.activeElement === document.body ? conversationLog() : null
}

/** Where the list is not on the page, the keyboard goes to the conversation. */
function conversationLog(): HTMLElement | null {
  return document.querySelector('[role=log]')
}
