import { useEffect, type RefObject } from 'react'

export interface DismissalInput {
  card: RefObject<HTMLElement | null>
  anchor: HTMLElement
  /** It does not stand beside its figure, so that one may be scrolled out of sight. */
  staysWithoutFigure: boolean
  onClose: (focusBack: boolean) => void
}

/**
 * What sends a card away: Escape, a press anywhere else, and its figure leaving the window. It stands at the page's end,
 * but whoever leaves it by Tab goes on from the figure that it belongs to.
 */
export function useDismissal({ card, anchor, staysWithoutFigure, onClose }: DismissalInput): void {
  useEffect(() => {
    const onPress = ({ target }: PointerEvent): void => {
      const isOurs = target instanceof Node && (card.current?.contains(target) || anchor.contains(target))
      if (!isOurs) onClose(false)
    }
    const onKey = (event: KeyboardEvent): void => {
      const isLeaving = event.key === 'Tab' && leaves(card.current, event.shiftKey)
      if (isLeaving) event.preventDefault()
      if (isLeaving || event.key === 'Escape') onClose(card.current?.contains(document.activeElement) ?? false)
    }
    const watcher = new IntersectionObserver((entries) => {
      const isAway = entries.at(-1)?.isIntersecting === false
      if (isAway && !staysWithoutFigure) onClose(card.current?.contains(document.activeElement) ?? false)
    })
    watcher.observe(anchor)
    document.addEventListener('pointerdown', onPress)
    document.addEventListener('keydown', onKey)
    return () => {
      watcher.disconnect()
      document.removeEventListener('pointerdown', onPress)
      document.removeEventListener('keydown', onKey)
    }
  }, [card, anchor, staysWithoutFigure, onClose])
}

/** Whether Tab would lead out of the card. */
function leaves(card: HTMLElement | null, isBackwards: boolean): boolean {
  const focused = document.activeElement
  if (card === null || !card.contains(focused)) return false
  const stops = [...card.querySelectorAll('button, [tabindex="0"]')]
  return isBackwards ? focused === card || focused === stops[0] : focused === stops.at(-1)
}
