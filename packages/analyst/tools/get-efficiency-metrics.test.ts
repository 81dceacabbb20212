import type { Fact } from '@perdure/books'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ADVENTUREWORKS_MS, hasAdventureWorks, openAdventureWorksBench } from './testing/adventureworks-bench.ts'
import {
  GROSS_MARGIN,
  inFiscalYear,
  NET_SALES,
  openToolBench,
  plainDollars,
  type ToolBench,
} from './testing/tool-bench.ts'

let bench: ToolBench
beforeAll(async () => {
  bench = await openToolBench()
})
afterAll(() => bench.close())

const EXPENSES = {
  6110: 1,
  6120: 1,
  6130: 1,
  6140: 1,
  6210: 1,
  6220: 1,
  6310: 1,
  6320: 1,
  6410: 1,
  6420: 1,
  6510: 1,
  6520: 1,
  6610: 1,
  6620: 1,
  6630: 1,
  6700: 1,
} as const

type Keep = (fact: Fact) => boolean
const dollars = (signs: Readonly<Record<string, 1 | -1>>, keep: Keep): number => plainDollars(bench.tables, signs, keep)
const of =
  (unit: string, year: number): Keep =>
  (fact) =>
    inFiscalYear(year)(fact) && fact.businessUnitId === unit

/** Mean of the twelve month-end balances, month by month. */
function averageHeads(keep: Keep, year: number): number {
  let sum = 0
  for (let month = (year - 1) * 12 + 6; month <= year * 12 + 5; month += 1) {
    sum += dollars({ 9920: 1 }, (fact) => keep(fact) && fact.month === month)
  }
  return sum / 12
}

describe('get_efficiency_metrics', () => {
  it('tells growth, ratios, rule of 40 and sales per head by unit and year', async () => {
    const { rows, totals } = await bench.read('ada', 'get_efficiency_metrics', { fiscalYears: [2025, 2026] })
    expect(rows).toHaveLength(10)
    expect(totals).toBeUndefined()
    for (const row of rows.filter(({ business_unit: unit }) => unit !== 'Corporate')) {
      const { id } = bench.tables.businessUnits.find(({ name }) => name === row['business_unit'])!
      const year = Number(row['fiscal_year'])
      const [sales, before] = [dollars(NET_SALES, of(id, year)), dollars(NET_SALES, of(id, year - 1))]
      const [expenses, expensesBefore] = [dollars(EXPENSES, of(id, year)), dollars(EXPENSES, of(id, year - 1))]
      const margin = dollars(GROSS_MARGIN, of(id, year))
      const ebitda = margin - expenses + dollars({ 6700: 1 }, of(id, year))
      expect(row['net_sales']).toBe(sales)
      expect(row['net_sales_growth']).toBeCloseTo(sales / before - 1, 9)
      expect(row['gross_margin_ratio']).toBeCloseTo(margin / sales, 9)
      expect(row['operating_expense_ratio']).toBeCloseTo(expenses / sales, 9)
      expect(row['operating_margin_ratio']).toBeCloseTo((margin - expenses) / sales, 9)
      expect(row['ebitda_margin_ratio']).toBeCloseTo(ebitda / sales, 9)
      expect(row['rule_of_40']).toBeCloseTo(sales / before - 1 + ebitda / sales, 9)
      expect(row['operating_expense_growth']).toBeCloseTo(expenses / expensesBefore - 1, 9)
      expect(row['growth_gap']).toBeCloseTo((expenses / expensesBefore - sales / before) * 100, 6)
      const heads = averageHeads((fact) => fact.businessUnitId === id, year)
      expect(row['average_headcount']).toBeCloseTo(heads, 2)
      expect(row['net_sales_per_head']).toBeCloseTo(sales / heads, 1)
    }
    const corporate = rows.find(({ business_unit: unit }) => unit === 'Corporate')!
    expect([corporate['operating_expense_ratio'], corporate['rule_of_40']]).toEqual([null, null])
  })

  it('has a total that is the company’s own, not a mean of units', async () => {
    const { totals } = await bench.read('ada', 'get_efficiency_metrics', {})
    const { rows } = await bench.read('ada', 'get_efficiency_metrics', { by: 'total' })
    expect(totals).toEqual({ business_unit: 'Total', ...rows[0] })
    const sales = dollars(NET_SALES, inFiscalYear(2026))
    expect(totals!['operating_expense_ratio']).toBeCloseTo(dollars(EXPENSES, inFiscalYear(2026)) / sales, 9)
    expect(totals!['average_headcount']).toBeCloseTo(
      averageHeads(() => true, 2026),
      2,
    )
  })

  it('makes the rule of 40 with the margin that is asked', async () => {
    const { rows, columns, formula } = await bench.read('ada', 'get_efficiency_metrics', { margin: 'operating' })
    for (const row of rows.slice(0, 4)) {
      expect(row['rule_of_40']).toBeCloseTo(Number(row['net_sales_growth']) + Number(row['operating_margin_ratio']), 12)
    }
    expect(columns.map(({ label }) => label)).toContain('Rule of 40 (growth + operating margin)')
    expect(formula).toContain('operating margin')
  })

  it('knows no growth in the first year, and says why', async () => {
    const { rows, summary } = await bench.read('ada', 'get_efficiency_metrics', { fiscalYears: [2023], by: 'total' })
    expect(rows[0]).toMatchObject({ net_sales_growth: null, rule_of_40: null, growth_gap: null })
    expect(summary).toContain('No growth for FY2023: it takes two whole years in a row.')
  })

  it('sets each expense account against net sales, with the year before', async () => {
    const input = { view: 'opex_lines', businessUnits: ['Controllers'] }
    const { rows, totals } = await bench.read('ada', 'get_efficiency_metrics', input)
    const sales = (year: number): number => dollars(NET_SALES, of('controllers', year))
    const names = new Map(bench.tables.accounts.map(({ name, id }) => [name, id]))
    let [sum, priorSum] = [0, 0]
    for (const row of rows) {
      const id = names.get(String(row['account']))!
      const [amount, prior] = [2026, 2025].map((year) => dollars({ [id]: 1 }, of('controllers', year)))
      expect(row).toMatchObject({ amount, prior_amount: prior })
      expect(row['per_net_sales']).toBeCloseTo(amount! / sales(2026), 12)
      expect(row['change']).toBeCloseTo((amount! / sales(2026) - prior! / sales(2025)) * 100, 9)
      expect(row['growth']).toBeCloseTo(amount! / prior! - 1, 9)
      sum += Number(row['amount'])
      priorSum += Number(row['prior_amount'])
    }
    expect(totals!['amount']).toBeCloseTo(sum, 2)
    expect(totals!['prior_amount']).toBeCloseTo(priorSum, 2)
    expect(rows.map((row) => Number(row['amount']))).toEqual(
      rows.map((row) => Number(row['amount'])).toSorted((left, right) => right - left),
    )
  })

  it('says what a dataset lacks, and goes on without it', async () => {
    const bare = await openToolBench((tables) => {
      const { depreciation: _, headcount: __, ...roles } = tables.roles
      return { ...tables, roles, gaps: { headcount: 'nobody is counted' } }
    })
    const { rows, summary, columns } = await bare.read('ada', 'get_efficiency_metrics', {})
    expect(rows[0]).toMatchObject({ ebitda_margin_ratio: null, average_headcount: null, net_sales_per_head: null })
    expect(Number(rows[0]!['rule_of_40'])).not.toBeNaN()
    expect(columns.map(({ label }) => label)).toContain('Rule of 40 (growth + operating margin)')
    expect(summary).toContain('This dataset has no EBITDA')
    expect(summary).toContain('This dataset has no Headcount: nobody is counted')
    expect(await bare.refusal('ada', 'get_efficiency_metrics', { margin: 'ebitda' })).toMatch(
      /no EBITDA.*Allowed: operating/,
    )
    await bare.close()
  })

  it.each<[string, object, RegExp]>([
    ['a year outside the books', { fiscalYears: [2012] }, /no fiscal year 2012\. Allowed: 2023, 2024, 2025, 2026/],
    ['expense lines of two years', { view: 'opex_lines', fiscalYears: [2025, 2026] }, /takes one year/],
    ['an unknown unit', { businessUnits: ['Rockets'] }, /no business unit "Rockets".*Allowed: Signals/],
  ])('refuses %s and says what is allowed', async (_what, input, message) => {
    expect(await bench.refusal('ada', 'get_efficiency_metrics', input)).toMatch(message)
  })
})

describe.skipIf(!hasAdventureWorks())('get_efficiency_metrics over a real general ledger', () => {
  it('grows between whole years alone', { timeout: ADVENTUREWORKS_MS }, async () => {
    const real = await openAdventureWorksBench()
    const { rows, summary } = await real.read('ada', 'get_efficiency_metrics', {
      by: 'total',
      fiscalYears: [2012, 2013],
    })
    expect(rows[0]).toMatchObject({ net_sales: 32_746_339.63, net_sales_growth: null })
    expect(rows[0]!['gross_margin_ratio']).toBeCloseTo(22_378_318.87 / 32_746_339.63, 12)
    expect(rows[1]!['net_sales_growth']).not.toBeNull()
    expect(summary).toContain('No growth for FY2012')
    await real.close()
  })
})
