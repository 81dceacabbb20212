import { useEffect, useId, useRef } from 'react'
import { useMedia } from '../page/use-media.ts'
import { citedRowName, exactFigure, type CitedCell } from './cited-cell.ts'
import { Isolated } from '../figures/isolated.tsx'
import { formatDate } from '../figures/format.ts'
import { useCardPlace } from './use-card-place.ts'
import { useDismissal } from './use-dismissal.ts'
import type { Hover } from './use-hover.ts'

/** Where there is no room beside a figure, its source is a sheet at the window's foot: see citation.css. */
export const SHEET = '(max-width: 30rem), (max-height: 26rem)'

export interface SourceCardProps {
  id: string
  /** What it belongs to, and stands beside. */
  anchor: HTMLElement
  cited: CitedCell
  toolTitle: string
  /** It was asked for by click or key, so the focus goes into it. */
  takesFocus: boolean
  /** `focusBack`: whoever used the keyboard goes on where they were. */
  onClose: (focusBack: boolean) => void
  onShowRow: () => void
  hover: Hover
}

/**
 * Where a figure comes from: its dataset, row and column, what it covers, when it was true, how it was worked out. It
 * stands beside the figure, or at the window's foot; what does not fit is scrolled between its title and its buttons.
 */
export function SourceCard(props: SourceCardProps) {
  const { id, anchor, cited, toolTitle, takesFocus, onClose, onShowRow, hover } = props
  const card = useRef<HTMLDivElement>(null)
  const facts = useRef<HTMLDListElement>(null)
  const titleId = useId()
  const isSheet = useMedia(SHEET)
  const { title, scope, formula, asOf } = cited.dataset
  const { place, isScrolled } = useCardPlace({ card, facts, anchor, isSheet })
  useDismissal({ card, anchor, staysWithoutFigure: isSheet, onClose })
  useEffect(() => {
    if (takesFocus) card.current?.focus({ preventScroll: true })
  }, [takesFocus])
  return (
    <div
      ref={card}
      id={id}
      className={isSheet ? 'source-card sheet' : 'source-card'}
      role="dialog"
      aria-labelledby={titleId}
      tabIndex={-1}
      style={place}
      {...hover}
    >
      <p id={titleId} className="source-title" dir="auto">
        {title}
      </p>
      <p className="source-cell">
        <Isolated>{citedRowName(cited)}</Isolated> · <Isolated>{cited.column.label}</Isolated>: <strong>{exactFigure(cited)}</strong>
      </p>
      <dl ref={facts} {...(isScrolled ? { tabIndex: 0 } : {})}>
        {toolTitle ? <Fact name="Looked up by" value={toolTitle} /> : null}
        <Fact name="Covers" value={scope} />
        {formula ? <Fact name="Worked out as" value={formula} isFormula /> : null}
        <Fact name="Complete up to" value={formatDate(asOf)} />
      </dl>
      <p className="source-actions">
        <button type="button" className="quiet" onClick={onShowRow}>
          Show the row
        </button>
        {isSheet ? (
          <button type="button" className="quiet" onClick={() => onClose(true)}>
            Close
          </button>
        ) : null}
      </p>
    </div>
  )
}

function Fact({ name, value, isFormula = false }: { name: string; value: string; isFormula?: boolean }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className={isFormula ? 'formula' : undefined}>{value}</dd>
    </>
  )
}
