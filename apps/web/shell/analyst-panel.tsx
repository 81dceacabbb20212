import { useEffect, useRef, type ReactNode } from 'react'
import { withConversation, type Address } from '../page/address.ts'
import { useModal } from './drawer.tsx'
import { Link } from '../page/link.tsx'
import { ListButton } from './list-button.tsx'
import type { PageMemory } from '../page/page-memory.ts'
import { PanelEdge } from './panel-edge.tsx'
import { ANALYST_ID } from './skip-links.tsx'
import { QUESTION_ID } from './use-ask-about.ts'
import type { Navigate } from '../page/use-address.ts'
import { usePanelWidth } from './use-panel-width.ts'

export interface AnalystPanelProps {
  /** There is no room beside the page: the panel covers it. */
  isSheet: boolean
  isOpen: boolean
  onOpen: (isOpen: boolean) => void
  conversationId: string | undefined
  /** Remembers how wide it is. */
  memory: PageMemory
  navigate: Navigate
  onNew: () => void
  onList: () => void
  /** Answers in the list that wait to be read. */
  unreadCount: number
  /** The conversation. */
  children: ReactNode
}

/** The analyst beside a business page; closed, a button that opens it. */
export function AnalystPanel(props: AnalystPanelProps) {
  const { isSheet, isOpen, onOpen } = props
  const opener = useRef<HTMLButtonElement>(null)
  const wasOpen = useRef(isOpen)
  useEffect(() => {
    // The button that was pressed has gone; who goes by keyboard goes on from what has come in its place.
    const isLeft = wasOpen.current !== isOpen && document.activeElement === document.body
    if (isLeft) (isOpen ? document.getElementById(QUESTION_ID) : opener.current)?.focus()
    wasOpen.current = isOpen
  }, [isOpen])
  return (
    <>
      {isSheet ? <AnalystSheet {...props} /> : isOpen ? <AnalystAside {...props} /> : null}
      {isOpen ? null : (
        <button ref={opener} type="button" className="open-analyst" onClick={() => onOpen(true)}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M3 3.5h10v7H7L4.5 13v-2.5H3z" />
          </svg>
          Ask the analyst
        </button>
      )}
    </>
  )
}

function AnalystAside(props: AnalystPanelProps) {
  const width = usePanelWidth(props.memory)
  return (
    <aside className="analyst" id={ANALYST_ID} aria-label="Analyst" tabIndex={-1} style={{ width: width.chosenPx }}>
      <PanelEdge {...width} />
      <AnalystHead {...props} />
      <div className="analyst-body">{props.children}</div>
    </aside>
  )
}

function AnalystSheet(props: AnalystPanelProps) {
  const { isOpen, onOpen, children } = props
  const dialog = useModal(isOpen)
  return (
    <dialog ref={dialog} className="analyst-sheet" aria-label="Analyst" onClose={() => onOpen(false)}>
      {isOpen ? (
        <div className="analyst">
          <AnalystHead {...props} />
          <div className="analyst-body">{children}</div>
        </div>
      ) : null}
    </dialog>
  )
}

const FULL_WIDTH: Address = { page: 'new' }

function AnalystHead({ conversationId, navigate, onNew, onList, unreadCount, onOpen }: AnalystPanelProps) {
  return (
    <div className="analyst-head">
      <h2>Analyst</h2>
      <ListButton unreadCount={unreadCount} onOpen={onList} />
      <button type="button" className="icon" aria-label="New conversation" title="New conversation" onClick={onNew}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M8 3v10M3 8h10" />
        </svg>
      </button>
      <Link
        className="icon"
        to={withConversation(FULL_WIDTH, conversationId)}
        navigate={navigate}
        aria-label="Open at full width"
        title="Open at full width"
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M9.5 3H13v3.5M13 3 9 7M6.5 13H3V9.5M3 13l4-4" />
        </svg>
      </Link>
      <button
        type="button"
        className="icon"
        aria-label="Close the analyst"
        title="Close the analyst"
        onClick={() => onOpen(false)}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M4 4l8 8M12 4l-8 8" />
        </svg>
      </button>
    </div>
  )
}
