import { dayNumber, lastDayOf } from '../../warehouse/calendar.ts'
import { descend } from '../account-tree.ts'
import type { Fact, Invoice, MonthNumber } from '../tables.ts'
import { ACCOUNTS, ROLES } from './chart-of-accounts.ts'
import type { GeneratedCustomer } from './customers.ts'
import { AS_OF, FIRST_MONTH } from './plan.ts'
import { createRandom, type Random } from './random.ts'

/** Days a customer of a type has to pay. */
const TERM_DAYS: Readonly<Record<string, number>> = {
  Municipality: 30,
  County: 30,
  Contractor: 45,
  'Transportation agency': 45,
}
/** Some customers pay late as a habit, and some invoices are disputed; days past due. */
const SLOW_PAYERS = 0.08
const SLOW_DAYS = [25, 55] as const
const USUAL_DAYS = [-6, 19] as const
const DISPUTED = 0.012
const DISPUTE_DAYS = [60, 190] as const
/** How far one payment strays from the customer's habit, either way. */
const HABIT_SPREAD_DAYS = 7
/** Nobody pays before the invoice is there. */
const SETTLED_DAYS_MIN = 2
const LAST_DAY_OF_ISSUE = 28

/**
 * One invoice for what a customer bought of a unit in a month, net, in the order of issue. Those that were settled
 * before the books begin are left out; what is settled after they end is still open.
 */
export function createInvoices(
  seed: number,
  sold: readonly Fact[],
  customers: readonly GeneratedCustomer[],
): Invoice[] {
  const random = createRandom(seed, 'invoices')
  const habits = new Map(customers.map((customer) => [customer.id, habitOf(customer, random)]))
  const firstDay = dayNumber(lastDayOf(FIRST_MONTH - 1)) + 1
  return netSales(sold)
    .map((bill) => issue(bill, habits.get(bill.customerId)!, random))
    .filter(({ settled }) => settled === null || settled >= firstDay)
    .toSorted((left, right) => left.issued - right.issued)
    .map(({ issued, due, settled, businessUnitId, customerId, amount }, index) => ({
      invoiceId: `INV-${String(100_001 + index)}`,
      customerId,
      businessUnitId,
      issuedOn: dateOf(issued),
      dueOn: dateOf(due),
      settledOn: settled === null ? null : dateOf(settled),
      amount,
    }))
}

interface Habit {
  termDays: number
  /** Days past due that this customer usually pays on. */
  lateDays: number
}

function habitOf({ type }: GeneratedCustomer, random: Random): Habit {
  const [low, high] = random.chance(SLOW_PAYERS) ? SLOW_DAYS : USUAL_DAYS
  return { termDays: TERM_DAYS[type]!, lateDays: random.between(low, high) }
}

interface Bill {
  month: MonthNumber
  businessUnitId: string
  customerId: string
  /** Cents. */
  amount: number
}

/** What each customer bought of each unit in each month, net of returns and discounts. */
function netSales(sold: readonly Fact[]): Bill[] {
  const factors = new Map(descend(ACCOUNTS, ROLES.net_sales!))
  const bills = new Map<string, Bill>()
  for (const { month, businessUnitId, customerId, accountId, amount } of sold) {
    const factor = factors.get(accountId)
    if (factor === undefined || customerId === null) continue
    const key = `${month}/${businessUnitId}/${customerId}`
    const bill = bills.get(key)
    if (bill) bill.amount += factor * amount
    else bills.set(key, { month, businessUnitId, customerId, amount: factor * amount })
  }
  return [...bills.values()]
}

interface DatedBill extends Bill {
  /** Days since 1970-01-01. */
  issued: number
  due: number
  settled: number | null
}

function issue(bill: Bill, { termDays, lateDays }: Habit, random: Random): DatedBill {
  const issued = dayNumber(lastDayOf(bill.month - 1)) + random.whole(3, LAST_DAY_OF_ISSUE)
  const due = issued + termDays
  const dispute = random.chance(DISPUTED) ? random.between(...DISPUTE_DAYS) : 0
  const late = lateDays + random.between(-HABIT_SPREAD_DAYS, HABIT_SPREAD_DAYS) + dispute
  const settled = Math.max(issued + SETTLED_DAYS_MIN, Math.round(due + late))
  return { ...bill, issued, due, settled: settled > dayNumber(AS_OF) ? null : settled }
}

const dateOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10)

/** Cents open at a month's end, by unit. */
export function openAt(invoices: readonly Invoice[], month: MonthNumber): Map<string, number> {
  const day = lastDayOf(month)
  const open = new Map<string, number>()
  for (const { businessUnitId, issuedOn, settledOn, amount } of invoices) {
    if (issuedOn > day || (settledOn !== null && settledOn <= day)) continue
    open.set(businessUnitId, (open.get(businessUnitId) ?? 0) + amount)
  }
  return open
}
