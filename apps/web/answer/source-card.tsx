import { useEffect, useId, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { citedRowName, exactFigure, type CitedCell } from './cited-cell.ts'
import { formatDate } from './format.ts'
import { placeCard } from './place-card.ts'
import type { Hover } from './use-hover.ts'

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

/** Where a figure comes from: its dataset, row and column, what it covers, when it was true, how it was worked out. */
export function SourceCard(props: SourceCardProps) {
  const { id, anchor, cited, toolTitle, takesFocus, onClose, onShowRow, hover } = props
  const card = useRef<HTMLDivElement>(null)
  const titleId = useId()
  const { title, scope, formula, asOf } = cited.dataset
  const place = usePlace(card, anchor)
  useDismissal(card, anchor, onClose)
  useEffect(() => {
    if (takesFocus) card.current?.focus({ preventScroll: true })
  }, [takesFocus])
  return (
    <div
      ref={card}
      id={id}
      className="source-card"
      role="dialog"
      aria-labelledby={titleId}
      tabIndex={-1}
      style={place}
      {...hover}
    >
      <p id={titleId} className="source-title">
        {title}
      </p>
      <p className="source-cell">
        {citedRowName(cited)} · {cited.column.label}: <strong>{exactFigure(cited)}</strong>
      </p>
      <dl>
        {toolTitle ? <Fact name="Looked up by" value={toolTitle} /> : null}
        <Fact name="Covers" value={scope} />
        {formula ? <Fact name="Worked out as" value={formula} isFormula /> : null}
        <Fact name="Complete up to" value={formatDate(asOf)} />
      </dl>
      <button type="button" className="quiet" onClick={onShowRow}>
        Show the row
      </button>
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

/** Beside its anchor, also while the page moves under it. */
function usePlace(card: RefObject<HTMLDivElement | null>, anchor: HTMLElement): { left: number; top: number } {
  const [at, setAt] = useState({ left: 0, top: 0 })
  useLayoutEffect(() => {
    const place = (): void => {
      const size = card.current?.getBoundingClientRect()
      const room = { width: document.documentElement.clientWidth, height: window.innerHeight }
      if (size !== undefined) setAt(placeCard(anchor.getBoundingClientRect(), size, room))
    }
    place()
    window.addEventListener('scroll', place, true)
    window.addEventListener('resize', place)
    return () => {
      window.removeEventListener('scroll', place, true)
      window.removeEventListener('resize', place)
    }
  }, [card, anchor])
  return at
}

/**
 * Escape sends it away, and so does a press anywhere else. It stands at the page's end, but whoever leaves it by Tab goes
 * on from the figure that it belongs to.
 */
function useDismissal(
  card: RefObject<HTMLDivElement | null>,
  anchor: HTMLElement,
  onClose: (focusBack: boolean) => void,
): void {
  useEffect(() => {
    const onPress = ({ target }: PointerEvent): void => {
      const isOurs = target instanceof Node && (card.current?.contains(target) || anchor.contains(target))
      if (!isOurs) onClose(false)
    }
    const onKey = (event: KeyboardEvent): void => {
      const isInside = card.current?.contains(document.activeElement) ?? false
      const isLeaving = event.key === 'Tab' && isInside && (event.shiftKey || document.activeElement !== card.current)
      if (isLeaving) event.preventDefault()
      if (isLeaving || event.key === 'Escape') onClose(isInside)
    }
    document.addEventListener('pointerdown', onPress)
    document.addEventListener('keydown', onKey)
    return () => {
      document.removeEventListener('pointerdown', onPress)
      document.removeEventListener('keydown', onKey)
    }
  }, [card, anchor, onClose])
}
