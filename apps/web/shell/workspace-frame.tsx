import type { ReactNode } from 'react'
import type { Bootstrap, Me } from '@perdure/protocol'
import { Drawer } from './drawer.tsx'
import { Header } from './header.tsx'
import { useMedia } from './use-media.ts'

/** Below this width the list is a drawer over the page. The stylesheet knows the same width. */
const NARROW = '(max-width: 52rem)'

export interface WorkspaceFrameProps {
  me: Me
  bootstrap: Bootstrap
  list: ReactNode
  isListOpen: boolean
  onList: (open: boolean) => void
  /** Small controls in the header. */
  tools?: ReactNode
  children: ReactNode
}

/** Header, list and page: side by side where there is room, else with the list in a drawer. */
export function WorkspaceFrame({ me, bootstrap, list, isListOpen, onList, tools, children }: WorkspaceFrameProps) {
  const isNarrow = useMedia(NARROW)
  return (
    <div className="shell">
      <Header me={me} bootstrap={bootstrap} before={isNarrow ? <ListButton onList={onList} /> : null} tools={tools} />
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

function ListButton({ onList }: Pick<WorkspaceFrameProps, 'onList'>) {
  return (
    <button type="button" className="icon" aria-label="Conversations" onClick={() => onList(true)}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h7" />
      </svg>
    </button>
  )
}
