import { descend } from '../account-tree.ts'
import type { Fact, Invoice, MonthNumber } from '../tables.ts'
import { OPERATING_UNIT_IDS } from './business-units.ts'
import { ACCOUNTS, POSTING, ROLES } from './chart-of-accounts.ts'
import { openAt } from './invoices.ts'
import { booksMonths } from './plan.ts'

/** Income tax as a share of profit before tax, accrued month by month; a loss accrues a credit. */
const TAX_RATE = 0.24
/** Months of materials that stand in the warehouse at a month's end. */
const INVENTORY_MONTHS = 2.2

/**
 * What is booked when a month is closed, from what was booked in it: taxes, inventory, and as receivables what is open
 * of the invoices.
 */
export function createClosing(facts: readonly Fact[], invoices: readonly Invoice[]): Fact[] {
  const profit = new Map(descend(ACCOUNTS, ROLES.net_income!))
  const profitByMonth = sumBy(
    facts,
    (fact) => `${fact.month}`,
    (fact) => fact.amount * (profit.get(fact.accountId) ?? 0),
  )
  const materialsByUnit = sumBy(facts, unitMonth, (fact) => (fact.accountId === POSTING.materials ? fact.amount : 0))
  return booksMonths().flatMap((month) => {
    const open = openAt(invoices, month)
    return [
      closingFact(month, 'corporate', POSTING.taxes, Math.round((profitByMonth.get(`${month}`) ?? 0) * TAX_RATE)),
      ...OPERATING_UNIT_IDS.flatMap((unit) => [
        closingFact(month, unit, POSTING.receivables, open.get(unit) ?? 0),
        closingFact(month, unit, POSTING.inventory, balance(materialsByUnit, unit, month, INVENTORY_MONTHS)),
      ]),
    ]
  })
}

const unitMonth = (fact: Fact): string => `${fact.businessUnitId}/${fact.month}`

function closingFact(month: MonthNumber, businessUnitId: string, accountId: string, amount: number): Fact {
  return { month, businessUnitId, accountId, productId: null, customerId: null, amount }
}

/** `months` of the average of this month's flow and the one before. */
function balance(flows: ReadonlyMap<string, number>, unit: string, month: MonthNumber, months: number): number {
  const current = flows.get(`${unit}/${month}`) ?? 0
  const previous = flows.get(`${unit}/${month - 1}`) ?? current
  return Math.round(((current + previous) / 2) * months)
}

function sumBy(
  facts: readonly Fact[],
  key: (fact: Fact) => string,
  amount: (fact: Fact) => number,
): Map<string, number> {
  const sums = new Map<string, number>()
  for (const fact of facts) sums.set(key(fact), (sums.get(key(fact)) ?? 0) + amount(fact))
  return sums
}
