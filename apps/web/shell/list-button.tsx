import { UnreadBadge } from '../conversation-list/unread-badge.tsx'

const LIST_BUTTON_ID = 'open-conversations'

/** Opens the list of conversations where it is a drawer. */
export function ListButton({ unreadCount, onOpen }: { unreadCount: number; onOpen: () => void }) {
  return (
    <button type="button" className="icon" id={LIST_BUTTON_ID} title="Conversations" onClick={onOpen}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h7" />
      </svg>
      <span className="hidden">Conversations</span>
      <UnreadBadge count={unreadCount} />
    </button>
  )
}

/** Null where the list is no drawer of the page. */
export function listButton(): HTMLElement | null {
  return document.getElementById(LIST_BUTTON_ID)
}
