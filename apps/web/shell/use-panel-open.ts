import { useCallback, useEffect, useState } from 'react'
import type { PageMemory } from '../page/page-memory.ts'
import { useMedia } from '../page/use-media.ts'

/** Below this width there is no room for the analyst beside a page. The stylesheet knows the same width. */
const SHEET = '(max-width: 64rem)'

export interface PanelState {
  /** There is no room beside the page: the panel covers it. */
  isSheet: boolean
  isOpen: boolean
  setOpen: (isOpen: boolean) => void
}

/**
 * Whether the analyst stands open beside a business page. Beside it, as the person left it the last time; over it, only
 * once it was asked for, and no longer than the page below stays the same.
 */
export function usePanelOpen(memory: PageMemory, page: string): PanelState {
  const isSheet = useMedia(SHEET)
  const [isBeside, setBeside] = useState(() => memory.isPanelOpen())
  const [isOver, setOver] = useState(false)
  useEffect(() => setOver(false), [page, isSheet])
  const setOpen = useCallback(
    (isOpen: boolean) => {
      if (isSheet) return setOver(isOpen)
      setBeside(isOpen)
      memory.rememberPanelOpen(isOpen)
    },
    [isSheet, memory],
  )
  return { isSheet, isOpen: isSheet ? isOver : isBeside, setOpen }
}
