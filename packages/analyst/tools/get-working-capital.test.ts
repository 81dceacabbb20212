import type { Invoice } from '@perdure/books'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasAdventureWorks, openAdventureWorksBench } from './testing/adventureworks-bench.ts'
import { NET_SALES, openToolBench, plainDollars, type ToolBench } from './testing/tool-bench.ts'

/** A whole general ledger is read: seconds on an idle machine. */
const REAL = { timeout: 120_000 }

let bench: ToolBench
beforeAll(async () => {
  bench = await openToolBench()
})
afterAll(() => bench.close())

const JUNE_2026 = 2026 * 12 + 5
const COST_OF_SALES = { 5100: 1, 5200: 1, 5300: 1, 5400: 1 } as const

/** Cents open at a day's end by days past due: not due, 1 to 30, 31 to 60, 61 to 90, over 90. */
function plainAgeing(invoices: readonly Invoice[], day: string): number[] {
  const buckets = [0, 0, 0, 0, 0]
  for (const { issuedOn, dueOn, settledOn, amount } of invoices) {
    if (issuedOn > day || (settledOn !== null && settledOn <= day)) continue
    const late = (Date.parse(day) - Date.parse(dueOn)) / 86_400_000
    buckets[late < 1 ? 0 : late <= 30 ? 1 : late <= 60 ? 2 : late <= 90 ? 3 : 4]! += amount
  }
  return buckets
}

const BUCKETS = ['not_due', 'overdue_1_30', 'overdue_31_60', 'overdue_61_90', 'overdue_over_90']

describe('get_working_capital', () => {
  it('tells by unit receivables, DSO, ageing and inventory days, as plain loops do', async () => {
    const { rows, totals, summary } = await bench.read('ada', 'get_working_capital', {})
    expect(rows).toHaveLength(4)
    for (const row of rows) {
      const { id } = bench.tables.businessUnits.find(({ name }) => name === row['business_unit'])!
      const on = (signs: Readonly<Record<string, 1 | -1>>, from: number): number =>
        plainDollars(bench.tables, signs, ({ businessUnitId, month }) =>
          businessUnitId === id && month >= from && month <= JUNE_2026,
        )
      const [sales, cost] = [on(NET_SALES, JUNE_2026 - 2), on(COST_OF_SALES, JUNE_2026 - 2)]
      const [receivables, inventory] = [on({ 1100: 1 }, JUNE_2026), on({ 1200: 1 }, JUNE_2026)]
      expect(row).toMatchObject({ receivables, net_sales: sales, inventory, cost_of_sales: cost })
      // April, May and June.
      expect(row['dso']).toBeCloseTo((receivables / sales) * 91, 9)
      expect(row['inventory_days']).toBeCloseTo((inventory / cost) * 91, 9)
      const ageing = plainAgeing(
        bench.tables.invoices.filter(({ businessUnitId }) => businessUnitId === id),
        '2026-06-30',
      )
      expect(BUCKETS.map((bucket) => row[bucket])).toEqual(ageing.map((cents) => cents / 100))
      const [notDue, ...late] = ageing
      const overdue = late.reduce((sum, cents) => sum + cents, 0)
      expect(row['overdue']).toBe(overdue / 100)
      expect(row['overdue_share']).toBeCloseTo(overdue / (overdue + notDue!), 12)
      expect((overdue + notDue!) / 100).toBe(receivables)
    }
    expect(totals!['receivables']).toBe(
      plainDollars(bench.tables, { 1100: 1 }, ({ month }) => month === JUNE_2026),
    )
    expect(summary).toContain('2026-04 to 2026-06: 91 days')
    expect(summary).not.toContain('do not agree')
  })

  it('tells by customer what is owed and for how long, at any month-end', async () => {
    const input = { by: 'customer', month: '2024-09', trailingMonths: 12, limit: 200 }
    const { rows, totals } = await bench.read('ada', 'get_working_capital', input)
    const september = 2024 * 12 + 8
    expect(rows.length).toBeGreaterThan(100)
    for (const row of rows) {
      const { id } = bench.tables.customers.find(({ name }) => name === row['customer'])!
      const sales = plainDollars(
        bench.tables,
        NET_SALES,
        ({ customerId, month }) => customerId === id && month > september - 12 && month <= september,
      )
      const ageing = plainAgeing(
        bench.tables.invoices.filter(({ customerId }) => customerId === id),
        '2024-09-30',
      )
      const open = ageing.reduce((sum, cents) => sum + cents, 0) / 100
      expect(row).toMatchObject({ receivables: open, net_sales: sales })
      if (sales > 0) expect(row['dso']).toBeCloseTo((open / sales) * 366, 9)
      else expect(row['dso']).toBeNull()
      expect(BUCKETS.map((bucket) => row[bucket])).toEqual(ageing.map((cents) => cents / 100))
      expect(row).not.toHaveProperty('inventory')
    }
    const booked = plainDollars(bench.tables, { 1100: 1 }, ({ month }) => month === september)
    expect(totals!['receivables']).toBe(booked)
  })

  it.each(['customer_type', 'customer_region'])('tells by %s rows that add up to the total', async (by) => {
    const { rows, totals } = await bench.read('olga', 'get_working_capital', { by, limit: 200 })
    for (const key of ['receivables', 'net_sales', ...BUCKETS, 'overdue']) {
      const sum = rows.reduce((cents, row) => cents + Math.round(Number(row[key]) * 100), 0)
      expect(sum, key).toBe(Math.round(Number(totals![key]) * 100))
    }
  })

  it('sorts by a column that is asked, and refuses one that is not there', async () => {
    const { rows } = await bench.read('ada', 'get_working_capital', { sortBy: 'dso' })
    const days = rows.map((row) => Number(row['dso']))
    expect(days).toEqual(days.toSorted((left, right) => right - left))
    expect(await bench.refusal('ada', 'get_working_capital', { sortBy: 'colour' })).toMatch(/Allowed: .*overdue_share/)
  })

  it('says so where invoices and ledger do not agree', async () => {
    const apart = await openToolBench((tables) => ({ ...tables, invoices: tables.invoices.slice(0, -40) }))
    const { summary } = await apart.read('ada', 'get_working_capital', {})
    expect(summary).toMatch(/The open invoices come to \$[\d,.]+, the receivables shown to \$[\d,.]+: .* do not agree/)
    await apart.close()
  })

  it('without invoices keeps what the ledger tells, and refuses what it does not', async () => {
    const gaps = { invoices: 'they are on paper' }
    const without = await openToolBench((tables) => ({ ...tables, invoices: [], gaps }))
    const { columns, rows, summary } = await without.read('ada', 'get_working_capital', {})
    expect(columns.map(({ key }) => key)).toEqual([
      'business_unit',
      'receivables',
      'net_sales',
      'dso',
      'inventory',
      'cost_of_sales',
      'inventory_days',
    ])
    expect(rows).toHaveLength(4)
    expect(summary).toContain('no invoices (they are on paper): no ageing')
    for (const input of [{ by: 'customer' }, { customerTypes: ['County'] }]) {
      expect(await without.refusal('ada', 'get_working_capital', input)).toMatch(
        /no invoices \(table `invoices`\): they are on paper/,
      )
    }
    await without.close()
  })

  it.each<[string, object, RegExp]>([
    ['a month beyond the books', { month: '2027-01' }, /2027-01 is no complete month.*2022-07 to 2026-06/],
    ['what is no month', { month: 'June' }, /month/],
    ['an unknown unit', { businessUnits: ['Rockets'] }, /no business unit "Rockets".*Allowed: Signals/],
    ['too many months', { trailingMonths: 13 }, /trailingMonths/],
  ])('refuses %s and says what is allowed', async (_what, input, message) => {
    expect(await bench.refusal('ada', 'get_working_capital', input)).toMatch(message)
  })

  it.skipIf(!hasAdventureWorks())('tells DSO of AdventureWorks, and why it has no ageing', REAL, async () => {
    const real = await openAdventureWorksBench()
    const { columns, summary, rows } = await real.read('ada', 'get_working_capital', { month: '2012-06' })
    expect(columns.map(({ key }) => key)).toContain('dso')
    expect(columns.map(({ key }) => key)).not.toContain('overdue')
    expect(rows.some((row) => Number(row['dso']) > 0)).toBe(true)
    expect(summary).toMatch(/no invoices \(AdventureWorks publishes the balance/)
    expect(await real.refusal('ada', 'get_working_capital', { by: 'customer' })).toMatch(/table `invoices`/)
    await real.close()
  })
})
