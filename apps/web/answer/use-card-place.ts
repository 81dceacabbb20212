import { useLayoutEffect, useState, type RefObject } from 'react'
import { placeCard, type CardPlace } from './place-card.ts'

export interface CardPlaceInput {
  card: RefObject<HTMLElement | null>
  /** The part of it that is scrolled where it is not given the height that it would like. */
  facts: RefObject<HTMLElement | null>
  anchor: HTMLElement
  /** Its place is in the stylesheet then. */
  isSheet: boolean
}

/** Beside the anchor, also while the page moves under it. A sheet never covers its anchor when it comes. */
export function useCardPlace({ card, facts, anchor, isSheet }: CardPlaceInput): {
  place: CardPlace | undefined
  isScrolled: boolean
} {
  const [place, setPlace] = useState<CardPlace>()
  const [isScrolled, setScrolled] = useState(false)
  useLayoutEffect(() => {
    const measure = (): void => {
      const [whole, part] = [card.current, facts.current]
      if (whole === null || part === null) return
      setScrolled(part.scrollHeight > part.clientHeight)
      const height = whole.offsetHeight - part.clientHeight + part.scrollHeight
      const room = { width: document.documentElement.clientWidth, height: window.innerHeight }
      setPlace(placeCard(anchor.getBoundingClientRect(), { width: whole.offsetWidth, height }, room))
    }
    measure()
    window.addEventListener('scroll', measure, true)
    window.addEventListener('resize', measure)
    return () => {
      window.removeEventListener('scroll', measure, true)
      window.removeEventListener('resize', measure)
    }
  }, [card, facts, anchor, isSheet])
  // Only a height that was given tells whether everything has room in it.
  useLayoutEffect(() => {
    const part = facts.current
    if (part !== null) setScrolled(part.scrollHeight > part.clientHeight)
  }, [facts, place?.maxHeight])
  useLayoutEffect(() => {
    if (isSheet && card.current !== null) return keepInSight(anchor, card.current.offsetHeight)
    return undefined
  }, [card, anchor, isSheet])
  return { place: isSheet ? undefined : place, isScrolled }
}

/** Gives the text around the anchor room for a sheet over its end, and brings the anchor above it; returns how to undo it. */
function keepInSight(anchor: HTMLElement, sheetHeightPx: number): () => void {
  const text = anchor.closest<HTMLElement>('.log')
  text?.style.setProperty('--sheet-height', `${sheetHeightPx}px`)
  const isCovered = anchor.getBoundingClientRect().bottom > window.innerHeight - sheetHeightPx
  if (isCovered) anchor.scrollIntoView({ block: 'center' })
  return () => text?.style.removeProperty('--sheet-height')
}
