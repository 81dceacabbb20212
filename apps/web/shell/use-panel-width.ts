import { useCallback, useState, useSyncExternalStore } from 'react'
import type { PageMemory } from '../page/page-memory.ts'
import { panelWidths, shownWidthPx, type PanelWidths } from './panel-width.ts'

export interface PanelWidth {
  /** What somebody chose, as far as there is room for it; undefined: nobody did, and the stylesheet's stands. */
  chosenPx: number | undefined
  shownPx: number
  widths: PanelWidths
  /** Shows a width; undefined: that which nobody chose. */
  show: (widthPx: number | undefined) => void
  /** Shows one, and for the next time too. */
  choose: (widthPx: number | undefined) => void
}

/** How wide the analyst beside a page is: as the person had it the last time in this browser. */
export function usePanelWidth(memory: PageMemory): PanelWidth {
  const [chosen, setChosen] = useState(() => memory.panelWidthPx())
  const windowPx = useSyncExternalStore(onResize, () => window.innerWidth)
  const widths = panelWidths(windowPx, remPx())
  const shownPx = shownWidthPx(chosen, widths)
  const choose = useCallback(
    (widthPx: number | undefined) => {
      setChosen(widthPx)
      memory.rememberPanelWidth(widthPx)
    },
    [memory],
  )
  return { chosenPx: chosen === undefined ? undefined : shownPx, shownPx, widths, show: setChosen, choose }
}

function onResize(listener: () => void): () => void {
  window.addEventListener('resize', listener)
  return () => window.removeEventListener('resize', listener)
}

function remPx(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
}
