import type { ReactNode } from 'react'
import type { Bootstrap, Me } from '@perdure/protocol'
import { UnreadBadge } from '../conversations/unread-badge.tsx'
import { Drawer } from './drawer.tsx'
import { Header } from './header.tsx'
import { useMedia } from './use-media.ts'

/** Below this width the list is a drawer over the page. The stylesheet knows the same width. */
export const NARROW = '(max-width: 52rem)'

export interface WorkspaceFrameProps {
  me: Me
  bootstrap: Bootstrap
  list: ReactNode
  /** Answers in the list that wait to be read. */
  unreadCount: number
  isListOpen: boolean
  onList: (open: boolean) => void
  /** Small controls in the header. */
  tools?: ReactNode
  children: ReactNode
}

/** Header, list and page: side by side where there is room, else with the list in a drawer. */
export function WorkspaceFrame(props: WorkspaceFrameProps) {
  const { me, bootstrap, list, unreadCount, isListOpen, onList, tools, children } = props
  const isNarrow = useMedia(NARROW)
  return (
    <div className="shell">
      <Header
        me={me}
        bootstrap={bootstrap}
        before={isNarrow ? <ListButton unreadCount={unreadCount} onList={onList} /> : null}
        tools={tools}
      />
      {isNarrow ? (
        <Drawer isOpen={isListOpen} onClose={() => onList(false)}>
          {list}
        </Drawer>
      ) : (
        <nav className="sidebar" aria-label="Conversations">
          {list}
        </nav>
      )}
      <main className="main">{children}</main>
    </div>
  )
}

function ListButton({ unreadCount, onList }: Pick<WorkspaceFrameProps, 'unreadCount' | 'onList'>) {
  return (
    <button type="button" className="icon" onClick={() => onList(true)}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h7" />
      </svg>
      <span className="hidden">Conversations</span>
      <UnreadBadge count={unreadCount} />
    </button>
  )
}
