import { useEffect, useRef, type ReactNode } from 'react'
import { listBeside } from './list-beside.tsx'
import { useFocusHandedOn } from '../page/use-focus-handed-on.ts'

/** A press outside closes it too, where the browser knows of this; elsewhere its button and Escape do. */
const CLOSED_BY_ANYTHING = { closedby: 'any' } as const

export interface DrawerProps {
  isOpen: boolean
  onClose: () => void
  children: ReactNode
}

/**
 * The list over the page: a modal dialog from the side; the browser keeps the focus in it and closes it on Escape. Where the
 * page turns wide, the focus goes from it to the list beside the page.
 */
export function Drawer({ isOpen, onClose, children }: DrawerProps) {
  const dialog = useModal(isOpen)
  useFocusHandedOn(dialog, listBeside)
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

/** Keeps a dialog open as a modal one while `isOpen`. */
export function useModal(isOpen: boolean) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (!isOpen) dialog.current?.close()
    else if (!dialog.current?.open) dialog.current?.showModal()
  }, [isOpen])
  return dialog
}
