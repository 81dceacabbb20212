import type { ContractTerm } from '@perdure/books'
import { plantedStories } from '@perdure/books/testing'
import type { Row } from '@perdure/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasAdventureWorks, openAdventureWorksBench } from './testing/adventureworks-bench.ts'
import { openToolBench, type ToolBench } from './testing/tool-bench.ts'

/** A whole general ledger is read: seconds on an idle machine. */
const REAL = { timeout: 120_000 }

let bench: ToolBench
beforeAll(async () => {
  bench = await openToolBench()
})
afterAll(() => bench.close())

const MOVEMENT = [
  'opening_arr',
  'new_arr',
  'expansion',
  'contraction',
  'churn',
  'closing_arr',
  'opening_customers',
  'new_customers',
  'lost_customers',
  'closing_customers',
]

const JUNE = (year: number): number => year * 12 + 5

/** Cents a customer pays a year in a month, by a plain loop. */
function paid(terms: readonly ContractTerm[], month: number, customerId: string): number {
  let cents = 0
  for (const term of terms) {
    const inForce = term.fromMonth <= month && (term.toMonth === null || month <= term.toMonth)
    if (inForce && term.customerId === customerId) cents += term.annualAmount
  }
  return cents
}

/** What the tool must tell of these contracts between two months; dollars and ratios. */
function expected(terms: readonly ContractTerm[], from: number, to: number): Row {
  let [opening, added, expansion, contraction, churn, closing] = [0, 0, 0, 0, 0, 0]
  let [there, came, left, now] = [0, 0, 0, 0]
  for (const id of new Set(terms.map(({ customerId }) => customerId))) {
    const [before, after] = [paid(terms, from, id), paid(terms, to, id)]
    opening += before
    closing += after
    if (before > 0) there += 1
    if (after > 0) now += 1
    if (before === 0 && after > 0) came += 1
    if (before > 0 && after === 0) left += 1
    if (before === 0) added += after
    else if (after === 0) churn += before
    else if (after >= before) expansion += after - before
    else contraction += before - after
  }
  return {
    opening_arr: opening / 100,
    new_arr: added / 100,
    expansion: expansion / 100,
    contraction: 0 - contraction / 100,
    churn: 0 - churn / 100,
    closing_arr: closing / 100,
    change: (closing - opening) / 100,
    nrr: expect.closeTo((opening + expansion - contraction - churn) / opening, 12) as number,
    grr: expect.closeTo((opening - contraction - churn) / opening, 12) as number,
    logo_churn: left / there,
    opening_customers: there,
    new_customers: came,
    lost_customers: left,
    closing_customers: now,
  }
}

describe('get_retention_metrics', () => {
  it('tells by business unit what became of a year, and of everything together', async () => {
    const { rows, totals, scope, columns } = await bench.read('ada', 'get_retention_metrics', {})
    expect(rows.map((row) => row['business_unit'])).toEqual(['ITS Software', 'Field Services'])
    const { contracts } = bench.tables
    for (const [unit, name] of [['software', 'ITS Software'], ['services', 'Field Services']] as const) {
      const own = contracts.filter(({ businessUnitId }) => businessUnitId === unit)
      const row = rows.find((each) => each['business_unit'] === name)!
      expect(row).toEqual({ business_unit: name, ...expected(own, JUNE(2025), JUNE(2026)) })
    }
    expect(totals).toEqual({ business_unit: 'Total', ...expected(contracts, JUNE(2025), JUNE(2026)) })
    expect(Object.keys(rows[0]!).toSorted()).toEqual(columns.map(({ key }) => key).toSorted())
    expect(scope).toContain('contracts in force at 2025-06-30 and at 2026-06-30; all business units')
  })

  it.each(['customer', 'customer_type', 'customer_region', 'product', 'product_category'] as const)(
    'tells by %s rows that agree with plain loops, and move by exactly what is told',
    async (by) => {
      const input = { by, fromMonth: '2023-09', toMonth: '2024-12', limit: 200 }
      const { rows, summary } = await bench.read('ada', 'get_retention_metrics', input)
      const { contracts, customers, products } = bench.tables
      const customerOf = new Map(customers.map((customer) => [customer.id, customer]))
      const productOf = new Map(products.map((product) => [product.id, product]))
      const labelOf = ({ customerId, productId }: ContractTerm): string =>
        ({
          customer: customerOf.get(customerId)!.name,
          customer_type: customerOf.get(customerId)!.type,
          customer_region: customerOf.get(customerId)!.region,
          product: productOf.get(productId!)!.name,
          product_category: productOf.get(productId!)!.category,
        })[by]
      const [from, to] = [2023 * 12 + 8, 2024 * 12 + 11]
      const groups = Map.groupBy(contracts, labelOf)
      expect(rows.length).toBeGreaterThan(1)
      for (const row of rows) {
        const plain = expected(groups.get(String(row[by]))!, from, to)
        for (const key of MOVEMENT) expect(row[key], key).toBe(plain[key])
        const cents = (key: string): number => Math.round(Number(row[key]) * 100)
        const moved = ['new_arr', 'expansion', 'contraction', 'churn'].reduce((sum, key) => sum + cents(key), 0)
        expect(cents('opening_arr') + moved).toBe(cents('closing_arr'))
      }
      const told = rows.reduce((sum, row) => sum + Math.round(Number(row['closing_arr']) * 100), 0)
      expect(told).toBe(contracts.reduce((sum, term) => sum + paid([term], to, term.customerId), 0))
      expect(summary).toContain('Retention is over 15 months, not annualised.')
    },
  )

  it('finds the customer that left, at the top of the churn', async () => {
    const { customerId } = plantedStories().find(({ id }) => id === 'lost_customer')!
    const { name } = bench.tables.customers.find(({ id }) => id === customerId)!
    const input = { by: 'customer', businessUnits: ['ITS Software'], sortBy: 'churn', limit: 1 }
    const { rows, totals } = await bench.read('ada', 'get_retention_metrics', input)
    expect(rows[0]).toMatchObject({ customer: name, closing_arr: 0, logo_churn: 1 })
    expect(Number(rows[0]!['churn']) / Number(totals!['opening_arr'])).toBeLessThan(-0.05)
  })

  it('narrows to customers, types, regions and products', async () => {
    const input = { by: 'product', customerTypes: ['county'], products: ['SFT-210'] }
    const { totals, scope } = await bench.read('ada', 'get_retention_metrics', input)
    const counties = bench.tables.customers.filter(({ type }) => type === 'County').map(({ id }) => id)
    const own = bench.tables.contracts.filter(
      ({ customerId, productId }) => counties.includes(customerId) && productId === 'SFT-210',
    )
    expect(totals).toEqual({ product: 'Total', ...expected(own, JUNE(2025), JUNE(2026)) })
    expect(scope).toContain('customer type: County')
  })

  it('tells ben, whose unit has no contracts, that there is nothing', async () => {
    const { rows, totals, summary } = await bench.read('ben', 'get_retention_metrics', {})
    expect(rows).toEqual([])
    expect(totals).toMatchObject({ opening_arr: 0, closing_arr: 0, nrr: null, grr: null, logo_churn: null })
    expect(summary).toContain('nothing is booked there')
  })

  it.each<[string, object, RegExp]>([
    ['a month beyond the books', { toMonth: '2027-01' }, /2027-01.*the books run from 2022-07 to 2026-06/],
    ['a year before the books', { toMonth: '2022-12' }, /2021-12.*the books run from 2022-07/],
    ['months that stand backwards', { fromMonth: '2025-06', toMonth: '2025-06' }, /does not lie before/],
    ['an unknown customer', { customers: ['nobody'] }, /There is no customer "nobody"/],
    ['an unknown dimension', { by: 'colour' }, /by.*"customer"/],
  ])('refuses %s and says what is allowed', async (_what, input, message) => {
    expect(await bench.refusal('ada', 'get_retention_metrics', input)).toMatch(message)
  })

  it.skipIf(!hasAdventureWorks())('says that AdventureWorks has no contracts, and why', REAL, async () => {
    const real = await openAdventureWorksBench()
    const refusal = await real.refusal('ada', 'get_retention_metrics', {})
    expect(refusal).toMatch(/no contracts .*\(table `contracts`\): .*by the order/)
    await real.close()
  })
})
