import { describe, expect, it } from 'vitest'
import { placeCard } from './place-card.ts'

const ROOM = { width: 400, height: 600 }
const CARD = { width: 300, height: 200 }

describe('a card', () => {
  it('stands below what it belongs to', () => {
    expect(placeCard({ left: 50, top: 100, bottom: 120 }, CARD, ROOM)).toEqual({ left: 50, top: 126 })
  })

  it('stands above where there is more room', () => {
    expect(placeCard({ left: 50, top: 500, bottom: 520 }, CARD, ROOM)).toEqual({ left: 50, top: 294 })
  })

  it('never goes beyond a side, nor above the top', () => {
    expect(placeCard({ left: 390, top: 100, bottom: 120 }, CARD, ROOM).left).toBe(92)
    expect(placeCard({ left: -90, top: 100, bottom: 120 }, CARD, ROOM).left).toBe(8)
    expect(placeCard({ left: 50, top: 310, bottom: 330 }, { width: 300, height: 590 }, ROOM).top).toBe(8)
  })
})
