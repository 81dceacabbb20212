import type { Fact, MonthNumber } from '../tables.ts'
import { UNIT_IDS, type UnitId } from './business-units.ts'
import { POSTING } from './chart-of-accounts.ts'
import { booksMonths, yearsSinceStart } from './plan.ts'
import { createRandom, type Random } from './random.ts'
import { headsOf, officePayOf } from './staff.ts'
import { WRONG_BOOKING } from './stories.ts'

/** What each unit spends in a month, dollars of the first fiscal year, in the order of `UNIT_IDS`. */
interface ExpenseRow {
  accountId: string
  monthly: readonly [signals: number, controllers: number, software: number, services: number, corporate: number]
  growth: number
  /** How far a month strays from the trend, either way. */
  spread: number
  /** Weight by calendar month, January first; absent: even. */
  season?: readonly number[]
}

const TRADE_SHOW_SEASON = [0.4, 0.6, 1.7, 1.2, 0.7, 0.6, 0.5, 0.8, 2.2, 1.9, 0.9, 0.5]
const HEATING_SEASON = [1.3, 1.28, 1.12, 0.95, 0.85, 0.9, 1.0, 1.02, 0.88, 0.85, 0.95, 1.2]

const EXPENSES: readonly ExpenseRow[] = [
  {
    accountId: '6210',
    monthly: [9000, 10_500, 6000, 3200, 4200],
    growth: 0.04,
    spread: 0.15,
    season: TRADE_SHOW_SEASON,
  },
  { accountId: '6220', monthly: [11_000, 12_000, 9400, 5800, 5200], growth: 0.05, spread: 0.12 },
  { accountId: '6310', monthly: [14_000, 38_000, 12_500, 0, 0], growth: 0.07, spread: 0.2 },
  { accountId: '6320', monthly: [9200, 16_400, 2100, 0, 0], growth: 0.03, spread: 0.25 },
  { accountId: '6410', monthly: [52_000, 38_500, 14_200, 26_300, 21_400], growth: 0.03, spread: 0 },
  {
    accountId: '6420',
    monthly: [23_000, 16_200, 4800, 9100, 6200],
    growth: 0.035,
    spread: 0.06,
    season: HEATING_SEASON,
  },
  { accountId: '6510', monthly: [12_000, 15_200, 11_300, 13_800, 9400], growth: 0.06, spread: 0.18 },
  { accountId: '6520', monthly: [5100, 4200, 900, 38_000, 1800], growth: 0.045, spread: 0.09 },
  { accountId: '6610', monthly: [4300, 6100, 5200, 3100, 42_000], growth: 0.04, spread: 0.2 },
  { accountId: '6620', monthly: [11_200, 9300, 4100, 14_300, 16_200], growth: 0.055, spread: 0 },
  { accountId: '6630', monthly: [12_400, 14_100, 24_300, 8200, 31_000], growth: 0.08, spread: 0.05 },
  { accountId: '6700', monthly: [41_000, 33_200, 12_400, 22_300, 14_100], growth: 0.025, spread: 0 },
  { accountId: POSTING.interestIncome, monthly: [0, 0, 0, 0, 9000], growth: 0.12, spread: 0.08 },
  { accountId: POSTING.interestExpense, monthly: [0, 0, 0, 0, 46_000], growth: -0.06, spread: 0.02 },
]

const PAYROLL_TAX_RATE = 0.078
const BENEFITS_RATE = 0.164

/** Operating expenses, interest and headcount of every unit, corporate included. */
export function createExpenses(seed: number): Fact[] {
  const random = createRandom(seed, 'expenses')
  const facts: Fact[] = []
  for (const month of booksMonths()) {
    UNIT_IDS.forEach((unit, index) => {
      postExpenses(facts, unit, index, month, random)
      postStaff(facts, unit, month, random)
    })
  }
  return facts
}

function post(facts: Fact[], month: MonthNumber, unit: UnitId, accountId: string, amount: number): void {
  if (amount === 0) return
  facts.push({ month, businessUnitId: unit, accountId, productId: null, customerId: null, amount })
}

function postExpenses(facts: Fact[], unit: UnitId, index: number, month: MonthNumber, random: Random): void {
  for (const row of EXPENSES) {
    const trend = row.monthly[index]! * (1 + row.growth) ** Math.floor(yearsSinceStart(month))
    const chance = random.between(1 - row.spread, 1 + row.spread)
    post(facts, month, unit, row.accountId, Math.round(trend * (row.season?.[month % 12] ?? 1) * chance * 100))
  }
}

function postStaff(facts: Fact[], unit: UnitId, month: MonthNumber, random: Random): void {
  const { office, direct } = headsOf(unit, month)
  const salaries = Math.round(office * officePayOf(unit, month) * random.between(0.985, 1.015) * 100)
  post(facts, month, unit, POSTING.salaries, salaries)
  post(facts, month, unit, POSTING.payrollTaxes, Math.round(salaries * PAYROLL_TAX_RATE))
  post(facts, month, unit, POSTING.benefits, Math.round(salaries * BENEFITS_RATE))
  post(facts, month, unit, POSTING.headcount, (office + direct) * 100)
}

/** As the books have them, from what should have been booked. */
export function misbook(facts: readonly Fact[]): Fact[] {
  const { unit, accountId, month, factor } = WRONG_BOOKING
  return facts.map((fact) =>
    fact.businessUnitId === unit && fact.accountId === accountId && fact.month === month
      ? { ...fact, amount: fact.amount * factor }
      : fact,
  )
}
