import type { MonthNumber } from '../tables.ts'
import type { CatalogueProduct } from './bill.ts'
import type { OperatingUnitId } from './business-units.ts'
import { FIRST_MONTH, priceIndex, UNIT_PLANS, yearOf, yearsSinceStart } from './plan.ts'

/** The unit whose people bill their time, their roles, and what each may bill in a month. */

export const TIME_BILLING_UNIT: OperatingUnitId = 'services'

export interface BillingRole {
  role: string
  /** What the role sells: every piece of it takes the hours of labour in its bill. */
  productIds: readonly string[]
  /** Heads in the first month; they grow as the unit's. */
  heads: number
  growth: number
  /** Dollars an hour of the last fiscal year. */
  listRate: number
  /** Share of the available hours that is sold, about, when the books begin and how it moves in a year. */
  utilisation: number
  utilisationDrift: number
  /** Dollars of monthly pay per head in the first fiscal year. */
  monthlyPay: number
  linesPerMonth: number
}

export const BILLING_ROLES: readonly BillingRole[] = [
  {
    role: 'Traffic engineer',
    productIds: ['SRV-300', 'SRV-310', 'SRV-320'],
    heads: 14,
    growth: 0.05,
    listRate: 148,
    utilisation: 0.7,
    utilisationDrift: 0.012,
    monthlyPay: 7300,
    linesPerMonth: 11,
  },
  {
    role: 'Field technician',
    productIds: ['SRV-210', 'SRV-410'],
    heads: 12,
    growth: 0.06,
    listRate: 129,
    utilisation: 0.74,
    utilisationDrift: -0.015,
    monthlyPay: 5400,
    linesPerMonth: 10,
  },
  {
    role: 'Instructor',
    productIds: ['SRV-400'],
    heads: 3,
    growth: 0.04,
    listRate: 180,
    utilisation: 0.62,
    utilisationDrift: 0.02,
    monthlyPay: 6100,
    linesPerMonth: 4,
  },
]

/** Roles that bill no time: their work is sold by the job, or keeps the unit going. */
export const CREW = { role: 'Installation crew', monthlyPay: 5300 } as const
export const OFFICE = { role: 'Office and dispatch' } as const

const HOURS_PER_DAY = 8
/** Holidays, leave, sickness and training. */
const AWAY = 0.13
/** What is billed of the list value, about: discounts, and work that is done and not charged. */
const REALISATION = 0.93

export function isTimeBilled({ id }: CatalogueProduct['product']): boolean {
  return BILLING_ROLES.some(({ productIds }) => productIds.includes(id))
}

export function billingHeads({ heads, growth }: BillingRole, month: MonthNumber): number {
  return Math.round(heads * (1 + growth) ** yearsSinceStart(month))
}

/** Hours that a role can bill in a month: working days of the calendar, less time away. Hundredths. */
export function availableHours(role: BillingRole, month: MonthNumber): number {
  return Math.round(billingHeads(role, month) * workingDays(month) * HOURS_PER_DAY * (1 - AWAY) * 100)
}

/** Cents an hour. */
export function listRate(role: BillingRole, month: MonthNumber): number {
  return Math.round(role.listRate * 100 * priceIndex(yearOf(month), UNIT_PLANS[TIME_BILLING_UNIT].priceRise))
}

/** Dollars of gross sales that a role makes in a month, before chance. */
export function timeTarget(role: BillingRole, month: MonthNumber): number {
  const sold = role.utilisation + (role.utilisationDrift * (month - FIRST_MONTH)) / 12
  return ((availableHours(role, month) / 100) * sold * listRate(role, month) * REALISATION) / 100
}

/** Mondays to Fridays. */
function workingDays(month: MonthNumber): number {
  const [year, index] = [Math.floor(month / 12), month % 12]
  const days = new Date(Date.UTC(year, index + 1, 0)).getUTCDate()
  return Array.from({ length: days }, (_, day) => new Date(Date.UTC(year, index, day + 1)).getUTCDay()).filter(
    (weekday) => weekday !== 0 && weekday !== 6,
  ).length
}
