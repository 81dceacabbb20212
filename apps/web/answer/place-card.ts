interface Size {
  width: number
  height: number
}

/** A stretch of the window from top to bottom. */
export interface CardPlace {
  left: number
  top: number
  /** What does not fit is scrolled. */
  maxHeight: number
}

const GAP_PX = 6
const MARGIN_PX = 8

/**
 * Where a card goes that belongs to an anchor, in pixels of the window: below it where all of it fits, else above, else
 * where there is more room, and never beyond the window's sides. `card` is the size that it would like to have.
 */
export function placeCard(anchor: { left: number; top: number; bottom: number }, card: Size, room: Size): CardPlace {
  const roomBelow = room.height - anchor.bottom - GAP_PX - MARGIN_PX
  const roomAbove = anchor.top - GAP_PX - MARGIN_PX
  const isBelow = card.height <= roomBelow || (card.height > roomAbove && roomBelow >= roomAbove)
  const maxHeight = Math.max(0, Math.floor(isBelow ? roomBelow : roomAbove))
  const left = Math.max(MARGIN_PX, Math.min(anchor.left, room.width - card.width - MARGIN_PX))
  const top = isBelow ? anchor.bottom + GAP_PX : anchor.top - GAP_PX - Math.min(card.height, maxHeight)
  return { left: Math.round(left), top: Math.round(top), maxHeight }
}
