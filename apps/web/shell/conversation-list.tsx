import { useState, type KeyboardEvent, type MouseEvent, type SyntheticEvent } from 'react'
import { isTerminal, type ConversationResource } from '@perdure/protocol'
import { addressPath } from './address.ts'
import { errorWords } from './error-words.ts'
import type { Conversations } from './use-conversations.ts'

export interface ConversationListProps {
  conversations: Conversations
  currentId: string | undefined
  onOpen: (conversationId: string) => void
  onNew: () => void
  onDelete: (conversationId: string) => void
}

/** Everything one has asked before, newest first. */
export function ConversationList({ conversations, currentId, onOpen, onNew, onDelete }: ConversationListProps) {
  const { conversations: listed, error, rename } = conversations
  return (
    <>
      <button type="button" className="new-conversation" onClick={onNew}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M8 3v10M3 8h10" />
        </svg>
        New conversation
      </button>
      {error ? <p className="list-note">{errorWords(error)}</p> : null}
      {listed?.length === 0 ? <p className="list-note">What you ask will be listed here.</p> : null}
      <ul className="conversations">
        {listed?.map((conversation) => (
          <ConversationEntry
            key={conversation.conversationId}
            conversation={conversation}
            isCurrent={conversation.conversationId === currentId}
            onOpen={onOpen}
            onRename={rename}
            onDelete={onDelete}
          />
        ))}
      </ul>
    </>
  )
}

interface EntryProps {
  conversation: ConversationResource
  isCurrent: boolean
  onOpen: (conversationId: string) => void
  onRename: (conversationId: string, title: string) => void
  onDelete: (conversationId: string) => void
}

function ConversationEntry({ conversation, isCurrent, onOpen, onRename, onDelete }: EntryProps) {
  const { conversationId, title, latestStatus } = conversation
  const [doing, setDoing] = useState<'renaming' | 'deleting'>()
  const open = (event: MouseEvent) => {
    // With a modifier the browser opens a tab, as with any link.
    if (event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    onOpen(conversationId)
  }
  if (doing === 'renaming') {
    const done = (newTitle: string) => {
      setDoing(undefined)
      if (newTitle !== '' && newTitle !== title) onRename(conversationId, newTitle)
    }
    return <RenameEntry title={title} onDone={done} />
  }
  if (doing === 'deleting') {
    return <DeleteEntry title={title} onDelete={() => onDelete(conversationId)} onKeep={() => setDoing(undefined)} />
  }
  return (
    <li className="entry">
      <a
        href={addressPath({ page: 'conversation', conversationId })}
        aria-current={isCurrent ? 'page' : undefined}
        onClick={open}
      >
        <span className="entry-title">{title}</span>
        {isTerminal(latestStatus) ? null : <span className="entry-live">answering</span>}
      </a>
      <span className="entry-tools">
        <button type="button" className="icon" aria-label={`Rename ${title}`} onClick={() => setDoing('renaming')}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M3 13l.6-2.6L10.8 3.2l2 2L5.6 12.4z" />
          </svg>
        </button>
        <button type="button" className="icon" aria-label={`Delete ${title}`} onClick={() => setDoing('deleting')}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M3.5 4.5h9M6.5 4.5V3h3v1.5M5 4.5l.5 8.5h5l.5-8.5" />
          </svg>
        </button>
      </span>
    </li>
  )
}

const TITLE_MAX_CHARACTERS = 200

function RenameEntry({ title, onDone }: { title: string; onDone: (title: string) => void }) {
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault()
    const entered = new FormData(event.currentTarget).get('title')
    onDone(typeof entered === 'string' ? entered.trim() : '')
  }
  return (
    <li className="entry">
      <form className="entry-form" onSubmit={submit}>
        <input
          name="title"
          aria-label={`New name for ${title}`}
          defaultValue={title}
          maxLength={TITLE_MAX_CHARACTERS}
          onKeyDown={onEscape(() => onDone(title))}
          autoFocus
        />
        <button type="submit" className="quiet">
          Save
        </button>
      </form>
    </li>
  )
}

function DeleteEntry({ title, onDelete, onKeep }: { title: string; onDelete: () => void; onKeep: () => void }) {
  return (
    <li className="entry">
      <div className="entry-form" role="group" aria-label={`Delete ${title}?`}>
        <span className="entry-title">Delete for good?</span>
        <button type="button" className="quiet danger" onClick={onDelete} onKeyDown={onEscape(onKeep)} autoFocus>
          Delete
        </button>
        <button type="button" className="quiet" onClick={onKeep} onKeyDown={onEscape(onKeep)}>
          Keep
        </button>
      </div>
    </li>
  )
}

/** A key listener that takes Escape for a change of mind. */
function onEscape(leave: () => void) {
  return (event: KeyboardEvent) => {
    if (event.key === 'Escape') leave()
  }
}
