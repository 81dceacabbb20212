import type { Fact, LineItem, MonthNumber } from '../tables.ts'
import type { CatalogueProduct } from './bill.ts'
import type { OperatingUnitId } from './business-units.ts'
import { POSTING } from './chart-of-accounts.ts'
import { UNIT_PLANS } from './plan.ts'
import { standardCostIn } from './pricing.ts'
import type { Random } from './random.ts'

const SALES_ACCOUNT: Record<OperatingUnitId, string> = {
  signals: POSTING.productSales,
  controllers: POSTING.productSales,
  software: POSTING.softwareSales,
  services: POSTING.serviceRevenue,
}
/** How far the cost of a sale strays from standard, either way; freight by more. */
const COST_SPREAD = 0.03
const FREIGHT_SPREAD = 0.2

/** Something sold to one customer in one month. */
export interface Sale {
  month: MonthNumber
  customerId: string
  product: CatalogueProduct['product']
  /** Pieces, to the hundredth. */
  quantity: number
  /** Cents. */
  gross: number
  discount: number
  returned: number
}

/** A sale as the ledger sees it: revenue and its deductions, the costs of sales, commission, and pieces sold. */
export function postSale(facts: Fact[], sale: Sale, random: Random): void {
  const { month, customerId, product, quantity, gross, discount, returned } = sale
  const { businessUnitId, id: productId } = product
  const { freightRate, commissionRate } = UNIT_PLANS[businessUnitId]
  const post = (accountId: string, amount: number): void => {
    if (amount !== 0) facts.push({ month, businessUnitId, accountId, productId, customerId, amount })
  }
  const costOf = (kind: LineItem['kind']): number =>
    Math.round(standardCostIn(month, product, kind, quantity) * random.between(1 - COST_SPREAD, 1 + COST_SPREAD))
  post(SALES_ACCOUNT[businessUnitId], gross)
  post(POSTING.discounts, discount)
  post(POSTING.returns, returned)
  post(POSTING.materials, costOf('material'))
  post(POSTING.labour, costOf('labour'))
  post(POSTING.overhead, costOf('overhead'))
  post(POSTING.freight, Math.round(gross * freightRate * random.between(1 - FREIGHT_SPREAD, 1 + FREIGHT_SPREAD)))
  post(POSTING.commissions, Math.round((gross - discount - returned) * commissionRate))
  post(POSTING.unitsSold, Math.round(quantity * 100))
}
