import { useEffect, useRef, type ReactNode } from 'react'
import type { Bootstrap, Me } from '@perdure/protocol'
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
  children: ReactNode
}

/** Header, list and page: side by side where there is room, else with the list in a drawer. */
export function WorkspaceFrame({ me, bootstrap, list, isListOpen, onList, children }: WorkspaceFrameProps) {
  const isNarrow = useMedia(NARROW)
  return (
    <div className="shell">
      <Header me={me} bootstrap={bootstrap}>
        {isNarrow ? (
          <button type="button" className="icon" aria-label="Conversations" onClick={() => onList(true)}>
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h7" />
            </svg>
          </button>
        ) : null}
      </Header>
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

/** A press outside closes it too, where the browser knows of this; elsewhere its button and Escape do. */
const CLOSED_BY_ANYTHING = { closedby: 'any' } as const

/** A modal dialog from the side; the browser keeps the focus in it and closes it on Escape. */
function Drawer({ isOpen, onClose, children }: { isOpen: boolean; onClose: () => void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (isOpen) dialog.current?.showModal()
    else dialog.current?.close()
  }, [isOpen])
  return (
    <dialog ref={dialog} className="drawer" aria-label="Conversations" onClose={onClose} {...CLOSED_BY_ANYTHING}>
      <nav className="sidebar" aria-label="Conversations">
        {isOpen ? (
          <>
            <button type="button" className="icon drawer-close" aria-label="Close" onClick={onClose}>
              <svg viewBox="0 0 16 16" aria-hidden="true">
                <path d="M4 4l8 8M12 4l-8 8" />
              </svg>
            </button>
            {children}
          </>
        ) : null}
      </nav>
    </dialog>
  )
}
