import { fiscalYearOf, lastDayOf, monthNumber } from '../../warehouse/calendar.ts'
import type { MonthNumber } from '../tables.ts'
import { COMPANY, type OperatingUnitId } from './business-units.ts'
import { INPUT_COST_SQUEEZE } from './stories.ts'

/**
 * The generated company's time: four whole fiscal years, ended for good, so that the books never move with today's
 * date.
 */
export const FIRST_MONTH = monthNumber(2022, 7)
export const LAST_MONTH = monthNumber(2026, 6)
export const AS_OF = lastDayOf(LAST_MONTH)
/** The year whose prices and costs the catalogue states. */
export const CATALOGUE_YEAR = 2026

/** Months before the books whose sales are made as well: what was invoiced in them may still be owed when they open. */
const MONTHS_BEFORE = 6

export function booksMonths(): MonthNumber[] {
  return monthsFrom(FIRST_MONTH)
}

/** The months of the books and those before that still show in them. */
export function soldMonths(): MonthNumber[] {
  return monthsFrom(FIRST_MONTH - MONTHS_BEFORE)
}

const monthsFrom = (first: MonthNumber): MonthNumber[] =>
  Array.from({ length: LAST_MONTH - first + 1 }, (_, index) => first + index)

export const yearOf = (month: MonthNumber): number => fiscalYearOf(month, COMPANY.fiscalYearStartMonth)

/** Months since the books begin, in years. */
export const yearsSinceStart = (month: MonthNumber): number => (month - FIRST_MONTH) / 12

/**
 * How one operating unit sells and what it pays. Rates are per year. Sales here are orders for goods and jobs; what is
 * sold under contract and what is billed by time come on top.
 */
export interface UnitPlan {
  /** Dollars of gross sales in the first fiscal year, about. */
  annualSales: number
  growth: number
  /** Order lines a month. */
  linesPerMonth: number
  /** Weight of each month, July first. */
  season: readonly number[]
  priceRise: number
  materialInflation: number
  wageInflation: number
  /** Share of gross sales; nothing is shipped where it is 0. */
  freightRate: number
  /** Share of net sales paid to whoever sold it. */
  commissionRate: number
  /** Share of order lines that come back in part. */
  returnRate: number
}

// Roads are built from summer to autumn; public customers spend what is left before their year ends in June.
const CONSTRUCTION = [1.14, 1.2, 1.16, 1.08, 0.94, 0.8, 0.74, 0.78, 0.9, 1.0, 1.08, 1.18]
const STEADY = [0.97, 0.97, 0.99, 1.0, 0.99, 0.98, 0.98, 0.99, 1.0, 1.01, 1.03, 1.09]

export const UNIT_PLANS: Record<OperatingUnitId, UnitPlan> = {
  signals: {
    annualSales: 27_000_000,
    growth: 0.04,
    linesPerMonth: 90,
    season: CONSTRUCTION,
    priceRise: 0.03,
    materialInflation: 0.038,
    wageInflation: 0.034,
    freightRate: 0.021,
    commissionRate: 0.022,
    returnRate: 0.03,
  },
  controllers: {
    annualSales: 22_000_000,
    growth: 0.065,
    linesPerMonth: 68,
    season: CONSTRUCTION,
    priceRise: 0.028,
    materialInflation: 0.024,
    wageInflation: 0.034,
    freightRate: 0.015,
    commissionRate: 0.025,
    returnRate: 0.02,
  },
  software: {
    annualSales: 1_800_000,
    growth: 0.09,
    linesPerMonth: 16,
    season: STEADY,
    priceRise: 0.04,
    materialInflation: 0.02,
    wageInflation: 0.042,
    freightRate: 0,
    commissionRate: 0.04,
    returnRate: 0.008,
  },
  services: {
    annualSales: 6_900_000,
    growth: 0.09,
    linesPerMonth: 36,
    season: CONSTRUCTION,
    priceRise: 0.036,
    materialInflation: 0.03,
    wageInflation: 0.04,
    freightRate: 0,
    commissionRate: 0.015,
    returnRate: 0.006,
  },
}

/** What something cost in a fiscal year, against the catalogue's year, when it rises by `rate` each year. */
export function priceIndex(fiscalYear: number, rate: number): number {
  return (1 + rate) ** (fiscalYear - CATALOGUE_YEAR)
}

/** The same for a unit's materials, whose cost rises unevenly where a story says so. */
export function materialIndex(unit: OperatingUnitId, fiscalYear: number): number {
  const steps = Array.from({ length: Math.abs(CATALOGUE_YEAR - fiscalYear) }, (_, index) => CATALOGUE_YEAR - index)
  const { unit: squeezed, rises } = INPUT_COST_SQUEEZE
  const rise = (year: number): number =>
    (unit === squeezed ? rises.get(year) : undefined) ?? UNIT_PLANS[unit].materialInflation
  return steps.reduce((index, year) => index / (1 + rise(year)), 1)
}
