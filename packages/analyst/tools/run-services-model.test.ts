import type { WorkforceRow } from '@perdure/books'
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

const inYear =
  (year: number) =>
  ({ month }: { month: number }): boolean =>
    month >= (year - 1) * 12 + 6 && month <= year * 12 + 5

/** Dollars, heads and hours of one year of rows, by a plain loop. */
function plainYear(rows: readonly WorkforceRow[]) {
  const sums = { headMonths: 0, available: 0, billable: 0, list: 0, billed: 0, pay: 0 }
  for (const row of rows) {
    sums.headMonths += row.heads / 100
    sums.available += row.availableHours / 100
    sums.billable += row.billableHours / 100
    sums.list += (row.billableHours / 100) * (row.listRate / 100)
    sums.billed += row.billed
    sums.pay += row.pay
  }
  return { ...sums, billed: sums.billed / 100, pay: sums.pay / 100, heads: sums.headMonths / 12 }
}

const cents = (value: unknown): number => Math.round(Number(value) * 100)

describe('run_services_model', () => {
  it('without changes is what was billed and paid, role by role, to the cent', async () => {
    const { rows, totals, scope } = await bench.read('ada', 'run_services_model', {})
    const year = bench.tables.workforce.filter(inYear(2026))
    expect(new Set(rows.map((row) => row['role']))).toEqual(new Set(year.map(({ role }) => role)))
    for (const row of rows) {
      const plain = plainYear(year.filter(({ role }) => role === row['role']))
      expect(row).toMatchObject({
        revenue: plain.billed,
        pay: plain.pay,
        revenue_change: 0,
        pay_change: 0,
        margin_change: 0,
      })
      expect(row['heads']).toBeCloseTo(plain.heads, 2)
      expect(row['available_hours']).toBeCloseTo(plain.available, 2)
      expect(row['billable_hours']).toBeCloseTo(plain.billable, 2)
      if (plain.available === 0) {
        expect(row).toMatchObject({ utilisation: null, list_rate: null, realisation: null, revenue: 0 })
        continue
      }
      expect(row['utilisation']).toBeCloseTo(plain.billable / plain.available, 9)
      expect(row['list_rate']).toBeCloseTo(plain.list / plain.billable, 1)
      expect(row['realisation']).toBeCloseTo(plain.billed / plain.list, 6)
      expect(row['pay_multiple']).toBeCloseTo(plain.billed / plain.pay, 9)
    }
    const all = plainYear(year)
    expect(totals).toMatchObject({ role: 'Total', revenue: all.billed, pay: all.pay })
    expect(cents(totals!['margin'])).toBe(cents(all.billed) - cents(all.pay))
    const billing = plainYear(year.filter(({ availableHours }) => availableHours > 0)).heads
    expect(totals!['leverage']).toBeCloseTo(billing / (all.heads - billing), 9)
    expect(scope).toContain('nothing changed')
  })

  it('bills as time the net sales of the products that are billed by time', async () => {
    const { totals } = await bench.read('olga', 'run_services_model', { baselineFiscalYear: 2024 })
    const signs: Readonly<Record<string, number>> = { 4113: 1, 4120: -1, 4130: -1 }
    let net = 0
    for (const fact of bench.tables.ledger.facts) {
      const isBilled = ['SRV-210', 'SRV-300', 'SRV-310', 'SRV-320', 'SRV-400', 'SRV-410'].includes(fact.productId ?? '')
      if (isBilled && inYear(2024)(fact)) net += fact.amount * (signs[fact.accountId] ?? 0)
    }
    expect(cents(totals!['revenue'])).toBe(net)
  })

  it('tells the recurring revenue of the contracts in force at the year’s end', async () => {
    const { totals, columns } = await bench.read('olga', 'run_services_model', { changes: { arr: 0.1 } })
    let booked = 0
    for (const { businessUnitId, fromMonth, toMonth, annualAmount } of bench.tables.contracts) {
      const june = 2026 * 12 + 5
      if (businessUnitId === 'services' && fromMonth <= june && (toMonth === null || toMonth >= june)) {
        booked += annualAmount
      }
    }
    expect(cents(totals!['arr'])).toBe(Math.round(booked * 1.1))
    expect(cents(totals!['arr_change'])).toBe(Math.round(booked * 1.1) - booked)
    expect(columns.find(({ key }) => key === 'arr')?.unit).toBe('usd')
  })

  it('moves each role by its drivers, and tells by how much', async () => {
    const input = {
      changes: { heads: 0.1, utilisation: 0.03, listRate: 0.05, payPerHead: 0.04 },
      roles: [{ role: 'instructor', heads: 5, realisation: 0.95 }],
    }
    const { rows, scope } = await bench.read('ada', 'run_services_model', input)
    const year = bench.tables.workforce.filter(inYear(2026))
    const find = (role: string) => rows.find((row) => row['role'] === role)!
    const engineers = plainYear(year.filter(({ role }) => role === 'Traffic engineer'))
    const hours = engineers.available * 1.1 * (engineers.billable / engineers.available + 0.03)
    const revenue = hours * (engineers.list / engineers.billable) * 1.05 * (engineers.billed / engineers.list)
    expect(find('Traffic engineer')['revenue']).toBeCloseTo(revenue, 0)
    expect(find('Traffic engineer')['pay']).toBeCloseTo(engineers.pay * 1.1 * 1.04, 1)
    expect(cents(find('Traffic engineer')['revenue_change'])).toBe(
      cents(find('Traffic engineer')['revenue']) - cents(engineers.billed),
    )
    const office = plainYear(year.filter(({ role }) => role === 'Office and dispatch'))
    expect(find('Office and dispatch')['heads']).toBeCloseTo(office.heads, 2)
    expect(find('Office and dispatch')['pay']).toBeCloseTo(office.pay * 1.04, 1)
    expect(find('Instructor')).toMatchObject({ heads: 5, realisation: expect.closeTo(0.95, 6) as number })
    expect(scope).toMatch(/changed: heads \+10\.0%; utilisation \+3\.0 percentage points; .*instructor: heads 5/)
  })

  it('takes the change apart by drivers, in steps that add up to the cent', async () => {
    const changes = {
      heads: 0.1,
      hoursPerHead: -0.02,
      utilisation: 0.03,
      listRate: 0.05,
      realisation: -0.01,
      payPerHead: 0.04,
      arr: 0.08,
    }
    const { rows } = await bench.read('ada', 'run_services_model', { view: 'drivers', changes })
    const modelled = await bench.read('ada', 'run_services_model', { changes })
    expect(rows.map((row) => row['step'])).toEqual([
      'Baseline',
      'Heads',
      'Hours a head',
      'Utilisation',
      'List rates',
      'Realisation',
      'Pay a head',
      'Contracts',
      'Model',
    ])
    for (const key of ['revenue', 'pay', 'margin', 'arr']) {
      const steps = rows.slice(0, -1).reduce((sum, row) => sum + cents(row[key]), 0)
      expect(steps, key).toBe(cents(rows.at(-1)![key]))
      expect(cents(rows.at(-1)![key]), key).toBe(cents(modelled.totals![key]))
    }
  })

  it('adds a role that is not booked, with all its drivers, also where no time is billed yet', async () => {
    const drivers = { heads: 2, hoursPerHead: 1500, utilisation: 0.8, listRate: 100, realisation: 0.9 }
    const role = { role: 'Fitter', ...drivers, payPerHead: 60_000 }
    const { rows, totals } = await bench.read('ben', 'run_services_model', { roles: [role] })
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({ role: 'Fitter', revenue: 216_000, pay: 120_000, margin: 96_000 })
    expect(rows[0]).toMatchObject({ revenue_change: 216_000, pay_change: 120_000, margin_change: 96_000 })
    expect(totals!['margin_ratio']).toBeCloseTo(96 / 216, 12)
    const refusal = await bench.refusal('ben', 'run_services_model', {})
    expect(refusal).toMatch(/No one bills time there in FY2026.*`workforce`/)
  })

  it('warns where more hours are billed than there are', async () => {
    const { summary } = await bench.read('ada', 'run_services_model', { changes: { utilisation: 0.5 } })
    expect(summary).toMatch(/More hours are billed than there are: .*Traffic engineer/)
  })

  it.each<[string, object, RegExp]>([
    [
      'an unknown role without its drivers',
      { roles: [{ role: 'Pilot', heads: 2 }] },
      /no role "Pilot".*needs hoursPerHead.*Allowed: .*Traffic engineer/,
    ],
    ['a role twice', { roles: [{ role: 'Instructor' }, { role: 'INSTRUCTOR' }] }, /"Instructor" is there twice/],
    ['a year outside the books', { baselineFiscalYear: 2012 }, /Allowed: 2023/],
    ['utilisation as a percentage', { roles: [{ role: 'Instructor', utilisation: 70 }] }, /utilisation/],
    ['an unknown unit', { businessUnits: ['Rockets'] }, /no business unit "Rockets"/],
  ])('refuses %s and says what is allowed', async (_what, input, message) => {
    expect(await bench.refusal('ada', 'run_services_model', input)).toMatch(message)
  })

  it('leaves recurring revenue out, and says so, without contracts', async () => {
    const without = await openToolBench((tables) => ({ ...tables, contracts: [] }))
    const { columns, summary } = await without.read('ada', 'run_services_model', {})
    expect(columns.map(({ key }) => key)).not.toContain('arr')
    expect(summary).toContain('no contracts: no ARR')
    const steps = await without.read('ada', 'run_services_model', { view: 'drivers' })
    expect(steps.rows.map((row) => row['step'])).not.toContain('Contracts')
    await without.close()
  })

  it.skipIf(!hasAdventureWorks())('says that AdventureWorks has no hours and rates, and why', REAL, async () => {
    const real = await openAdventureWorksBench()
    expect(await real.refusal('ada', 'run_services_model', {})).toMatch(
      /no workforce .*\(table `workforce`\): AdventureWorks publishes heads/,
    )
    await real.close()
  })
})
