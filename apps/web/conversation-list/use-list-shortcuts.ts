import { flushSync } from 'react-dom'
import { useShortcut } from '../shortcuts/use-shortcut.ts'
import { searchField } from './list-keys.ts'
import type { Conversations } from './use-conversations.ts'

export interface ListShortcutsInput {
  list: Conversations
  currentId: string | undefined
  onOpen: (conversationId: string) => void
  onNew: () => void
  /** Shows the analyst where it is closed. */
  onReveal: () => void
  isListOpen: boolean
  onList: (open: boolean) => void
}

/** What the keys of the list do, also where it is a closed drawer. */
export function useListShortcuts(input: ListShortcutsInput): void {
  const { list, currentId, onOpen, onNew, onReveal, isListOpen, onList } = input
  const step = (by: number) => {
    const ids = (list.conversations ?? []).map(({ conversationId }) => conversationId)
    const at = currentId === undefined ? -1 : ids.indexOf(currentId)
    const next = at + by >= 0 ? ids[at + by] : undefined
    if (next !== undefined) onOpen(next)
  }
  useShortcut('next-conversation', () => step(1))
  useShortcut('previous-conversation', () => step(-1))
  useShortcut('new-conversation', () => {
    onList(false)
    onNew()
  })
  useShortcut('toggle-list', () => onList(!isListOpen))
  useShortcut('search', () => {
    if (!searchField()) flushSync(() => onList(true))
    searchField()?.select()
  })
  useShortcut('focus-question', () => {
    flushSync(() => {
      onList(false)
      onReveal()
    })
    document.getElementById('question')?.focus()
  })
}
