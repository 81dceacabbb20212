import type { MonthNumber } from '../tables.ts'
import type { UnitId } from './business-units.ts'
import { yearsSinceStart } from './plan.ts'

/** Who works where, and what they are paid. */
interface Staff {
  /** Heads in the first month whose pay is an operating expense … */
  office: number
  /** … and those whose pay stands in the cost of sales. */
  direct: number
  growth: number
  /** Dollars of monthly pay per office head in the first fiscal year. */
  monthlyPay: number
}

const STAFF: Record<UnitId, Staff> = {
  signals: { office: 38, direct: 92, growth: 0.015, monthlyPay: 7400 },
  controllers: { office: 40, direct: 64, growth: 0.03, monthlyPay: 8600 },
  software: { office: 17, direct: 9, growth: 0.11, monthlyPay: 9800 },
  services: { office: 18, direct: 74, growth: 0.05, monthlyPay: 7200 },
  corporate: { office: 19, direct: 0, growth: 0.01, monthlyPay: 10_200 },
}
const PAY_RISE = 0.035

/** Heads at a month's end. */
export function headsOf(unit: UnitId, month: MonthNumber): { office: number; direct: number } {
  const { office, direct, growth } = STAFF[unit]
  const heads = (start: number): number => Math.round(start * (1 + growth) ** yearsSinceStart(month))
  return { office: heads(office), direct: heads(direct) }
}

/** Dollars of monthly pay, from what it was in the first fiscal year; it rises each July. */
export function payIn(month: MonthNumber, firstYearPay: number): number {
  return firstYearPay * (1 + PAY_RISE) ** Math.floor(yearsSinceStart(month))
}

/** Dollars of monthly pay per office head. */
export function officePayOf(unit: UnitId, month: MonthNumber): number {
  return payIn(month, STAFF[unit].monthlyPay)
}
