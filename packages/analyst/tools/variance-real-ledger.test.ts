import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openBooks } from '@perdure/books'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { columnSum } from './testing/plain-sums.ts'
import { readLedgerRows, readOrderRows, signsBeneath, type LedgerRow, type OrderRow } from './testing/real-ledger.ts'
import { benchOver, type ToolBench } from './testing/tool-bench.ts'

/** Beside the repository; none of it is part of the project. */
const folder = fileURLToPath(new URL('../../../../shared/data/adventureworks', import.meta.url))
const isThere = existsSync(folder)
if (!isThere) console.warn(`skipped: no real ledger at ${folder}`)

const BUDGET_MONTHS = '2010-12 2011-01 2011-03 2011-05 2011-07 2011-08 2011-09 2011-10 2011-11'.split(' ')
const inYear = (year: number) => (month: string) => month >= `${year - 1}-07` && month <= `${year}-06`

describe.skipIf(!isThere)('over a real general ledger', () => {
  let bench: Omit<ToolBench, 'tables'>
  let ledger: LedgerRow[]
  let orders: OrderRow[]
  beforeAll(async () => {
    ;[ledger, orders] = [readLedgerRows(folder), readOrderRows(folder)]
    bench = benchOver(await openBooks({ data: folder }))
  })
  afterAll(() => bench.close())

  /** Dollars beneath an account by a plain loop over the raw rows. */
  function dollars(name: string, keep: (row: LedgerRow) => boolean): number {
    const signs = signsBeneath(folder, name)
    let sum = 0
    for (const row of ledger) if (keep(row)) sum += (signs.get(row.account) ?? 0) * row.cents
    return sum / 100
  }

  /** Organizations and months with rows of both scenarios. */
  function hasBoth(): (row: LedgerRow) => boolean {
    const keys = (scenario: string) =>
      new Set(ledger.filter((row) => row.scenario === scenario).map((row) => `${row.organization} ${row.month}`))
    const [actual, budget] = [keys('actual'), keys('budget')]
    return ({ organization, month }) =>
      actual.has(`${organization} ${month}`) && budget.has(`${organization} ${month}`)
  }

  const lines: [string, string][] = [
    ['net_sales', 'Net Sales'],
    ['gross_margin', 'Gross Margin'],
    ['operating_expenses', 'Operating Expenses'],
  ]

  it('budget and actual meet in the nine months that have both, organization by organization', async () => {
    const input = { metrics: lines.map(([metric]) => metric), fromMonth: '2010-12', toMonth: '2013-12' }
    const { rows, summary } = await bench.read('ada', 'get_budget_variance', input)
    const both = hasBoth()
    for (const [index, [, name]] of lines.entries()) {
      const budget = dollars(name, (row) => row.scenario === 'budget' && both(row))
      const actual = dollars(name, (row) => row.scenario === 'actual' && both(row))
      expect(rows[index]!['budget'], name).toBeCloseTo(budget, 2)
      expect(rows[index]!['actual'], name).toBeCloseTo(actual, 2)
    }
    expect(summary).toContain('Compared over 9 months')
    expect(summary).toContain('Dec 2010 to Jan 2011, Mar 2011, May 2011, Jul 2011 to Nov 2011')
  })

  it('budgets stand in nine months alone', async () => {
    const { rows, totals } = await bench.read('ada', 'query_budgets', { groupBy: ['month'] })
    expect(rows.map((row) => row['month'])).toEqual(BUDGET_MONTHS)
    for (const row of rows) {
      const own = dollars('Net Sales', ({ scenario, month }) => scenario === 'budget' && month === row['month'])
      expect(row['net_sales'], String(row['month'])).toBeCloseTo(own, 2)
    }
    expect(columnSum(rows, 'net_sales')).toBe(totals!['net_sales'])
    expect(await bench.refusal('ada', 'query_budgets', { metrics: ['units'] })).toMatch(/not budgeted/)
  })

  it('a change is made of its accounts to the cent', async () => {
    const input = { metric: 'operating_profit', by: 'account', currentPeriod: { fiscalYear: 2013 }, top: 5 }
    const { rows, totals } = await bench.read('ada', 'decompose_change', input)
    for (const [column, year] of [
      ['base', 2012],
      ['current', 2013],
    ] as const) {
      const own = dollars('Operating Profit', ({ scenario, month }) => scenario === 'actual' && inYear(year)(month))
      expect(totals![column]).toBeCloseTo(own, 2)
    }
    expect(rows).toHaveLength(6)
    for (const column of ['base', 'current', 'change']) expect(columnSum(rows, column)).toBe(totals![column])
  })

  /** Cents and pieces by a key of the order lines. */
  function ordersBy(keyOf: (row: OrderRow) => string, keep: (month: string) => boolean) {
    const sums = new Map<string, { sales: number; margin: number; units: number }>()
    for (const row of orders.filter(({ month }) => keep(month))) {
      const sum = sums.get(keyOf(row)) ?? { sales: 0, margin: 0, units: 0 }
      sum.sales += row.salesCents
      sum.margin += row.salesCents - row.costCents
      sum.units += row.units
      sums.set(keyOf(row), sum)
    }
    return sums
  }
  const total = (sums: ReturnType<typeof ordersBy>, part: 'sales' | 'margin'): number =>
    [...sums.values()].reduce((sum, each) => sum + each[part], 0) / 100

  it.each(['net_sales', 'gross_margin'] as const)(
    '%s of the order lines is explained to the cent',
    async (metric) => {
      const part = metric === 'net_sales' ? 'sales' : 'margin'
      const input = { metric, view: 'items', currentPeriod: { fiscalYear: 2013 }, limit: 200 }
      const { rows, totals, total: items } = await bench.read('ada', 'explain_variance', input)
      const [base, current] = [2012, 2013].map((year) => ordersBy(({ product }) => product, inYear(year)))
      expect(totals).toMatchObject({ base: total(base!, part), current: total(current!, part) })
      expect(items).toBe(new Set([...base!.keys(), ...current!.keys()]).size)
      const began = [...current!].filter(([product]) => !base!.has(product))
      const ended = [...base!].filter(([product]) => !current!.has(product))
      expect(totals!['new_effect']).toBe(began.reduce((sum, [, each]) => sum + each[part], 0) / 100)
      expect(totals!['lost_effect']).toBe(-ended.reduce((sum, [, each]) => sum + each[part], 0) / 100)
      const keys = Object.keys(totals!).filter((key) => key.endsWith('_effect'))
      const effects = keys.reduce((sum, key) => sum + Math.round(Number(totals![key]) * 100), 0)
      expect(effects / 100).toBe(totals!['change'])
      for (const row of rows) {
        expect(keys.reduce((sum, key) => sum + Math.round(Number(row[key]) * 100), 0) / 100).toBe(row['change'])
      }
    },
  )

  it('the margin bridge by organization is made of order lines throughout, and adds up', async () => {
    const input = { fiscalYear: 2013, bridge: 'price_volume_mix' }
    const { totals, summary } = await bench.read('ada', 'get_margin_analysis', input)
    const [base, current] = [2012, 2013].map((year) => ordersBy(({ product }) => product, inYear(year)))
    expect(totals!['gross_margin']).toBe(total(current!, 'margin'))
    expect(totals!['gross_margin_dollar_change']).toBeCloseTo(total(current!, 'margin') - total(base!, 'margin'), 2)
    expect(summary).toContain('order lines')
    const ratio = await bench.read('ada', 'get_margin_analysis', {
      fiscalYear: 2013,
      by: 'product',
      bridge: 'rate_mix',
    })
    const effects =
      Number(ratio.totals!['gross_margin_ratio_rate_effect']) + Number(ratio.totals!['gross_margin_ratio_mix_effect'])
    const change =
      total(current!, 'margin') / total(current!, 'sales') - total(base!, 'margin') / total(base!, 'sales')
    expect(effects).toBeCloseTo(change * 100, 9)
  })

  it('customers and their concentration are those of the order lines', async () => {
    const all = { fromMonth: '2010-12', toMonth: '2013-12' }
    const sums = ordersBy(
      ({ reseller }) => reseller,
      () => true,
    )
    const customers = await bench.read('ada', 'query_customers', { ...all, limit: 200 })
    expect(customers.total).toBe(701)
    expect(customers.totals).toMatchObject({ net_sales: 77_548_570.2, gross_margin: total(sums, 'margin') })
    for (const row of customers.rows) {
      const own = sums.get(String(row['customer_id']).slice(1))!
      expect(row).toMatchObject({ net_sales: own.sales / 100, gross_margin: own.margin / 100, units: own.units })
      const months = orders.filter(({ reseller }) => `R${reseller}` === row['customer_id']).map(({ month }) => month)
      expect([row['first_month'], row['last_month']]).toEqual([months.toSorted()[0], months.toSorted().at(-1)])
    }
    const { rows } = await bench.read('ada', 'get_customer_concentration', all)
    const shares = [...sums.values()].map(({ sales }) => sales / 100 / total(sums, 'sales'))
    const squares = shares.reduce((sum, share) => sum + share ** 2, 0)
    expect(rows[0]!['customers']).toBe(sums.size)
    expect(rows[0]!['hhi']).toBeCloseTo(squares * 10_000, 6)
    expect(rows[0]!['top_customer_share']).toBeCloseTo(Math.max(...shares), 9)
  })

  it('a year that is not whole is compared over the months that both have', async () => {
    const { summary, totals } = await bench.read('ada', 'decompose_change', { currentPeriod: { fiscalYear: 2014 } })
    const months = ['07', '08', '09', '10', '11']
    const actual = (year: number): number =>
      dollars(
        'Net Sales',
        ({ scenario, month }) => scenario === 'actual' && months.some((each) => month === `${year}-${each}`),
      )
    expect(totals!['base']).toBeCloseTo(actual(2012), 2)
    expect(totals!['current']).toBeCloseTo(actual(2013), 2)
    expect(summary).toContain('Jul 2012 to Nov 2012 against Jul 2013 to Nov 2013')
  })
})
