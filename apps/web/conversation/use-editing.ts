import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { PageMemory } from '../page/page-memory.ts'

/** The question that is being changed where it stands. */
export interface Editing {
  readonly runId: string
  /** It was left open, and is open again because the conversation is: it does not take the focus by itself. */
  readonly isTakenUp: boolean
}

export interface UsedEditing {
  editing: Editing | undefined
  /** Opens the editor of a question. What was typed there before and neither asked nor given up is still there. */
  edit: (runId: string) => void
  /** What a question has been changed to so far; undefined: it has not been. */
  editedText: (runId: string) => string | undefined
  keepEdit: (runId: string, text: string) => void
  /** It was asked, or given up: what was typed is forgotten. */
  endEdit: (runId: string) => void
}

/** Which question of a conversation is being changed, and to what: kept over reloads, each question by itself. */
export function useEditing(memory: PageMemory, conversationId: string | undefined): UsedEditing {
  const [editing, setEditing] = useState(() => takenUp(memory, conversationId))
  useEffect(() => setEditing(takenUp(memory, conversationId)), [memory, conversationId])
  // For a browser that keeps nothing.
  const texts = useRef(new Map<string, string>())

  const edit = useCallback(
    (runId: string) => {
      setEditing({ runId, isTakenUp: false })
      memory.rememberEditing(conversationId, runId)
    },
    [memory, conversationId],
  )
  const editedText = useCallback((runId: string) => texts.current.get(runId) ?? memory.edit(runId), [memory])
  const keepEdit = useCallback(
    (runId: string, text: string) => {
      texts.current.set(runId, text)
      memory.rememberEdit(runId, text)
    },
    [memory],
  )
  const endEdit = useCallback(
    (runId: string) => {
      texts.current.delete(runId)
      memory.rememberEdit(runId, undefined)
      memory.rememberEditing(conversationId, undefined)
      setEditing(undefined)
    },
    [memory, conversationId],
  )
  return useMemo(
    () => ({ editing, edit, editedText, keepEdit, endEdit }),
    [editing, edit, editedText, keepEdit, endEdit],
  )
}

function takenUp(memory: PageMemory, conversationId: string | undefined): Editing | undefined {
  const runId = memory.editing(conversationId)
  return runId === undefined ? undefined : { runId, isTakenUp: true }
}
