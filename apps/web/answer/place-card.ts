interface Size {
  width: number
  height: number
}

const GAP_PX = 6
const MARGIN_PX = 8

/**
 * Where a card goes that belongs to an anchor, in pixels of the window: below it, or above where there is more room, and
 * never beyond the window's sides.
 */
export function placeCard(anchor: { left: number; top: number; bottom: number }, card: Size, room: Size): { left: number; top: number } {
  const below = anchor.bottom + GAP_PX
  const above = anchor.top - GAP_PX - card.height
  const fitsBelow = below + card.height + MARGIN_PX <= room.height
  const isAbove = !fitsBelow && anchor.top > room.height - anchor.bottom
  const left = Math.max(MARGIN_PX, Math.min(anchor.left, room.width - card.width - MARGIN_PX))
  return { left: Math.round(left), top: Math.round(Math.max(MARGIN_PX, isAbove ? above : below)) }
}
