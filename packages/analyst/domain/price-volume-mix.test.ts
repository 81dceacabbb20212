import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addEffects,
  EFFECTS,
  itemStatus,
  splitChanges,
  subjectFigure,
  type ItemChange,
  type ItemFigures,
} from './price-volume-mix.ts'

const RUNS = { seed: 20, numRuns: 300 }
const SUBJECTS = ['net_sales', 'gross_margin'] as const
const NOTHING: ItemFigures = { quantity: 0, sales: 0, cost: 0 }

const hundredths = fc.integer({ min: -1e10, max: 1e10 })
const figures = fc.oneof(
  fc.constant(NOTHING),
  fc.record({ quantity: fc.integer({ min: 1, max: 1e8 }), sales: hundredths, cost: hundredths }),
  fc.record({ quantity: fc.integer({ min: -100, max: 100 }), sales: hundredths, cost: hundredths }),
)
const item = fc.record({ group: fc.constantFrom('a', 'b'), base: figures, current: figures })
const items = fc.array(item, { maxLength: 20 })

const sumOf = (effects: ReturnType<typeof addEffects>): number =>
  EFFECTS.reduce((sum, effect) => sum + effects[effect], 0)
const change = (each: ItemChange, subject: 'net_sales' | 'gross_margin'): number =>
  subjectFigure(each.current, subject) - subjectFigure(each.base, subject)

describe('price, volume and mix', () => {
  it.each(SUBJECTS)('add up to the change of %s to the cent, for each item and all together', (subject) => {
    fc.assert(
      fc.property(items, (given) => {
        const effects = splitChanges(given, subject)
        expect(effects).toHaveLength(given.length)
        for (const [index, own] of effects.entries()) {
          expect(sumOf(own)).toBe(change(given[index]!, subject))
          for (const effect of EFFECTS) expect(Number.isSafeInteger(own[effect])).toBe(true)
        }
        const whole = given.reduce((sum, each) => sum + change(each, subject), 0)
        expect(sumOf(addEffects(effects))).toBe(whole)
      }),
      RUNS,
    )
  })

  it.each(SUBJECTS)('keep each mix effect of %s within two cents of its formula', (subject) => {
    const sold = fc.record({
      quantity: fc.integer({ min: 100, max: 1e6 }),
      sales: fc.integer({ min: 0, max: 1e8 }),
      cost: fc.integer({ min: 0, max: 1e8 }),
    })
    const continuing = fc.array(fc.record({ group: fc.constant(''), base: sold, current: sold }), { minLength: 1 })
    fc.assert(
      fc.property(continuing, (given) => {
        let [before, after] = [0, 0]
        for (const { base, current } of given) [before, after] = [before + base.quantity, after + current.quantity]
        for (const [index, own] of splitChanges(given, subject).entries()) {
          const { base, current } = given[index]!
          const each = subjectFigure(base, subject) / base.quantity
          expect(Math.abs(own.mix - each * (current.quantity - (base.quantity * after) / before))).toBeLessThan(2)
        }
      }),
      RUNS,
    )
  })

  it('are those of a worked example', () => {
    // Pipes: 100 at $10 (cost 6) become 150 at $9 (cost 7). Valves: 100 at $20 (cost 15) become 90 at $22 (cost 15).
    const given: ItemChange[] = [
      {
        group: '',
        base: { quantity: 100, sales: 1000, cost: 600 },
        current: { quantity: 150, sales: 1350, cost: 1050 },
      },
      {
        group: '',
        base: { quantity: 100, sales: 2000, cost: 1500 },
        current: { quantity: 90, sales: 1980, cost: 1350 },
      },
    ]
    const apart = { new: 0, lost: 0, other: 0 }
    // Volume: 200 pieces become 240, one fifth more. Mix: pipes 150 in place of 120, valves 90 in place of 120.
    expect(splitChanges(given, 'net_sales')).toEqual([
      { ...apart, price: -150, cost: 0, volume: 200, mix: 300 },
      { ...apart, price: 180, cost: 0, volume: 400, mix: -600 },
    ])
    expect(splitChanges(given, 'gross_margin')).toEqual([
      { ...apart, price: -150, cost: -150, volume: 80, mix: 120 },
      { ...apart, price: 180, cost: 0, volume: 100, mix: -150 },
    ])
  })

  it('tell no mix and no price where everything merely grows alike', () => {
    const grown = fc.record({ quantity: fc.integer({ min: 1, max: 1e6 }), price: fc.integer({ min: 1, max: 1e4 }) })
    fc.assert(
      fc.property(fc.array(grown, { minLength: 1, maxLength: 10 }), fc.integer({ min: 2, max: 5 }), (list, times) => {
        const given = list.map(({ quantity, price }): ItemChange => ({
          group: '',
          base: { quantity, sales: quantity * price, cost: 0 },
          current: { quantity: quantity * times, sales: quantity * price * times, cost: 0 },
        }))
        for (const own of splitChanges(given, 'net_sales')) expect(own).toMatchObject({ price: 0, mix: 0 })
      }),
      RUNS,
    )
  })

  it('tell no mix between groups', () => {
    const given = ['a', 'b'].map((group, index): ItemChange => ({
      group,
      base: { quantity: 100, sales: 500, cost: 0 },
      current: { quantity: index === 0 ? 300 : 20, sales: index === 0 ? 1500 : 100, cost: 0 },
    }))
    for (const own of splitChanges(given, 'net_sales')) expect(own).toMatchObject({ price: 0, mix: 0 })
    const together = splitChanges(
      given.map((each) => ({ ...each, group: '' })),
      'net_sales',
    )
    expect(together.map(({ mix }) => mix)).not.toEqual([0, 0])
  })

  it.each([
    ['new', NOTHING, { quantity: 5, sales: 50, cost: 10 }],
    ['lost', { quantity: 5, sales: 50, cost: 10 }, NOTHING],
    ['other', { quantity: 0, sales: 50, cost: 10 }, { quantity: 5, sales: 80, cost: 10 }],
    ['other', { quantity: 5, sales: 50, cost: 10 }, { quantity: 0, sales: -20, cost: 0 }],
    ['continuing', { quantity: 5, sales: 50, cost: 10 }, { quantity: 5, sales: 50, cost: 10 }],
  ] as const)('set an item apart that is %s', (status, base, current) => {
    const own: ItemChange = { group: '', base, current }
    expect(itemStatus(own)).toBe(status)
    const [effects] = splitChanges([own], 'net_sales')
    if (status !== 'continuing') expect(effects![status]).toBe(current.sales - base.sales)
    expect(sumOf(effects!)).toBe(current.sales - base.sales)
  })
})
