import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addRoles, driverEffects, figuresOfRole, ROLE_DRIVERS, type RoleDrivers } from './services-model.ts'

const ENGINEERS: RoleDrivers = {
  heads: 10,
  hoursPerHead: 1800,
  utilisation: 0.75,
  listRate: 150,
  realisation: 0.9,
  payPerHead: 90_000,
}
const OFFICE: RoleDrivers = { ...ENGINEERS, heads: 4, hoursPerHead: 0, payPerHead: 60_000 }

const rolesArbitrary: fc.Arbitrary<RoleDrivers> = fc.record({
  heads: fc.double({ min: 0, max: 500, noNaN: true }),
  hoursPerHead: fc.double({ min: 0, max: 2500, noNaN: true }),
  utilisation: fc.double({ min: 0, max: 1, noNaN: true }),
  listRate: fc.double({ min: 0, max: 1000, noNaN: true }),
  realisation: fc.double({ min: 0, max: 1.2, noNaN: true }),
  payPerHead: fc.double({ min: 0, max: 400_000, noNaN: true }),
})

describe('the services model', () => {
  it('of a worked example: 10 heads, 1,800 hours, 75 %, $150, 90 %', () => {
    expect(figuresOfRole(ENGINEERS)).toEqual({
      heads: 10,
      availableHours: 18_000,
      billableHours: 13_500,
      revenue: 1_822_500_00,
      pay: 900_000_00,
    })
    expect(addRoles([ENGINEERS, OFFICE])).toMatchObject({
      heads: 14,
      revenue: 1_822_500_00,
      pay: 1_140_000_00,
      margin: 682_500_00,
      leverage: 2.5,
    })
  })

  it('takes a change apart into effects that add up to it exactly, each nothing where its driver stays', () => {
    const some = fc.subarray([...ROLE_DRIVERS])
    const property = fc.property(rolesArbitrary, rolesArbitrary, some, (before, other, moved) => {
      const after = { ...before, ...Object.fromEntries(moved.map((driver) => [driver, other[driver]])) }
      const effects = driverEffects(before, after)
      const [first, last] = [figuresOfRole(before), figuresOfRole(after)]
      const sum = (key: 'revenue' | 'pay'): number =>
        ROLE_DRIVERS.reduce((total, driver) => total + effects[driver][key], 0)
      expect(sum('revenue')).toBe(last.revenue - first.revenue)
      expect(sum('pay')).toBe(last.pay - first.pay)
      for (const driver of ROLE_DRIVERS.filter((each) => !moved.includes(each))) {
        expect(effects[driver]).toEqual({ revenue: 0, pay: 0 })
      }
      expect(effects.payPerHead.revenue).toBe(0)
      expect(effects.utilisation.pay).toBe(0)
    })
    fc.assert(property, { seed: 4 })
  })

  it('adds roles up without averaging their ratios', () => {
    const property = fc.property(fc.array(rolesArbitrary, { minLength: 1, maxLength: 6 }), (roles) => {
      const all = addRoles(roles)
      let revenue = 0
      let pay = 0
      for (const role of roles) {
        revenue += Math.round(
          role.heads * role.hoursPerHead * role.utilisation * role.listRate * role.realisation * 100,
        )
        pay += Math.round(role.heads * role.payPerHead * 100)
      }
      expect(all.revenue).toBe(revenue)
      expect(all.margin).toBe(revenue - pay)
    })
    fc.assert(property, { seed: 4 })
  })

  it('of nobody has no leverage, no margin in percent and no multiple', () => {
    expect(addRoles([])).toMatchObject({ heads: 0, revenue: 0, marginRatio: null, leverage: null, payMultiple: null })
  })
})
