import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeCard } from './place-card.ts'

const ROOM = { width: 400, height: 600 }
const CARD = { width: 300, height: 200 }

describe('a card', () => {
  it('stands below what it belongs to', () => {
    expect(placeCard({ left: 50, top: 100, bottom: 120 }, CARD, ROOM)).toEqual({ left: 50, top: 126, maxHeight: 466 })
  })

  it('stands above where it does not fit below', () => {
    expect(placeCard({ left: 50, top: 500, bottom: 520 }, CARD, ROOM)).toEqual({ left: 50, top: 294, maxHeight: 486 })
  })

  it('that fits nowhere stands where there is more room, and is as high as that', () => {
    const tall = { width: 300, height: 590 }
    expect(placeCard({ left: 50, top: 310, bottom: 330 }, tall, ROOM)).toMatchObject({ top: 8, maxHeight: 296 })
    expect(placeCard({ left: 50, top: 210, bottom: 230 }, tall, ROOM)).toMatchObject({ top: 236, maxHeight: 356 })
  })

  it('never goes beyond a side', () => {
    expect(placeCard({ left: 390, top: 100, bottom: 120 }, CARD, ROOM).left).toBe(92)
    expect(placeCard({ left: -90, top: 100, bottom: 120 }, CARD, ROOM).left).toBe(8)
  })

  it('neither covers what it belongs to nor leaves the window, wherever that stands', () => {
    const whole = (max: number) => fc.integer({ min: 0, max })
    fc.assert(
      fc.property(whole(580), whole(400), whole(900), (anchorTop, left, height) => {
        const anchor = { left, top: anchorTop, bottom: anchorTop + 20 }
        const { top, maxHeight } = placeCard(anchor, { width: 300, height }, ROOM)
        const bottom = top + Math.min(height, maxHeight)
        expect(top >= anchor.bottom || bottom <= anchor.top).toBe(true)
        expect(top >= 0 && bottom <= ROOM.height).toBe(true)
      }),
    )
  })
})
