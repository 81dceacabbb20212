import type { Fact } from '@perdure/books'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { columnSum, sumsBy } from './testing/plain-sums.ts'
import { inFiscalYear, NET_SALES, openToolBench, plainDollars, type ToolBench } from './testing/tool-bench.ts'

let bench: ToolBench
beforeAll(async () => {
  bench = await openToolBench()
})
afterAll(() => bench.close())

describe('decompose_change', () => {
  it('ranks what members moved; shown rows and all others add up to the change to the cent', async () => {
    const { rows, totals, total, summary } = await bench.read('ada', 'decompose_change', { by: 'customer', top: 7 })
    expect([rows.length, total]).toEqual([8, 8])
    const year = (fiscalYear: number): Map<string, number> =>
      sumsBy(bench.tables.ledger.facts, NET_SALES, (fact) =>
        inFiscalYear(fiscalYear)(fact) && fact.customerId !== null ? fact.customerId : undefined,
      )
    const [base, current] = [year(2025), year(2026)]
    const changes = [...new Set([...base.keys(), ...current.keys()])]
      .map((id) => ({ id, base: base.get(id) ?? 0, current: current.get(id) ?? 0 }))
      .toSorted((left, right) => Math.abs(right.current - right.base) - Math.abs(left.current - left.base))
    for (const [index, row] of rows.slice(0, 7).entries()) {
      const { id, base: before, current: after } = changes[index]!
      expect(row).toMatchObject({
        customer: bench.tables.customers.find((customer) => customer.id === id)!.name,
        base: before / 100,
        current: after / 100,
        change: (after - before) / 100,
      })
    }
    const [before, after] = [2025, 2026].map((fiscalYear) =>
      plainDollars(bench.tables, NET_SALES, (fact) => fact.customerId !== null && inFiscalYear(fiscalYear)(fact)),
    )
    expect(rows[7]!['customer']).toBe(`All others (${changes.length - 7})`)
    expect(totals).toMatchObject({ customer: 'Total', base: before, current: after, share_of_change: 1 })
    for (const column of ['base', 'current', 'change']) expect(columnSum(rows, column)).toBe(totals![column])
    expect(rows.reduce((sum, row) => sum + Number(row['share_of_change']), 0)).toBeCloseTo(1, 9)
    expect(summary).toContain(`Of all ${changes.length}, `)
  })

  it('splits an account into what lies beneath it, signed as it enters', async () => {
    const { rows, totals } = await bench.read('ada', 'decompose_change', { account: 'Gross margin', by: 'account' })
    expect(new Set(rows.map((row) => row['account']))).toEqual(new Set(['Net sales', 'Cost of sales']))
    const cost = (year: number): number =>
      plainDollars(bench.tables, { 5100: -1, 5200: -1, 5300: -1, 5400: -1 }, inFiscalYear(year))
    const row = rows.find(({ account }) => account === 'Cost of sales')!
    expect(row).toMatchObject({ base: cost(2025), current: cost(2026) })
    expect(columnSum(rows, 'change')).toBe(totals!['change'])
  })

  it('splits a metric into its posting accounts', async () => {
    const input = { metric: 'operating_profit', by: 'account', businessUnits: ['signals'] }
    const all = await bench.read('ada', 'decompose_change', { ...input, top: 100 })
    for (const [name, signs] of [
      ['Product sales', { 4111: 1 }],
      ['Discounts', { 4130: -1 }],
      ['Materials', { 5100: -1 }],
      ['Rent', { 6410: -1 }],
    ] as const) {
      const [base, current] = [2025, 2026].map((year) =>
        plainDollars(
          bench.tables,
          signs,
          (fact: Fact) => fact.businessUnitId === 'signals' && inFiscalYear(year)(fact),
        ),
      )
      expect(all.rows.find(({ account }) => account === name)).toMatchObject({ base, current })
    }
    const { rows, totals } = await bench.read('ada', 'decompose_change', { ...input, top: 4 })
    expect(rows.slice(0, 4)).toEqual(all.rows.slice(0, 4))
    expect(rows).toHaveLength(5)
    expect(totals).toEqual(all.totals)
    expect(columnSum(rows, 'change')).toBe(totals!['change'])
  })

  it('sets balances at the end of each period against each other', async () => {
    const { rows, totals } = await bench.read('ada', 'decompose_change', { metric: 'headcount' })
    const june = (year: number): number =>
      plainDollars(bench.tables, { 9920: 1 }, ({ month }) => month === year * 12 + 5)
    expect(totals).toMatchObject({ base: june(2025), current: june(2026) })
    expect(columnSum(rows, 'change')).toBe(totals!['change'])
  })

  it('has no share of a change that is nothing', async () => {
    const input = { by: 'product', currentPeriod: { fiscalYear: 2025 }, basePeriod: { fiscalYear: 2025 }, top: 2 }
    const { rows } = await bench.read('ada', 'decompose_change', input)
    for (const row of rows) expect(row).toMatchObject({ change: 0, share_of_change: null })
  })

  it.each<[string, object, RegExp]>([
    ['a quotient', { metric: 'gross_margin_ratio' }, /do not add up.*Allowed: gross_sales/],
    ['metric and account at once', { metric: 'net_sales', account: 'Rent' }, /either metrics or one account/],
    ['heads by customer', { metric: 'headcount', by: 'customer' }, /not booked by product or customer.*Allowed/],
    ['time as the dimension', { by: 'month' }, /by.*"business_unit"/],
    ['a year outside the books', { basePeriod: { fiscalYear: 1999 } }, /Allowed: 2023/],
  ])('refuses %s and says what is allowed', async (_what, input, message) => {
    expect(await bench.refusal('ada', 'decompose_change', input)).toMatch(message)
  })
})
