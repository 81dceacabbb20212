import type { Asker } from '@perdure/books'
import { customersSchema, overviewSchema, problemSchema, type Customers, type Overview } from '@perdure/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { coveredMonths } from './figures/covered-months.ts'
import { as, startBackoffice, type TestBackoffice } from './testing/test-backoffice.ts'

let backoffice: TestBackoffice
beforeAll(async () => {
  backoffice = await startBackoffice()
})
afterAll(() => backoffice.close())

const overview = (userId: string, query = ''): Promise<Overview> =>
  backoffice.read(overviewSchema, `/api/overview${query}`, userId)
const customers = (userId: string, query = ''): Promise<Customers> =>
  backoffice.read(customersSchema, `/api/customers${query}`, userId)
const askerNamed = async (userId: string): Promise<Asker> => {
  const { directory } = backoffice.books
  return directory.askerFor((await directory.find(userId))!)
}
/** Of what the warehouse answers to somebody, the total over a period. */
const total = async (userId: string, metric: 'net_sales' | 'gross_margin', fiscalYear: number): Promise<number> => {
  const period = { fiscalYears: [fiscalYear] }
  const { totals } = await backoffice.books.warehouse.measures(await askerNamed(userId), { metrics: [metric], period })
  return totals[metric]!
}
const sum = (values: readonly (number | null)[]): number => values.reduce<number>((all, value) => all + (value ?? 0), 0)

describe('GET /api/overview', () => {
  it('tells the latest full year against the year before and the budget', async () => {
    const { fiscalYear, months, budgetMonths, headlines, totals } = await overview('ada')
    expect(fiscalYear).toBe(2026)
    expect([months.length, months[0], months.at(-1)]).toEqual([12, '2025-07', '2026-06'])
    expect(budgetMonths).toEqual(months)
    const [now, before] = [await total('ada', 'net_sales', 2026), await total('ada', 'net_sales', 2025)]
    expect(totals).toMatchObject({ netSales: now, netSalesBefore: before })
    expect(totals.netSalesChange).toBeCloseTo((now - before) / before, 12)
    const ratio = headlines.find(({ metric }) => metric === 'gross_margin_ratio')
    expect(ratio?.actual).toBeCloseTo((await total('ada', 'gross_margin', 2026)) / now, 12)
    expect(ratio?.change).toBeCloseTo(ratio!.actual! - ratio!.before!, 12)
    expect(headlines.map(({ metric }) => metric)).toEqual([
      'net_sales', 'gross_margin', 'gross_margin_ratio', 'operating_expenses', 'operating_profit',
      'operating_margin_ratio',
    ])
  })

  it('adds up by month and by unit, and compares each month with the same of the year before', async () => {
    const { byMonth, byBusinessUnit, totals } = await overview('ada')
    expect(sum(byMonth.map((row) => row.netSales))).toBeCloseTo(totals.netSales!, 2)
    expect(sum(byBusinessUnit.map((row) => row.netSales))).toBeCloseTo(totals.netSales!, 2)
    expect(sum(byBusinessUnit.map((row) => row.netSalesBudget))).toBeCloseTo(totals.netSalesBudget!, 2)
    const earlier = await overview('ada', '?fiscalYear=2025')
    expect(byMonth.map((row) => row.netSalesBefore)).toEqual(earlier.byMonth.map((row) => row.netSales))
    const [unit] = byBusinessUnit
    const { budget, actual } = (
      await backoffice.books.warehouse.budgetComparison(await askerNamed('ada'), {
        metrics: ['net_sales'],
        businessUnits: [unit!.businessUnit],
        period: { fiscalYears: [2026] },
      })
    ).totals
    expect(unit!.netSalesBudget).toBe(budget['net_sales'])
    expect(unit!.netSalesBudgetChange).toBeCloseTo(
      (actual['net_sales']! - budget['net_sales']!) / budget['net_sales']!, 12,
    )
  })

  it('has nothing to compare the first year with', async () => {
    const { totals, byMonth, headlines } = await overview('ada', '?fiscalYear=2023')
    expect(totals).toMatchObject({ netSalesBefore: null, netSalesChange: null, grossMarginRatioBefore: null })
    expect(byMonth.every(({ netSalesBefore }) => netSalesBefore === null)).toBe(true)
    expect(headlines.every(({ before, change }) => before === null && change === null)).toBe(true)
  })
})

describe('GET /api/customers', () => {
  it('tells growth, shares and what is owed, which add up', async () => {
    const { rows, totals, receivablesMonth, months } = await customers('ada')
    expect(rows).toHaveLength(150)
    expect([receivablesMonth, months.length]).toEqual(['2026-06', 12])
    expect(sum(rows.map(({ netSales }) => netSales))).toBeCloseTo(totals.netSales!, 2)
    expect(sum(rows.map(({ netSalesShare }) => netSalesShare))).toBeCloseTo(1, 9)
    expect(sum(rows.map(({ netSalesBefore }) => netSalesBefore))).toBeCloseTo(totals.netSalesBefore!, 2)
    const owed = await backoffice.books.warehouse.receivables(await askerNamed('ada'), { month: '2026-06' })
    expect(totals.receivables).toBe(owed.totals.open)
    expect(totals.overdue).toBeCloseTo(owed.totals.open - owed.totals.notDue, 2)
    for (const { netSales, netSalesBefore, netSalesChange } of rows) {
      if (netSalesBefore === 0) expect(netSalesChange).toBeNull()
      else expect(netSalesChange).toBeCloseTo((netSales! - netSalesBefore!) / Math.abs(netSalesBefore!), 12)
    }
  })

  it('finds by a part of the name, with shares that stay those of everybody', async () => {
    const { rows, totals } = await customers('ada', '?search=county')
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.every(({ name, type }) => /county/i.test(name + type))).toBe(true)
    expect(totals.netSalesShare).toBeLessThan(1)
    expect(sum(rows.map(({ receivables }) => receivables))).toBeCloseTo(totals.receivables!, 2)
    expect((await customers('ada', '?search=no-such-customer')).rows).toEqual([])
  })
})

/** Each person, and the units that their figures are of. */
const PEOPLE: [userId: string, units: string[]][] = [
  ['ada', ['signals', 'controllers', 'software', 'services', 'corporate']],
  ['ben', ['signals']],
  ['cleo', ['controllers']],
  ['olga', ['services']],
]

describe('each person', () => {
  it.each(PEOPLE)('%s sees the units %j and no figure of another', async (userId, units) => {
    const { byBusinessUnit, totals } = await overview(userId)
    expect(byBusinessUnit.map(({ businessUnitId }) => businessUnitId)).toEqual(units)
    const whole = await overview('ada')
    const own = whole.byBusinessUnit.filter(({ businessUnitId }) => units.includes(businessUnitId))
    expect(byBusinessUnit).toEqual(own)
    expect(totals.netSales).toBeCloseTo(sum(own.map(({ netSales }) => netSales)), 2)
    const seen = await customers(userId)
    const narrowed = await customers('ada', `?${units.map((unit) => `businessUnit=${unit}`).join('&')}`)
    expect(seen.rows).toEqual(narrowed.rows)
    expect(seen.totals).toEqual(narrowed.totals)
  })

  it.each(['overview', 'customers'])('cannot ask /api/%s past their own units, nor learn the names of others', async (page) => {
    const units = await backoffice.me('ada')
    for (const { id, name } of units.businessUnits.filter((unit) => unit.id !== 'signals')) {
      const response = await backoffice.get(`/api/${page}?businessUnit=${id}`, as('ben'))
      expect(response.status).toBe(400)
      expect(response.headers.get('content-type')).toContain('application/problem+json')
      expect(problemSchema.parse(await response.json()).detail).not.toContain(name)
    }
  })

  it.each(['fiscalYear=1950', 'fiscalYear=soon', 'businessUnit=nowhere'])('is refused %s', async (query) => {
    for (const page of ['overview', 'customers']) {
      const response = await backoffice.get(`/api/${page}?${query}`, as('ada'))
      expect([response.status, problemSchema.parse(await response.json()).code]).toEqual([400, 'bad_request'])
    }
  })
})

describe('the months that are covered', () => {
  const months = (year: number, count: number): string[] =>
    Array.from({ length: count }, (_, index) => `${year}-${String(index + 1).padStart(2, '0')}`)
  const year = (fiscalYear: number, complete: number, booked = complete) => ({
    fiscalYear,
    label: `FY${fiscalYear}`,
    from: `${fiscalYear}-01`,
    to: `${fiscalYear}-12`,
    bookedMonths: months(fiscalYear, booked),
    completeMonths: months(fiscalYear, complete),
    partial: complete < 12,
    budgetMonths: [],
  })

  it('of a year under way are the complete ones, against as many of the year before', () => {
    const years = [year(2024, 12), year(2025, 3, 4)]
    expect(coveredMonths(years[1]!, years)).toEqual({ months: months(2025, 3), before: months(2024, 3) })
  })

  it('have nothing before them where the books lack one of them', () => {
    const years = [year(2024, 2), year(2025, 3)]
    expect(coveredMonths(years[1]!, years).before).toBeUndefined()
    expect(coveredMonths(years[0]!, years).before).toBeUndefined()
  })
})
