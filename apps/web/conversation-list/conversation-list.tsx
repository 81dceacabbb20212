import { useRef, type MouseEvent } from 'react'
import { CONVERSATIONS_LISTED_MAX } from '@perdure/protocol'
import { formatCell } from '../figures/format.ts'
import { Isolated } from '../figures/isolated.tsx'
import { errorWords } from '../page/error-words.ts'
import { ConversationEntry } from './conversation-entry.tsx'
import { DeletionToasts } from './deletion-toasts.tsx'
import { listKeyPressed } from './list-keys.ts'
import { NoticeOffer } from './notice-offer.tsx'
import { SearchField } from './search-field.tsx'
import type { Conversations } from './use-conversations.ts'
import { useFound, type FoundGroup } from './use-found.ts'

export interface ConversationListProps {
  conversations: Conversations
  currentId: string | undefined
  onOpen: (conversationId: string) => void
  onNew: () => void
}

/** Everything one has asked before: by day, newest first, to be searched by title. */
export function ConversationList({ conversations, currentId, onOpen, onNew }: ConversationListProps) {
  const { conversations: listed, readAtMs, failure, refresh } = conversations
  const { query, setQuery, groups, count, findFirst } = useFound(listed, readAtMs)
  const list = useRef<HTMLDivElement>(null)
  const openFirst = () => {
    const first = query === '' ? undefined : findFirst()
    if (first) onOpen(first.conversationId)
  }
  return (
    <>
      <div className="list-head">
        <SkipLink />
        <button type="button" className="new-conversation" onClick={onNew}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M8 3v10M3 8h10" />
          </svg>
          New conversation
        </button>
        <SearchField
          query={query}
          count={count}
          onQuery={setQuery}
          onDown={() => list.current?.querySelector('a')?.focus()}
          onEnter={openFirst}
        />
      </div>
      <div className="list-scroll" ref={list} role="presentation" onKeyDown={listKeyPressed}>
        {failure?.what === 'read' ? (
          <div className="list-note" role="alert">
            {errorWords(failure.error)}{' '}
            <button type="button" className="quiet" onClick={refresh}>
              Retry
            </button>
          </div>
        ) : null}
        {listed?.length === 0 ? <p className="list-note">What you ask will be listed here.</p> : null}
        {listed && listed.length > 0 && count === 0 ? (
          <p className="list-note">
            No title has “<Isolated>{query.trim()}</Isolated>” in it. What was asked later on is not searched.
          </p>
        ) : null}
        {groups.map((group) => (
          <Group key={group.key} group={group} list={conversations} currentId={currentId} onOpen={onOpen} />
        ))}
        {listed && listed.length >= CONVERSATIONS_LISTED_MAX && query === '' ? (
          <p className="list-note">The newest {formatCell(CONVERSATIONS_LISTED_MAX, 'count')} are listed.</p>
        ) : null}
      </div>
      <div className="list-foot">
        <NoticeOffer conversations={listed} />
        <DeletionToasts conversations={conversations} />
      </div>
    </>
  )
}

interface GroupProps {
  group: FoundGroup
  list: Conversations
  currentId: string | undefined
  onOpen: (conversationId: string) => void
}

function Group({ group, list, currentId, onOpen }: GroupProps) {
  const { rename, remove } = list
  const headingId = `conversations-${group.key}`
  return (
    <section className="list-group">
      <h2 id={headingId}>{group.label}</h2>
      <ul className="conversations" aria-labelledby={headingId}>
        {group.entries.map(({ conversation, matches }) => (
          <ConversationEntry
            key={conversation.conversationId}
            conversation={conversation}
            matches={matches}
            isCurrent={conversation.conversationId === currentId}
            isUnread={list.unread.includes(conversation.conversationId)}
            onOpen={onOpen}
            onRename={rename}
            onDelete={remove}
          />
        ))}
      </ul>
    </section>
  )
}

/** Past all the entries, for who goes by keyboard. */
function SkipLink() {
  const skip = (event: MouseEvent) => {
    event.preventDefault()
    document.getElementById('question')?.focus()
  }
  return (
    <a className="skip" href="#question" onClick={skip}>
      Skip to the question
    </a>
  )
}
