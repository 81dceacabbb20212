import type { Fact } from '@perdure/books'
import type { Row } from '@perdure/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ADVENTUREWORKS_MS, hasAdventureWorks, openAdventureWorksBench } from './testing/adventureworks-bench.ts'
import { inFiscalYear, NET_SALES, openToolBench, plainDollars, type ToolBench } from './testing/tool-bench.ts'

let bench: ToolBench
beforeAll(async () => {
  bench = await openToolBench()
})
afterAll(() => bench.close())

/** The accounts of each line that is booked, by their numbers in the chart. */
const ACCOUNTS = {
  'Net sales': NET_SALES,
  'Materials and other variable cost of sales': { 5100: 1, 5400: 1 },
  'Direct labour': { 5200: 1 },
  'Fixed cost of sales': { 5300: 1 },
  'Personnel expenses': { 6110: 1, 6120: 1, 6130: 1 },
  'Variable operating expenses': { 6140: 1 },
  'Other operating expenses': {
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
  },
  'Depreciation and amortisation': { 6700: 1 },
  'Interest expense': { 8200: 1 },
  'Other income before interest expense': { 8100: 1 },
} as const
type Line = keyof typeof ACCOUNTS

const dollarsOf = (line: Line, keep: (fact: Fact) => boolean): number =>
  plainDollars(bench.tables, ACCOUNTS[line], keep)

/** A line moved month by month and rounded, as the docstring says. */
function moved(line: Line, factor: number, keep: (fact: Fact) => boolean): number {
  const months = [...new Set(bench.tables.ledger.facts.filter(keep).map(({ month }) => month))]
  let cents = 0
  for (const month of months) {
    const booked = dollarsOf(line, (fact) => keep(fact) && fact.month === month)
    cents += Math.round(Math.round(booked * 100) * factor)
  }
  return cents / 100
}

const byLine = (rows: readonly Row[]): Map<string, Row> => new Map(rows.map((row) => [String(row['line']), row]))

describe('run_financial_model', () => {
  it('starts from the last full year as it is booked, and stays there without drivers', async () => {
    const { rows, scope } = await bench.read('ada', 'run_financial_model', {})
    const lines = byLine(rows)
    for (const line of Object.keys(ACCOUNTS) as Line[]) {
      const booked = dollarsOf(line, inFiscalYear(2026))
      expect(lines.get(line), line).toMatchObject({ baseline: booked, fy2027: booked, fy2029: booked, change: 0 })
    }
    expect(scope).toContain('Plan: no change')
  })

  it('moves each line by its drivers and rolls them up to EBITDA, EBIT and profit before tax', async () => {
    const drivers = {
      volumeGrowth: [0.05, 0.02],
      priceChange: 0.03,
      inputCostInflation: 0.04,
      wageInflation: 0.035,
      headcountGrowth: -0.01,
      overheadGrowth: 0.02,
      opexGrowth: 0.025,
      depreciationChange: 0.1,
      interestChange: -0.2,
    }
    const input = { drivers, horizonYears: 2, businessUnits: ['Signals', 'Corporate'] }
    const { rows } = await bench.read('ada', 'run_financial_model', input)
    const keep = (fact: Fact): boolean =>
      inFiscalYear(2026)(fact) && ['signals', 'corporate'].includes(fact.businessUnitId)
    const volume = 1.05 * 1.02
    const factors: Record<Line, number> = {
      'Net sales': volume * 1.03 ** 2,
      'Materials and other variable cost of sales': volume * 1.04 ** 2,
      'Direct labour': volume * 1.035 ** 2,
      'Fixed cost of sales': 1.02 ** 2,
      'Personnel expenses': 0.99 ** 2 * 1.035 ** 2,
      'Variable operating expenses': volume * 1.03 ** 2,
      'Other operating expenses': 1.025 ** 2,
      'Depreciation and amortisation': 1.1 ** 2,
      'Interest expense': 0.8 ** 2,
      'Other income before interest expense': 1,
    }
    const lines = byLine(rows)
    const of = (line: string): number => Number(lines.get(line)!['fy2028'])
    for (const line of Object.keys(ACCOUNTS) as Line[]) {
      // A factor multiplied in another order can round a month's half cent the other way.
      expect(Math.abs(of(line) - moved(line, factors[line], keep)), line).toBeLessThan(0.05)
    }
    const cost = of('Materials and other variable cost of sales') + of('Direct labour') + of('Fixed cost of sales')
    expect(of('Gross margin')).toBeCloseTo(of('Net sales') - cost, 6)
    const running = of('Personnel expenses') + of('Variable operating expenses') + of('Other operating expenses')
    expect(of('EBITDA')).toBeCloseTo(of('Gross margin') - running, 6)
    expect(of('Operating profit (EBIT)')).toBeCloseTo(of('EBITDA') - of('Depreciation and amortisation'), 6)
    expect(of('Profit before tax')).toBeCloseTo(
      of('Operating profit (EBIT)') - of('Interest expense') + of('Other income before interest expense'),
      6,
    )
  })

  it('agrees with the catalogue in the baseline', async () => {
    const { rows } = await bench.read('ada', 'run_financial_model', { view: 'years', horizonYears: 1 })
    const metrics = [
      'gross_margin',
      'operating_expenses',
      'ebitda',
      'operating_profit',
      'profit_before_tax',
      'depreciation',
    ]
    const actuals = await bench.read('ada', 'query_actuals', { metrics, fiscalYears: [2026] })
    for (const metric of metrics) expect(rows[0]![metric], metric).toBe(actuals.rows[0]![metric])
  })

  it('sets scenarios side by side, each over the common drivers', async () => {
    const scenarios = [
      { name: 'Slump', drivers: { volumeGrowth: -0.1 } },
      { name: 'Boom', drivers: { volumeGrowth: 0.1, priceChange: 0 } },
    ]
    const input = { drivers: { priceChange: 0.02 }, scenarios, horizonYears: 1 }
    const { rows, columns } = await bench.read('ada', 'run_financial_model', { ...input, view: 'scenarios' })
    expect(columns.map(({ label }) => label)).toEqual(['Line', 'FY2026, booked', 'Slump', 'Boom'])
    const sales = byLine(rows).get('Net sales')!
    expect(Number(sales['scenario_1']) / Number(sales['baseline'])).toBeCloseTo(0.9 * 1.02, 8)
    expect(Number(sales['scenario_2']) / Number(sales['baseline'])).toBeCloseTo(1.1, 8)
    const statement = await bench.read('ada', 'run_financial_model', input)
    expect(statement.rows).toHaveLength(32)
    expect(statement.rows[16]).toMatchObject({ scenario: 'Boom', line: 'Net sales', fy2027: sales['scenario_2'] })
  })

  it('keeps the season by month, and its months add up to the year', async () => {
    const input = { drivers: { volumeGrowth: 0.07 }, horizonYears: 2 }
    const months = await bench.read('ada', 'run_financial_model', { ...input, view: 'months' })
    const years = await bench.read('ada', 'run_financial_model', { ...input, view: 'years' })
    expect(months.rows.map((row) => row['period'])).toEqual([
      ...Array.from({ length: 6 }, (_, index) => `2026-${String(index + 7).padStart(2, '0')}`),
      ...Array.from({ length: 12 }, (_, index) => `2027-${String(index + 1).padStart(2, '0')}`),
      ...Array.from({ length: 6 }, (_, index) => `2028-${String(index + 1).padStart(2, '0')}`),
    ])
    for (const line of ['net_sales', 'ebitda', 'profit_before_tax']) {
      const cents = months.rows.slice(12).reduce((sum, row) => sum + Math.round(Number(row[line]) * 100), 0)
      expect(years.rows[2]![line]).toBe(cents / 100)
    }
    const july = plainDollars(bench.tables, NET_SALES, ({ month }) => month === 2025 * 12 + 6)
    expect(months.rows[0]!['net_sales']).toBeCloseTo(july * 1.07, 1)
  })

  it.each<[string, object, RegExp]>([
    ['a year outside the books', { baselineFiscalYear: 2012 }, /no fiscal year 2012\. Allowed: 2023, 2024, 2025, 2026/],
    ['months of many years', { view: 'months', horizonYears: 5 }, /3 years at most\. Allowed: 1, 2, 3/],
    ['a driver that does not exist', { drivers: { luck: 1 } }, /drivers.*"luck"/],
    ['a percentage as a ratio', { drivers: { volumeGrowth: 15 } }, /drivers\.volumeGrowth/],
    [
      'two scenarios of one name',
      {
        scenarios: [
          { name: 'A', drivers: {} },
          { name: 'A ', drivers: {} },
        ],
      },
      /Two scenarios are called "A"/,
    ],
    ['an unknown unit', { businessUnits: ['Rockets'] }, /no business unit "Rockets".*Allowed: Signals/],
  ])('refuses %s and says what is allowed', async (_what, input, message) => {
    expect(await bench.refusal('ada', 'run_financial_model', input)).toMatch(message)
  })

  it('goes on without what a dataset lacks, and says what becomes of it', async () => {
    const bare = await openToolBench((tables) => {
      const { depreciation: _, personnel_expenses: __, other_income: ___, ...roles } = tables.roles
      return { ...tables, roles }
    })
    const { rows, summary } = await bare.read('ada', 'run_financial_model', { horizonYears: 1 })
    const lines = byLine(rows)
    expect(lines.get('Personnel expenses')).toMatchObject({ baseline: 0 })
    expect(lines.get('EBITDA')!['baseline']).toBe(lines.get('Operating profit (EBIT)')!['baseline'])
    expect(lines.get('Profit before tax')!['baseline']).toBe(lines.get('Operating profit (EBIT)')!['baseline'])
    const whole = await bench.read('ada', 'run_financial_model', { horizonYears: 1 })
    expect(lines.get('Operating expenses')).toEqual(byLine(whole.rows).get('Operating expenses'))
    expect(summary).toContain('does not tell personnel expenses apart')
    expect(summary).toContain('EBITDA is operating profit')
    expect(summary).toContain('has no other income and expense')
    await bare.close()
  })

  it('refuses a year that is not whole', async () => {
    const cut = await openToolBench((tables) => {
      const facts = tables.ledger.facts.filter(({ month }) => month < 2026 * 12 + 2)
      return { ...tables, ledger: { ...tables.ledger, facts }, detail: { ...tables.detail, facts } }
    })
    expect(await cut.refusal('ada', 'run_financial_model', { baselineFiscalYear: 2026 })).toMatch(
      /FY2026 has 8 of 12 months complete.*Allowed: 2023, 2024, 2025\./,
    )
    await cut.close()
  })
})

describe.skipIf(!hasAdventureWorks())('run_financial_model over a real general ledger', () => {
  it(
    'has the ledger’s own gross margin, and says what cannot be told apart',
    { timeout: ADVENTUREWORKS_MS },
    async () => {
      const real = await openAdventureWorksBench()
      const input = { baselineFiscalYear: 2012, view: 'years', horizonYears: 1 }
      const { rows, summary } = await real.read('ada', 'run_financial_model', input)
      expect(rows[0]).toMatchObject({ period: 'FY2012', net_sales: 32_746_339.63, gross_margin: 22_378_318.87 })
      expect(rows[1]).toMatchObject({ ...rows[0], period: 'FY2013' })
      expect(summary).toContain('does not tell direct labour apart')
      await real.close()
    },
  )
})
