import { createContext, useCallback, useContext, useId, useRef, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { NO_CELL_HREF, type DatasetData } from '@perdure/protocol'
import { citedCell, citedFigure, type CitedCell } from './cited-cell.ts'
import { SHEET, SourceCard } from './source-card.tsx'
import type { Spotlight } from '../figures/spotlight.ts'
import { useHover } from './use-hover.ts'

/** What the citations of an answer can lean on. */
export interface CitationSources {
  datasets: readonly DatasetData[]
  /** False while a page that opens is told the text, which comes before the datasets. */
  areDatasetsTold: boolean
  /** By dataset: what the tool call did that made it. */
  toolTitles: ReadonlyMap<string, string>
  /** Brings a row of a dataset's table into view. */
  showRow: (spotlight: Spotlight) => void
  /** The one source of the answer that is shown, by the id of its card. */
  shown: ShownSource | undefined
  setShown: (change: (now: ShownSource | undefined) => ShownSource | undefined) => void
}

/** `peek`: the mouse rests on the figure. `held`: it was asked for, and stays until it is sent away. */
export interface ShownSource {
  cardId: string
  how: 'peek' | 'held'
}

export const CitationContext = createContext<CitationSources>({
  datasets: [],
  areDatasetsTold: false,
  toolTitles: new Map(),
  showRow: () => {},
  shown: undefined,
  setShown: () => {},
})

/**
 * A figure with its source a click away. One that names no cell of what was looked up is marked, without waiting for the
 * check of the whole answer: a run looks up first and speaks then.
 */
export function Citation({ href, children }: { href: string; children: ReactNode }) {
  const { datasets, areDatasetsTold } = useContext(CitationContext)
  const cited = citedCell(href, datasets)
  if (href === NO_CELL_HREF || (cited === undefined && areDatasetsTold)) return <Unsupported>{children}</Unsupported>
  if (cited === undefined) return <span>{children}</span>
  return <CitedFigure cited={cited}>{cited.cell === null ? children : citedFigure(cited)}</CitedFigure>
}

/** A figure that nothing supports. */
export function Unsupported({ children }: { children: ReactNode }) {
  return (
    <mark className="unsupported" title="No source was found for this">
      {children}
      <span className="hidden"> (no source found)</span>
    </mark>
  )
}

function CitedFigure({ cited, children }: { cited: CitedCell; children: ReactNode }) {
  const { toolTitles, showRow, shown, setShown } = useContext(CitationContext)
  const button = useRef<HTMLButtonElement>(null)
  const cardId = useId()
  const how = shown?.cardId === cardId ? shown.how : undefined
  const { datasetId } = cited.dataset
  const { hover, forget } = useHover((isOver) => {
    setShown((now) => {
      // A sheet that comes and goes with the mouse would be in its way.
      if (now?.how === 'held' || (isOver && window.matchMedia(SHEET).matches)) return now
      if (isOver) return { cardId, how: 'peek' }
      return now?.cardId === cardId ? undefined : now
    })
  })
  const close = useCallback(
    (focusBack: boolean) => {
      forget()
      setShown((now) => (now?.cardId === cardId ? undefined : now))
      if (focusBack) button.current?.focus({ preventScroll: true })
    },
    [forget, setShown, cardId],
  )
  const toggle = (): void => {
    forget()
    setShown((now) => (now?.cardId === cardId && now.how === 'held' ? undefined : { cardId, how: 'held' }))
  }
  const showSource = (): void => {
    close(false)
    showRow({ datasetId, row: cited.row })
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        className="cited"
        aria-haspopup="dialog"
        aria-expanded={how !== undefined}
        aria-controls={how === undefined ? undefined : cardId}
        onClick={toggle}
        {...hover}
      >
        {children}
      </button>
      {how !== undefined && button.current
        ? createPortal(
            <SourceCard
              id={cardId}
              anchor={button.current}
              cited={cited}
              toolTitle={toolTitles.get(datasetId) ?? ''}
              takesFocus={how === 'held'}
              onClose={close}
              onShowRow={showSource}
              hover={hover}
            />,
            document.body,
          )
        : null}
    </>
  )
}
