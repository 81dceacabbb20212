import { memo, useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react'
import type { ConversationResource, RunStatus } from '@perdure/protocol'
import { addressPath } from '../page/address.ts'
import { leaveEntry, neighbourOf } from './list-keys.ts'
import { RenameForm } from './rename-form.tsx'
import { cutAt, type TextRange } from './search.ts'

export interface ConversationEntryProps {
  conversation: ConversationResource
  /** Where the title has what is searched for. */
  matches: readonly TextRange[]
  isCurrent: boolean
  /** Its answer came while nobody looked. */
  isUnread: boolean
  onOpen: (conversationId: string) => void
  onRename: (conversationId: string, title: string) => void
  onDelete: (conversationId: string) => void
}

/** A conversation in the list: the way to it, its new name, and its end. */
export const ConversationEntry = memo(function ConversationEntry(props: ConversationEntryProps) {
  const { conversation, matches, isCurrent, isUnread, onOpen, onRename, onDelete } = props
  const { conversationId, title, updatedAt, latestStatus } = conversation
  const [isRenaming, setRenaming] = useState(false)
  const entry = useRef<HTMLLIElement>(null)
  const link = useRef<HTMLAnchorElement>(null)
  const returnsHere = useRef(false)
  useEffect(() => {
    if (!isRenaming && returnsHere.current) link.current?.focus()
    returnsHere.current = false
  }, [isRenaming])
  // Its new name is not what is searched for, or another tab has deleted it.
  useLayoutEffect(() => () => leaveEntry(entry.current), [])

  const open = (event: MouseEvent) => {
    // With a modifier the browser opens a tab, as with any link.
    if (event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    onOpen(conversationId)
  }
  const remove = () => {
    const next = entry.current && neighbourOf(entry.current)
    if (next) next.focus()
    else document.querySelector<HTMLElement>('.new-conversation')?.focus()
    onDelete(conversationId)
  }
  const keyDown = (event: KeyboardEvent) => {
    if (event.key === 'F2') setRenaming(true)
    else if (event.key === 'Delete') remove()
    else return
    event.preventDefault()
  }
  if (isRenaming) {
    const done = (newTitle: string, isElsewhere: boolean) => {
      returnsHere.current = !isElsewhere
      setRenaming(false)
      if (newTitle !== '' && newTitle !== title) onRename(conversationId, newTitle)
    }
    return (
      <li className="entry" ref={entry}>
        <RenameForm title={title} onDone={done} />
      </li>
    )
  }
  return (
    <li className="entry" ref={entry}>
      <a
        ref={link}
        id={entryId(conversationId)}
        className={isUnread ? 'unread' : undefined}
        href={addressPath({ page: 'conversation', conversationId })}
        title={`${title}\n${timeWords(updatedAt)}`}
        aria-current={isCurrent ? 'page' : undefined}
        onClick={open}
        onKeyDown={keyDown}
      >
        <span className="entry-title" dir="auto">
          {cutAt(title, matches).map(({ text, isMatch }, index) => (isMatch ? <mark key={index}>{text}</mark> : text))}
        </span>
        <EntryState status={latestStatus} isUnread={isUnread} />
      </a>
      <span className="entry-tools">
        <button type="button" className="icon" aria-label={`Rename ${title}`} onClick={() => setRenaming(true)}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M3 13l.6-2.6L10.8 3.2l2 2L5.6 12.4z" />
          </svg>
        </button>
        <button type="button" className="icon" aria-label={`Delete ${title}`} onClick={remove}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M3.5 4.5h9M6.5 4.5V3h3v1.5M5 4.5l.5 8.5h5l.5-8.5" />
          </svg>
        </button>
      </span>
    </li>
  )
})

/** The id of a conversation's link in the list. */
export function entryId(conversationId: string): string {
  return `conversation-${conversationId}`
}

function EntryState({ status, isUnread }: { status: RunStatus; isUnread: boolean }) {
  if (status === 'running') return <span className="entry-live">answering</span>
  if (status === 'queued') return <span className="entry-live">waiting</span>
  if (!isUnread) return null
  return (
    <span className="entry-new">
      <span className="hidden">{status === 'completed' ? 'New answer' : 'Not answered'}</span>
    </span>
  )
}

let times: Intl.DateTimeFormat | undefined

/** Day and time as the browser's locale writes them. */
function timeWords(isoTime: string): string {
  times ??= new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
  return times.format(Date.parse(isoTime))
}
