import { useRef, type ReactNode } from 'react'
import { listButton } from './list-button.tsx'
import { useFocusHandedOn } from '../page/use-focus-handed-on.ts'

const LIST_BESIDE_ID = 'conversations'

/** The list beside the analyst. Where the page turns narrow, the focus goes from it to the button that opens the list. */
export function ListBeside({ children }: { children: ReactNode }) {
  const list = useRef<HTMLElement>(null)
  useFocusHandedOn(list, listButton)
  return (
    <nav ref={list} className="sidebar" id={LIST_BESIDE_ID} tabIndex={-1} aria-label="Conversations">
      {children}
    </nav>
  )
}

/** Null where the list is not beside the analyst. */
export function listBeside(): HTMLElement | null {
  return document.getElementById(LIST_BESIDE_ID)
}
