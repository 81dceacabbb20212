import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { widthByKeyPx } from './panel-width.ts'
import { ANALYST_ID } from './skip-links.tsx'
import type { PanelWidth } from './use-panel-width.ts'

/** Where a pointer took hold of the edge, and how wide the panel was then. */
interface Grip {
  pointerX: number
  widthPx: number
}

/** The edge between a page and the analyst beside it: dragged, or moved by keyboard; two clicks put it back. */
export function PanelEdge({ shownPx, chosenPx, widths, show, choose }: PanelWidth) {
  const grip = useRef<Grip>(undefined)
  const { minPx, maxPx } = widths
  const draggedPx = ({ clientX }: PointerEvent, { pointerX, widthPx }: Grip) =>
    Math.min(Math.max(minPx, widthPx + pointerX - clientX), maxPx)

  const take = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return
    // Without the focus being lost to a selection that the drag would begin.
    event.preventDefault()
    event.currentTarget.focus({ preventScroll: true })
    event.currentTarget.setPointerCapture(event.pointerId)
    grip.current = { pointerX: event.clientX, widthPx: shownPx }
  }
  const drag = (event: PointerEvent) => {
    if (grip.current) show(draggedPx(event, grip.current))
  }
  const letGo = (event: PointerEvent) => {
    const { current } = grip
    grip.current = undefined
    // A press that moves nothing chooses nothing.
    if (current && event.clientX !== current.pointerX) choose(draggedPx(event, current))
  }
  const giveUp = () => {
    if (grip.current) show(chosenPx === undefined ? undefined : grip.current.widthPx)
    grip.current = undefined
  }
  const pressed = (event: KeyboardEvent) => {
    const widthPx = widthByKeyPx(event.key, shownPx, widths)
    if (widthPx === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    choose(widthPx)
  }
  return (
    <div
      className="panel-edge"
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the analyst"
      aria-controls={ANALYST_ID}
      aria-valuenow={shownPx}
      aria-valuemin={Math.round(minPx)}
      aria-valuemax={Math.round(maxPx)}
      aria-valuetext={`${shownPx} pixels`}
      title="Drag to change the width, double-click to reset it"
      tabIndex={0}
      onPointerDown={take}
      onPointerMove={drag}
      onPointerUp={letGo}
      onPointerCancel={giveUp}
      onDoubleClick={() => choose(undefined)}
      onKeyDown={pressed}
    />
  )
}
