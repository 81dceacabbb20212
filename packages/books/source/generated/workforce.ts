import { descend } from '../account-tree.ts'
import type { Fact, MonthNumber, WorkforceRow } from '../tables.ts'
import type { CatalogueProduct } from './bill.ts'
import { ACCOUNTS, POSTING, ROLES } from './chart-of-accounts.ts'
import { booksMonths } from './plan.ts'
import { headsOf, payIn } from './staff.ts'
import {
  availableHours,
  billingHeads,
  BILLING_ROLES,
  CREW,
  listRate,
  OFFICE,
  TIME_BILLING_UNIT,
  type BillingRole,
} from './time-billed.ts'

/**
 * Heads, hours and rates of the unit that bills time, from the ledger that it must agree with: heads add up to the
 * headcount account, `billed` of each role to the net sales of its products, and the hours are those in what was sold.
 * The office is paid what is booked as salaries; the pay of the others stands in the cost of sales at standard.
 */
export function createWorkforce(facts: readonly Fact[], catalogue: readonly CatalogueProduct[]): WorkforceRow[] {
  const own = facts.filter(({ businessUnitId }) => businessUnitId === TIME_BILLING_UNIT)
  const sold = sumSold(own, catalogue)
  const salaries = new Map(
    own.filter(({ accountId }) => accountId === POSTING.salaries).map(({ month, amount }) => [month, amount]),
  )
  return booksMonths().flatMap((month) => {
    const { office, direct } = headsOf(TIME_BILLING_UNIT, month)
    const billing = BILLING_ROLES.map((role) => billingRow(role, month, sold))
    const crew = direct * 100 - billing.reduce((sum, { heads }) => sum + heads, 0)
    return [
      ...billing,
      fixedRow(CREW.role, month, crew, Math.round(crew * payIn(month, CREW.monthlyPay))),
      fixedRow(OFFICE.role, month, office * 100, salaries.get(month) ?? 0),
    ]
  })
}

function fixedRow(role: string, month: MonthNumber, heads: number, pay: number): WorkforceRow {
  const none = { availableHours: 0, billableHours: 0, listRate: 0, billed: 0 }
  return { month, businessUnitId: TIME_BILLING_UNIT, role, heads, ...none, pay }
}

interface Sold {
  /** Hundredths of an hour, and cents of net sales. */
  hours: number
  net: number
}

function billingRow(role: BillingRole, month: MonthNumber, sold: ReadonlyMap<string, Sold>): WorkforceRow {
  const products = role.productIds.map((id) => sold.get(`${id}/${month}`) ?? { hours: 0, net: 0 })
  const heads = billingHeads(role, month)
  return {
    month,
    businessUnitId: TIME_BILLING_UNIT,
    role: role.role,
    heads: heads * 100,
    availableHours: availableHours(role, month),
    billableHours: Math.round(products.reduce((sum, { hours }) => sum + hours, 0)),
    listRate: listRate(role, month),
    billed: products.reduce((sum, { net }) => sum + net, 0),
    pay: Math.round(heads * payIn(month, role.monthlyPay) * 100),
  }
}

/** What was sold of each product in each month. */
function sumSold(facts: readonly Fact[], catalogue: readonly CatalogueProduct[]): Map<string, Sold> {
  const netSales = new Map(descend(ACCOUNTS, ROLES.net_sales!))
  const hoursPerPiece = new Map(
    catalogue.map(({ product }) => [
      product.id,
      product.lineItems.filter(({ kind }) => kind === 'labour').reduce((sum, { quantity }) => sum + quantity, 0),
    ]),
  )
  const sold = new Map<string, Sold>()
  for (const { month, accountId, productId, amount } of facts) {
    if (productId === null) continue
    const key = `${productId}/${month}`
    const sums = sold.get(key) ?? { hours: 0, net: 0 }
    sums.net += amount * (netSales.get(accountId) ?? 0)
    if (accountId === POSTING.unitsSold) sums.hours += amount * hoursPerPiece.get(productId)!
    sold.set(key, sums)
  }
  return sold
}
