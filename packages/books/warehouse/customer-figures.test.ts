import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadBooks, type Asker, type Books, type BookTables, type Fact } from '../index.ts'
import { createGeneratedCompany } from '../source/generated/generated-company.ts'
import { fiscalYearOfMonth, plainFigure } from '../testing/plain-arithmetic.ts'

let books: Books
let tables: BookTables
let ada: Asker

beforeAll(async () => {
  const source = createGeneratedCompany()
  tables = await source.read()
  books = await loadBooks(source)
  ada = books.directory.askerFor((await books.directory.find('ada'))!)
})
afterAll(() => books.close())

const SALES = ['4111', '4112', '4113', '4120', '4130']
const monthOf = (text: string): number => Number(text.slice(0, 4)) * 12 + Number(text.slice(5)) - 1

/** Facts of each customer on the sales accounts. */
const salesOf = (): Map<string | null, Fact[]> =>
  Map.groupBy(
    tables.ledger.facts.filter(({ accountId }) => SALES.includes(accountId)),
    ({ customerId }) => customerId,
  )

describe('customers', () => {
  it('have the figures of the period asked, and when they traded in the whole books', async () => {
    const { rows, totals } = await books.warehouse.customerFigures(ada, { period: { fiscalYears: [2025] } })
    expect(rows).toHaveLength(tables.customers.length)
    const inYear = ({ month }: Fact): boolean => fiscalYearOfMonth(month) === 2025
    const whole = plainFigure(tables, 'net_sales', (fact) => fact.customerId !== null && inYear(fact))!
    expect(totals.netSales).toBe(whole)
    expect(totals.netSalesShare).toBe(1)
    const byCustomer = Map.groupBy(tables.ledger.facts, ({ customerId }) => customerId)
    const sales = salesOf()
    for (const row of rows) {
      const own = { ...tables, ledger: { ...tables.ledger, facts: byCustomer.get(row.customerId) ?? [] } }
      const netSales = plainFigure(own, 'net_sales', inYear)!
      expect(row.netSales, row.name).toBe(netSales)
      expect(row.netSalesShare).toBeCloseTo(netSales / whole, 12)
      expect(row.grossMargin).toBe(plainFigure(own, 'gross_margin', inYear))
      expect(row.units).toBe(plainFigure(own, 'units', inYear))
      const all = sales.get(row.customerId) ?? []
      const ofYear = all.filter(inYear)
      expect(row.products).toBe(new Set(ofYear.map(({ productId }) => productId)).size)
      expect(row.monthsTraded).toBe(new Set(ofYear.map(({ month }) => month)).size)
      const months = all.map(({ month }) => month)
      expect(row.firstMonth === null ? null : monthOf(row.firstMonth)).toBe(all.length ? Math.min(...months) : null)
      expect(row.lastMonth === null ? null : monthOf(row.lastMonth)).toBe(all.length ? Math.max(...months) : null)
    }
  })

  it('are found by part of a name, type or region; their share stays one of everybody', async () => {
    const county = await books.warehouse.customerFigures(ada, { search: 'county', period: { fiscalYears: [2026] } })
    const wanted = tables.customers.filter(({ name, type }) => `${name} ${type}`.toLowerCase().includes('county'))
    expect(county.rows.map(({ customerId }) => customerId).toSorted()).toEqual(wanted.map(({ id }) => id).toSorted())
    const ids = new Set(wanted.map(({ id }) => id))
    const inYear = ({ month }: Fact): boolean => fiscalYearOfMonth(month) === 2026
    const own = plainFigure(tables, 'net_sales', (fact) => inYear(fact) && ids.has(fact.customerId ?? ''))!
    const whole = plainFigure(tables, 'net_sales', inYear)!
    expect(county.totals.netSales).toBe(own)
    expect(county.totals.netSalesShare).toBeCloseTo(own / whole, 12)
    expect(county.totals.netSalesShare).toBeLessThan(1)
    expect(county.scope).toContain('customers matching "county"')
  })

  it('narrowed to a product are those that ever bought it, with zeros where not in the period', async () => {
    const { rows } = await books.warehouse.customerFigures(ada, {
      filter: { products: ['CTL-500'] },
      period: { months: ['2026-06'] },
    })
    const buyers = new Set(
      tables.ledger.facts
        .filter(({ productId, accountId }) => productId === 'CTL-500' && SALES.includes(accountId))
        .map(({ customerId }) => customerId),
    )
    expect(new Set(rows.map(({ customerId }) => customerId))).toEqual(buyers)
    const idle = rows.filter(({ monthsTraded }) => monthsTraded === 0)
    expect(idle.length).toBeGreaterThan(0)
    for (const row of idle) expect(row).toMatchObject({ netSales: 0, units: 0, products: 0, netSalesShare: 0 })
  })
})
