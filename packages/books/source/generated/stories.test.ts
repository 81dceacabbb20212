import { describe, expect, it } from 'vitest'
import type { BookTables, Fact } from '../tables.ts'
import { generateBooks, plantedStories } from './generated-company.ts'
import type { PlantedStory } from './stories.ts'

/** Each story is looked for in the raw rows, by plain loops, as somebody would who knows only where to look. */

const NET_SALES: Readonly<Record<string, number>> = { 4111: 1, 4112: 1, 4113: 1, 4120: -1, 4130: -1 }
const COST_OF_SALES = ['5100', '5200', '5300', '5400']
const fiscalYear = (month: number): number => Math.floor((month + 6) / 12)

describe.each([1, 2, 7, 4711])('planted in the books of seed %i', (seed) => {
  const tables: BookTables = generateBooks(seed)
  const stories = new Map(plantedStories(seed).map((story) => [story.id, story]))
  const story = (id: PlantedStory['id']): PlantedStory => stories.get(id)!

  const sum = (keep: (fact: Fact) => boolean, amount: (fact: Fact) => number, rows = tables.ledger.facts): number => {
    let total = 0
    for (const fact of rows) if (keep(fact)) total += amount(fact)
    return total
  }
  const net = ({ accountId, amount }: Fact): number => (NET_SALES[accountId] ?? 0) * amount
  const netSales = (keep: (fact: Fact) => boolean): number => sum(keep, net)

  it('are six, each of one unit, in months of the books', () => {
    expect(stories.size).toBe(6)
    for (const { businessUnitId, fromMonth, toMonth, what } of stories.values()) {
      expect(tables.businessUnits.map(({ id }) => id)).toContain(businessUnitId)
      expect(fromMonth).toBeGreaterThanOrEqual(2022 * 12 + 6)
      expect(toMonth).toBeLessThanOrEqual(2026 * 12 + 5)
      expect(toMonth).toBeGreaterThanOrEqual(fromMonth)
      expect(what).toMatch(/\.$/)
    }
  })

  it('is a unit whose margin is squeezed by what materials cost, and no other is', () => {
    const ratio = (unit: string, year: number, cost: readonly string[]): number => {
      const isOf = (fact: Fact): boolean => fact.businessUnitId === unit && fiscalYear(fact.month) === year
      return sum((fact) => isOf(fact) && cost.includes(fact.accountId), ({ amount }) => amount) / netSales(isOf)
    }
    const rise = (unit: string, cost: readonly string[]): number => ratio(unit, 2026, cost) - ratio(unit, 2024, cost)
    const { businessUnitId } = story('input_cost_squeeze')
    expect(rise(businessUnitId, ['5100'])).toBeGreaterThan(0.04)
    expect(rise(businessUnitId, COST_OF_SALES)).toBeGreaterThan(0.04)
    expect(Math.abs(rise(businessUnitId, COST_OF_SALES) - rise(businessUnitId, ['5100']))).toBeLessThan(0.015)
    for (const unit of ['controllers', 'software', 'services'].filter((id) => id !== businessUnitId)) {
      expect(rise(unit, ['5100']), unit).toBeLessThan(0.02)
    }
  })

  it('is a large customer that leaves, with all its contracts', () => {
    const { customerId, businessUnitId, fromMonth } = story('lost_customer')
    const inForce = (month: number, id?: string): number => {
      let cents = 0
      for (const term of tables.contracts) {
        const isMeant = term.businessUnitId === businessUnitId && (id === undefined || term.customerId === id)
        const isInForce = term.fromMonth <= month && (term.toMonth === null || term.toMonth >= month)
        if (isMeant && isInForce) cents += term.annualAmount
      }
      return cents
    }
    expect(inForce(fromMonth - 1, customerId) / inForce(fromMonth - 1)).toBeGreaterThan(0.04)
    expect(inForce(fromMonth, customerId)).toBe(0)
    const bought = (keep: (month: number) => boolean): Fact[] =>
      tables.ledger.facts.filter((fact) => fact.customerId === customerId && keep(fact.month))
    expect(bought((month) => month === fromMonth - 1).length).toBeGreaterThan(0)
    expect(bought((month) => month >= fromMonth)).toEqual([])
    expect(tables.contracts.filter((term) => term.customerId === customerId && term.toMonth === null)).toEqual([])
  })

  it('is a unit that depends ever more on one customer', () => {
    const { customerId, businessUnitId } = story('concentration')
    const shareIn = (year: number, id: string): number => {
      const isOf = (fact: Fact): boolean => fact.businessUnitId === businessUnitId && fiscalYear(fact.month) === year
      return netSales((fact) => isOf(fact) && fact.customerId === id) / netSales(isOf)
    }
    const shares = [2023, 2024, 2025, 2026].map((year) => shareIn(year, customerId!))
    expect(shares).toEqual(shares.toSorted((left, right) => left - right))
    expect(shares[0]).toBeLessThan(0.08)
    expect(shares[3]).toBeGreaterThan(0.28)
    const others = tables.customers.filter(({ id }) => id !== customerId).map(({ id }) => shareIn(2026, id))
    expect(Math.max(...others)).toBeLessThan(0.1)
  })

  it('is a price rise that lost volume', () => {
    const { productCategory, businessUnitId } = story('price_rise')
    const products = tables.products.filter(({ category }) => category === productCategory)
    const prices: number[] = []
    const changes: number[] = []
    let kept = 0
    let before = 0
    for (const { id } of products) {
      const pieces = (year: number): number =>
        sum(
          (fact) => fact.productId === id && fact.accountId === '9910' && fiscalYear(fact.month) === year,
          ({ amount }) => amount,
        )
      const sales = (year: number): number =>
        netSales((fact) => fact.productId === id && fiscalYear(fact.month) === year)
      const price = (year: number): number => sales(year) / pieces(year)
      prices.push(price(2026) / price(2025))
      changes.push(pieces(2026) / pieces(2025))
      kept += pieces(2026) * price(2025)
      before += sales(2025)
    }
    for (const price of prices) expect(price).toBeGreaterThan(1.12)
    // At unchanged prices, so that a shift between cheap and dear products does not count as volume.
    expect(kept / before).toBeLessThan(0.85)
    const others = tables.products.filter(
      (product) => product.businessUnitId === businessUnitId && product.category !== productCategory,
    )
    expect(others.length).toBeGreaterThan(3)
  })

  it('is one booking at ten times its amount', () => {
    const { accountId, businessUnitId, fromMonth } = story('wrong_booking')
    const months = tables.ledger.facts
      .filter((fact) => fact.accountId === accountId && fact.businessUnitId === businessUnitId)
      .map(({ month, amount }) => ({ month, amount }))
    const wrong = months.find(({ month }) => month === fromMonth)!
    const others = months.filter(({ month }) => month !== fromMonth).map(({ amount }) => amount)
    const median = others.toSorted((left, right) => left - right)[Math.floor(others.length / 2)]!
    expect(wrong.amount / median).toBeGreaterThan(7)
    expect(Math.max(...others) / median).toBeLessThan(1.6)
    expect(wrong.amount % 10).toBe(0)
  })

  it('is a budget that nobody could meet, in a year in which the others were fair', () => {
    const { accountId, businessUnitId, fromMonth } = story('unreachable_budget')
    const reached = (unit: string, year: number): number => {
      const isOf = (fact: Fact): boolean =>
        fact.businessUnitId === unit &&
        ['4111', '4112', '4113'].includes(fact.accountId) &&
        fiscalYear(fact.month) === year
      return sum(isOf, ({ amount }) => amount) / sum(isOf, ({ amount }) => amount, tables.budgets)
    }
    expect(accountId).toBe('4113')
    for (const unit of ['signals', 'controllers', 'software', 'services']) {
      for (const year of [2023, 2024, 2025, 2026]) {
        const isMeant = unit === businessUnitId && year === fiscalYear(fromMonth)
        if (isMeant) expect(reached(unit, year)).toBeLessThan(0.8)
        else expect(reached(unit, year), `${unit} FY${year}`).toBeGreaterThan(0.92)
      }
    }
  })
})
