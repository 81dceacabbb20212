/** How wide the analyst beside a page may be, and is where nobody has chosen; in pixels. The stylesheet knows the same. */
export interface PanelWidths {
  readonly minPx: number
  readonly maxPx: number
  readonly initialPx: number
}

/** The narrowest that an answer can be read in. */
const MIN_REM = 20
/** Wider than this, lines are too long to be read. */
const MAX_REM = 50
/** The page beside it has at least this much. */
const PAGE_MIN_REM = 30
const INITIAL_MIN_REM = 23
const INITIAL_MAX_REM = 29
const INITIAL_SHARE_OF_WINDOW = 0.3

/** Of a window this wide, in which letters have this size. */
export function panelWidths(windowPx: number, remPx: number): PanelWidths {
  const minPx = MIN_REM * remPx
  const maxPx = Math.max(minPx, Math.min(MAX_REM * remPx, windowPx - PAGE_MIN_REM * remPx))
  const initialPx = within(INITIAL_MIN_REM * remPx, INITIAL_SHARE_OF_WINDOW * windowPx, INITIAL_MAX_REM * remPx)
  return { minPx, maxPx, initialPx: within(minPx, initialPx, maxPx) }
}

/** The width that is shown of one that was chosen; undefined: none was. In whole pixels. */
export function shownWidthPx(chosenPx: number | undefined, { minPx, maxPx, initialPx }: PanelWidths): number {
  return Math.round(within(minPx, chosenPx ?? initialPx, maxPx))
}

/** One press of an arrow moves the edge by so much. */
const STEP_PX = 24

/** The width that a key at the edge asks for, the panel being to the right of it; undefined: it asks for none. */
export function widthByKeyPx(key: string, shownPx: number, { minPx, maxPx }: PanelWidths): number | undefined {
  switch (key) {
    case 'ArrowLeft':
      return within(minPx, shownPx + STEP_PX, maxPx)
    case 'ArrowRight':
      return within(minPx, shownPx - STEP_PX, maxPx)
    case 'Home':
      return minPx
    case 'End':
      return maxPx
    default:
      return undefined
  }
}

function within(min: number, value: number, max: number): number {
  return Math.min(Math.max(min, value), max)
}
