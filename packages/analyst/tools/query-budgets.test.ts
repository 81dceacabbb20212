import type { BookTables, Fact } from '@perdure/books'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sumsBy } from './testing/plain-sums.ts'
import { inFiscalYear, NET_SALES, openToolBench, plainDollars, type ToolBench } from './testing/tool-bench.ts'

const OCTOBER_2025 = 2025 * 12 + 9

let bench: ToolBench
beforeAll(async () => {
  // Nobody budgeted October 2025.
  bench = await openToolBench((tables) => ({
    ...tables,
    budgets: tables.budgets.filter(({ month }) => month !== OCTOBER_2025),
  }))
})
afterAll(() => bench.close())

/** The raw budget in place of the actuals, for plain loops. */
const budgets = (): BookTables => ({
  ...bench.tables,
  ledger: { ...bench.tables.ledger, facts: bench.tables.budgets },
})

describe('query_budgets', () => {
  it('tells budgets by unit and month, time ascending', async () => {
    const input = { groupBy: ['business_unit', 'month'], fiscalYears: [2026], limit: 200 }
    const { rows, columns, totals, title, scope } = await bench.read('ada', 'query_budgets', input)
    expect(columns.map(({ key }) => key)).toEqual(['business_unit', 'month', 'net_sales'])
    expect(title).toBe('Budget: Net sales by business unit and month, FY2026')
    const nameOf = new Map(bench.tables.businessUnits.map(({ id, name }) => [id, name]))
    const keyOf = (fact: Fact): string | undefined => {
      const month = `${Math.floor(fact.month / 12)}-${String((fact.month % 12) + 1).padStart(2, '0')}`
      return inFiscalYear(2026)(fact) ? `${nameOf.get(fact.businessUnitId)} ${month}` : undefined
    }
    const expected = sumsBy(bench.tables.budgets, NET_SALES, keyOf)
    const told = rows.map((row) => [`${row['business_unit']} ${row['month']}`, Number(row['net_sales'])] as const)
    expect(new Map(told)).toEqual(new Map([...expected].map(([key, cents]) => [key, cents / 100])))
    expect(rows.some((row) => row['month'] === '2025-10')).toBe(false)
    expect(totals).toEqual({ net_sales: plainDollars(budgets(), NET_SALES, inFiscalYear(2026)) })
    expect(scope).toContain('11 of 12 months')
  })

  it('rolls an account up, sorted by its amount', async () => {
    const input = { account: 'Operating expenses', groupBy: ['account'], fiscalYears: [2025] }
    const { rows, totals } = await bench.read('ada', 'query_budgets', input)
    const rent = rows.find((row) => row['account'] === 'Facilities')!
    expect(rent['amount']).toBe(plainDollars(budgets(), { 6410: 1, 6420: 1 }, inFiscalYear(2025)))
    const amounts = rows.map((row) => Number(row['amount']))
    expect(amounts).toEqual(amounts.toSorted((left, right) => right - left))
    expect(amounts.reduce((sum, amount) => sum + Math.round(amount * 100), 0) / 100).toBe(totals!['amount'])
  })

  it('pages and narrows to units', async () => {
    const input = { groupBy: ['month'], businessUnits: ['software'], limit: 3, offset: 12 }
    const { rows, total } = await bench.read('ada', 'query_budgets', input)
    expect([rows.length, total]).toEqual([3, 47])
    expect(rows.map((row) => row['month'])).toEqual(['2023-07', '2023-08', '2023-09'])
    const july = ({ month, businessUnitId }: Fact): boolean =>
      month === 2023 * 12 + 6 && businessUnitId === 'software'
    expect(rows[0]!['net_sales']).toBe(plainDollars(budgets(), NET_SALES, july))
  })

  it.each<[string, object, RegExp]>([
    ['a metric that is not budgeted', { metrics: ['headcount'] }, /Headcount is not budgeted.*Allowed: gross_sales/],
    ['a product', { groupBy: ['product'] }, /groupBy.*"business_unit"/],
    ['a year without a budget', { fiscalYears: [2031] }, /budgets have no fiscal year 2031.*Allowed: 2023/],
    ['an unknown column to sort by', { sortBy: 'colour' }, /no column "colour".*Allowed: net_sales/],
    ['an unknown account', { account: 'Bribes' }, /no account "Bribes"/],
  ])('refuses %s and says what is allowed', async (_what, input, message) => {
    expect(await bench.refusal('ada', 'query_budgets', input)).toMatch(message)
  })
})
