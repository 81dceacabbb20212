import type { BookTables, Fact } from '@perdure/books'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  inFiscalYear,
  NET_SALES,
  GROSS_MARGIN,
  openToolBench,
  plainDollars,
  type ToolBench,
} from './testing/tool-bench.ts'

const MARCH_2026 = 2026 * 12 + 2

/** The last year ends in February, and the second one lacks its August. */
const cutYears = (tables: BookTables): BookTables => {
  const keep = ({ month }: Fact): boolean => month < MARCH_2026 && month !== 2023 * 12 + 7
  const facts = tables.ledger.facts.filter(keep)
  return { ...tables, ledger: { ...tables.ledger, facts }, detail: { ...tables.detail, facts } }
}

let bench: ToolBench
let cut: ToolBench
beforeAll(async () => {
  ;[bench, cut] = await Promise.all([openToolBench(), openToolBench(cutYears)])
})
afterAll(() => Promise.all([bench.close(), cut.close()]))

const netSales = (tables: BookTables, keep: (fact: Fact) => boolean): number => plainDollars(tables, NET_SALES, keep)

describe('compare_fiscal_years', () => {
  it('sets the last two years side by side by default', async () => {
    const { columns, rows } = await bench.read('ada', 'compare_fiscal_years', {})
    expect(columns.map(({ key }) => key)).toEqual(['metric', 'fy2025', 'fy2026', 'change', 'change_ratio'])
    const [before, after] = [2025, 2026].map((year) => netSales(bench.tables, inFiscalYear(year)))
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({ metric: 'Net sales', fy2025: before, fy2026: after })
    expect(rows[0]!['change']).toBeCloseTo(after! - before!, 6)
    expect(rows[0]!['change_ratio']).toBeCloseTo((after! - before!) / before!, 12)
  })

  it('tells growth a year over several, and the last step on its own', async () => {
    const { rows } = await bench.read('ada', 'compare_fiscal_years', { fiscalYears: [2026, 2023, 2024, 2023] })
    const figure = (year: number): number => netSales(bench.tables, inFiscalYear(year))
    expect(rows[0]!['cagr']).toBeCloseTo((figure(2026) / figure(2023)) ** (1 / 3) - 1, 12)
    expect(rows[0]!['change']).toBeCloseTo(figure(2026) - figure(2023), 6)
    expect(rows[0]!['latest_change']).toBeCloseTo(figure(2026) - figure(2024), 6)
    expect(rows[0]!['latest_change_ratio']).toBeCloseTo(figure(2026) / figure(2024) - 1, 12)
  })

  it('compares ratios in percentage points, without percent of percent', async () => {
    const { columns, rows } = await bench.read('ada', 'compare_fiscal_years', { metrics: ['gross_margin_ratio'] })
    expect(columns.map(({ key, unit }) => `${key}:${unit}`)).toEqual([
      'metric:text',
      'fy2025:ratio',
      'fy2026:ratio',
      'change:percentage_points',
    ])
    const ratio = (year: number): number =>
      plainDollars(bench.tables, GROSS_MARGIN, inFiscalYear(year)) / netSales(bench.tables, inFiscalYear(year))
    expect(rows[0]!['change']).toBeCloseTo((ratio(2026) - ratio(2025)) * 100, 9)
  })

  it('breaks one metric down, sorted, with the total of everything', async () => {
    const input = { by: 'product', fiscalYears: [2024, 2025], sortBy: 'change', limit: 5 }
    const { rows, total, totals } = await bench.read('ada', 'compare_fiscal_years', input)
    expect([rows.length, total]).toEqual([5, 40])
    const changes = rows.map((row) => Number(row['change']))
    expect(changes).toEqual(changes.toSorted((left, right) => right - left))
    expect(totals).toMatchObject({ product: 'Total', fy2024: netSales(bench.tables, inFiscalYear(2024)) })
    for (const row of rows) {
      const { id } = bench.tables.products.find(({ name }) => name === row['product'])!
      expect(row['fy2025']).toBe(netSales(bench.tables, (fact) => fact.productId === id && inFiscalYear(2025)(fact)))
    }
  })

  it('counts a member that sold in one of the years only as zero in the other', async () => {
    const gone = await openToolBench((tables) => {
      const facts = tables.ledger.facts.filter((fact) => fact.productId !== 'SIG-140' || inFiscalYear(2025)(fact))
      return { ...tables, ledger: { ...tables.ledger, facts }, detail: { ...tables.detail, facts } }
    })
    const input = { by: 'product', products: ['SIG-140'], fiscalYears: [2025, 2026] }
    const { rows } = await gone.read('ada', 'compare_fiscal_years', input)
    expect(rows[0]).toMatchObject({ fy2026: 0, change_ratio: -1 })
    const grown = await gone.read('ada', 'compare_fiscal_years', { ...input, fiscalYears: [2024, 2025] })
    expect(grown.rows[0]).toMatchObject({ fy2024: 0, change_ratio: null })
    await gone.close()
  })

  it('computes changes over the months all years have when one is not whole, and says which', async () => {
    const input = { fiscalYears: [2024, 2026] }
    const { columns, rows, summary, scope } = await cut.read('ada', 'compare_fiscal_years', input)
    expect(columns.map(({ key }) => key)).toEqual([
      'metric',
      'fy2024',
      'fy2026',
      'fy2024_same_months',
      'fy2026_same_months',
      'change',
      'change_ratio',
      'cagr',
    ])
    // July and September to February.
    const same =
      (year: number) =>
      ({ month }: Fact): boolean =>
        [6, 8, 9, 10, 11, 12, 13].some((offset) => month === (year - 1) * 12 + offset)
    const [before, after] = [2024, 2026].map((year) => netSales(cut.tables, same(year)))
    expect(rows[0]).toMatchObject({
      fy2024: netSales(cut.tables, inFiscalYear(2024)),
      fy2026: netSales(cut.tables, inFiscalYear(2026)),
      fy2024_same_months: before,
      fy2026_same_months: after,
    })
    expect(rows[0]!['change']).toBeCloseTo(after! - before!, 6)
    expect(rows[0]!['cagr']).toBeCloseTo((after! / before!) ** (1 / 2) - 1, 12)
    expect(summary).toContain('FY2024 has 11 of 12 months complete and FY2026 has 8 of 12 months complete')
    expect(summary).toContain('Jul, Sep, Oct, Nov, Dec, Jan, Feb')
    expect(scope).toContain('FY2026 (8 of 12 months complete: 2025-07 to 2026-02)')
  })

  it('takes the last two whole years by default', async () => {
    const whole = await openToolBench((tables) => {
      const facts = tables.ledger.facts.filter(({ month }) => month < MARCH_2026)
      return { ...tables, ledger: { ...tables.ledger, facts }, detail: { ...tables.detail, facts } }
    })
    expect((await whole.read('ada', 'compare_fiscal_years', {})).title).toBe('Net sales: FY2024 and FY2025')
    await whole.close()
  })

  it('compares the same quarter of two years', async () => {
    const input = { fiscalYears: [2025, 2026], fiscalQuarters: [3] }
    const { title, columns, rows, scope } = await bench.read('ada', 'compare_fiscal_years', input)
    const quarter =
      (year: number) =>
      ({ month }: Fact): boolean =>
        month >= year * 12 && month < year * 12 + 3
    expect(title).toBe('Net sales: Q3 of FY2025 and FY2026')
    expect(columns.map(({ key }) => key)).toEqual(['metric', 'fy2025', 'fy2026', 'change', 'change_ratio'])
    const [before, after] = [2025, 2026].map((year) => netSales(bench.tables, quarter(year)))
    expect(rows[0]).toMatchObject({ fy2025: before, fy2026: after })
    expect(rows[0]!['change_ratio']).toBeCloseTo(after! / before! - 1, 12)
    expect(scope).toContain('2025-01 to 2025-03, 2026-01 to 2026-03 (6 months)')
  })

  it('compares the same calendar month, and takes a quarter for whole whatever else the year lacks', async () => {
    const march = await bench.read('ada', 'compare_fiscal_years', { fiscalYears: [2025, 2026], calendarMonths: [3] })
    expect(march.title).toBe('Net sales: Mar of FY2025 and FY2026')
    expect(march.rows[0]).toMatchObject({
      fy2025: netSales(bench.tables, ({ month }) => month === MARCH_2026 - 12),
      fy2026: netSales(bench.tables, ({ month }) => month === MARCH_2026),
    })
    const whole = await cut.read('ada', 'compare_fiscal_years', { fiscalYears: [2025, 2026], fiscalQuarters: [2] })
    expect(whole.columns.map(({ key }) => key)).not.toContain('fy2026_same_months')
    const broken = await cut.read('ada', 'compare_fiscal_years', { fiscalYears: [2025, 2026], fiscalQuarters: [3] })
    expect(broken.columns.map(({ key }) => key)).toContain('fy2026_same_months')
    expect(broken.rows[0]!['fy2025_same_months']).toBe(
      netSales(cut.tables, ({ month }) => month === 2025 * 12 || month === 2025 * 12 + 1),
    )
  })

  it('compares an account, and breaks a metric down by accounts', async () => {
    const salaries = (year: number): number => plainDollars(bench.tables, { 6110: 1 }, inFiscalYear(year))
    const own = await bench.read('ada', 'compare_fiscal_years', { account: 'Salaries' })
    expect(own.columns[0]).toEqual({ key: 'metric', label: 'Account', unit: 'text' })
    expect(own.rows[0]).toMatchObject({ metric: 'Salaries', fy2025: salaries(2025), fy2026: salaries(2026) })
    const split = await bench.read('ada', 'compare_fiscal_years', {
      metrics: ['operating_expenses'],
      by: 'account',
      sortBy: 'change',
    })
    expect(split.rows[0]).toMatchObject({ account: 'Salaries', fy2026: salaries(2026) })
    expect(split.total).toBe(16)
  })

  it.each<[string, object, RegExp]>([
    ['metrics and an account', { metrics: ['net_sales'], account: 'Rent' }, /Give either metrics or one account/],
    ['months outside the quarters', { fiscalQuarters: [1], calendarMonths: [1] }, /None of these months/],
    ['one year alone', { fiscalYears: [2025, 2025] }, /two different fiscal years.*Allowed: 2023, 2024, 2025, 2026/],
    ['a year outside the books', { fiscalYears: [2026, 2027] }, /no fiscal year 2027.*Allowed: 2023/],
    ['metrics of two units', { metrics: ['net_sales', 'units'] }, /net_sales is in usd\. Allowed: gross_sales/],
    [
      'several metrics by something',
      { metrics: ['net_sales', 'gross_margin'], by: 'customer' },
      /exactly one metric/,
    ],
    ['a dimension of time', { by: 'month' }, /by:.*"business_unit"/],
  ])('refuses %s and says what is allowed', async (_what, input, message) => {
    expect(await bench.refusal('ada', 'compare_fiscal_years', input)).toMatch(message)
  })
})
