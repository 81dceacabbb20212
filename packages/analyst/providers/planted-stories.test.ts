import type { ContractTerm, Fact } from '@perdure/books'
import { plantedStories, type PlantedStory } from '@perdure/books/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askOffline, type Asked } from '../testing/ask-offline.ts'
import { openToolBench, type ToolBench } from '../tools/testing/tool-bench.ts'

let bench: ToolBench
beforeAll(async () => {
  bench = await openToolBench()
})
afterAll(() => bench.close())

const dollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' })
const money = (hundredths: number): string => dollars.format(hundredths / 100)
const percent = (ratio: number): string => `${(ratio * 100).toFixed(1)}%`

const SALES: Readonly<Record<string, number>> = { 4111: 1, 4112: 1, 4113: 1, 4120: -1, 4130: -1 }
const MARGIN: Readonly<Record<string, number>> = { ...SALES, 5100: -1, 5200: -1, 5300: -1, 5400: -1 }
const UNITS = { 9910: 1 }

/** The months of a fiscal year: July to June, counted from the year 0. */
const isOfYear = (year: number, month: number): boolean => month >= (year - 1) * 12 + 6 && month <= year * 12 + 5

/** Adds raw rows up, each account with its sign; hundredths. */
function sum(facts: readonly Fact[], signs: Readonly<Record<string, number>>, keep: (fact: Fact) => boolean): number {
  let total = 0
  for (const fact of facts) if (keep(fact)) total += (signs[fact.accountId] ?? 0) * fact.amount
  return total
}

const story = (id: PlantedStory['id']): PlantedStory => plantedStories().find((each) => each.id === id)!
const ofUnit =
  (unit: string, year: number) =>
  ({ businessUnitId, month }: Fact): boolean =>
    businessUnitId === unit && isOfYear(year, month)
const customerName = (id: string | undefined): string =>
  bench.tables.customers.find((customer) => customer.id === id)!.name

/** The figure stands in the answer, linked to its cell, and nothing else of the answer is unsupported. */
function expectCited(asked: Asked, ...figures: string[]): void {
  expect(asked.result).toEqual({ outcome: 'completed' })
  for (const figure of figures) expect(asked.markdown).toContain(`[${figure}](cell:`)
  expect(asked.check?.marks).toEqual([])
}

describe('each planted story is found from a plain question, with figures of the raw rows', () => {
  it.each(['ada', 'ben'])('input cost squeezes the margin of Signals, for %s', async (userId) => {
    const { facts } = bench.tables.ledger
    const { businessUnitId } = story('input_cost_squeeze')
    const margin = (year: number): number => sum(facts, MARGIN, ofUnit(businessUnitId, year))
    const sales = (year: number): number => sum(facts, SALES, ofUnit(businessUnitId, year))
    const why = await askOffline(bench.books, 'Why did the gross margin of Signals fall in FY2026?', { userId })
    expectCited(why, money(margin(2025)), money(margin(2026)))
    expect(why.text).toMatch(/^\*\*Gross margin for Signals fell/)
    expect(why.text).toMatch(/cost \(−\$/)
    const years = await askOffline(bench.books, 'Gross margin % of Signals by year', { userId })
    expectCited(years, ...[2023, 2024, 2025, 2026].map((year) => percent(margin(year) / sales(year))))
  })

  it('a large customer of ITS Software leaves', async () => {
    const { businessUnitId, customerId } = story('lost_customer')
    const june = 2025 * 12 + 5
    const isLost = (term: ContractTerm): boolean =>
      term.customerId === customerId && term.businessUnitId === businessUnitId
    let lost = 0
    for (const term of bench.tables.contracts) {
      const inForce = term.fromMonth <= june && (term.toMonth === null || june <= term.toMonth)
      if (isLost(term) && inForce) lost += term.annualAmount
    }
    const asked = await askOffline(bench.books, 'Which customers left ITS Software in FY2026?')
    expect(asked.text).toMatch(new RegExp(`^\\*\\*${customerName(customerId)} left ITS Software`))
    expectCited(asked, money(lost))
    const stopped = await askOffline(bench.books, 'Which customers stopped buying?')
    expect(stopped.text).toMatch(new RegExp(`^\\*\\*${customerName(customerId)} last bought in December 2025`))
  })

  it.each([
    ['ada', 'How dependent is Field Services on its largest customer?'],
    ['olga', 'How dependent are we on our largest customer?'],
  ])('Field Services comes to depend on one county, for %s', async (userId, question) => {
    const { facts } = bench.tables.detail
    const { businessUnitId, customerId } = story('concentration')
    const share = (year: number): number =>
      sum(facts, SALES, (fact) => ofUnit(businessUnitId, year)(fact) && fact.customerId === customerId) /
      sum(facts, SALES, ofUnit(businessUnitId, year))
    const asked = await askOffline(bench.books, question, { userId })
    expect(asked.text).toMatch(new RegExp(`^\\*\\*${customerName(customerId)} took`))
    expectCited(asked, percent(share(2026)), percent(share(2024)))
  })

  it('a price rise of Detection loses volume', async () => {
    const { products, detail } = bench.tables
    const { productCategory } = story('price_rise')
    const ids = new Set(products.filter(({ category }) => category === productCategory).map(({ id }) => id))
    const of = (signs: Readonly<Record<string, number>>, year: number): number =>
      sum(detail.facts, signs, ({ productId, month }) => ids.has(productId ?? '') && isOfYear(year, month))
    const asked = await askOffline(bench.books, 'Did the price rise of Detection cost us volume in FY2026?')
    expectCited(asked, money(of(SALES, 2025)), money(of(SALES, 2026)))
    expect(asked.text).toMatch(/most of all by volume \(−\$.*while price \(\+\$/)
    const units = await askOffline(bench.books, 'How many units of Detection did we sell in FY2026?')
    expectCited(units, new Intl.NumberFormat('en-US').format(of(UNITS, 2026) / 100))
  })

  it('an invoice is booked at ten times its amount', async () => {
    const { businessUnitId, accountId, fromMonth } = story('wrong_booking')
    const booked = sum(
      bench.tables.ledger.facts,
      { [accountId!]: 1 },
      (fact) => fact.businessUnitId === businessUnitId && fact.month === fromMonth,
    )
    const asked = await askOffline(bench.books, 'Are there any unusual bookings in FY2026?')
    expect(asked.text).toMatch(/^\*\*Professional services of Controllers in November 2025 fits least/)
    expectCited(asked, money(booked))
  })

  it.each([
    ['ada', 'Which business unit missed its budget most in FY2025?', /Field Services was furthest below/],
    ['olga', 'Did we meet the budget in FY2025?', /^\*\*Net sales were .* below it, unfavourable/],
  ])('nobody could meet the budget of Field Services, for %s', async (userId, question, says) => {
    const { businessUnitId } = story('unreachable_budget')
    const actual = sum(bench.tables.ledger.facts, SALES, ofUnit(businessUnitId, 2025))
    const budget = sum(bench.tables.budgets, SALES, ofUnit(businessUnitId, 2025))
    const asked = await askOffline(bench.books, question, { userId })
    expect(asked.text).toMatch(says)
    expectCited(asked, money(actual), money(budget), money(budget - actual))
  })
})
