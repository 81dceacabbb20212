import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { measureRetention, type RevenueMovement } from './retention.ts'

const NOTHING: RevenueMovement = {
  opening: 0,
  added: 0,
  expansion: 0,
  contraction: 0,
  churn: 0,
  closing: 0,
  openingCustomers: 0,
  lostCustomers: 0,
}

const cents = fc.integer({ min: 1, max: 1e9 })

/** Customers by what each paid before and pays after; 0 for one that was not there. */
const customers = fc
  .array(fc.tuple(fc.oneof(fc.constant(0), cents), fc.oneof(fc.constant(0), cents)), { minLength: 1, maxLength: 40 })
  .filter((paid) => paid.some(([before]) => before > 0))

function movementOf(paid: readonly (readonly [number, number])[]): RevenueMovement {
  const movement = { ...NOTHING }
  for (const [before, after] of paid) {
    movement.opening += before
    movement.closing += after
    if (before > 0) movement.openingCustomers += 1
    if (before > 0 && after === 0) movement.lostCustomers += 1
    if (before === 0) movement.added += after
    else if (after === 0) movement.churn += before
    else if (after > before) movement.expansion += after - before
    else movement.contraction += before - after
  }
  return movement
}

describe('retention', () => {
  it('of a worked example: 100 of which 10 leave, 5 shrink away and 20 come on top', () => {
    const movement = { ...NOTHING, opening: 10_000, added: 3000, expansion: 2000, contraction: 500, churn: 1000 }
    const measured = measureRetention({ ...movement, openingCustomers: 8, lostCustomers: 1 })
    expect(measured).toEqual({ netRevenueRetention: 1.05, grossRevenueRetention: 0.85, logoChurn: 0.125 })
  })

  it('is what the customers of the beginning pay in the end ÷ what they paid', () => {
    const property = fc.property(customers, (paid) => {
      const measured = measureRetention(movementOf(paid))
      const there = paid.filter(([before]) => before > 0)
      const opening = there.reduce((sum, [before]) => sum + before, 0)
      const kept = there.reduce((sum, [, after]) => sum + after, 0)
      const keptAtMost = there.reduce((sum, [before, after]) => sum + Math.min(before, after), 0)
      expect(measured.netRevenueRetention).toBeCloseTo(kept / opening, 9)
      expect(measured.grossRevenueRetention).toBeCloseTo(keptAtMost / opening, 9)
      expect(measured.grossRevenueRetention).toBeLessThanOrEqual(Math.min(1, measured.netRevenueRetention!) + 1e-12)
      expect(measured.logoChurn).toBe(there.filter(([, after]) => after === 0).length / there.length)
    })
    fc.assert(property, { seed: 4 })
  })

  it('of nothing is unknown', () => {
    expect(measureRetention({ ...NOTHING, added: 500, closing: 500 })).toEqual({
      netRevenueRetention: null,
      grossRevenueRetention: null,
      logoChurn: null,
    })
  })
})
