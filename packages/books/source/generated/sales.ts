import type { Fact, LineItem, MonthNumber } from '../tables.ts'
import { lineItemCostCents, type CatalogueProduct } from './bill.ts'
import { OPERATING_UNIT_IDS, type OperatingUnitId } from './business-units.ts'
import { POSTING } from './chart-of-accounts.ts'
import type { GeneratedCustomer } from './customers.ts'
import { booksMonths, priceIndex, UNIT_PLANS, yearOf, yearsSinceStart, type UnitPlan } from './plan.ts'
import { createRandom, type Random } from './random.ts'

const SALES_ACCOUNT: Record<OperatingUnitId, string> = {
  signals: POSTING.productSales,
  controllers: POSTING.productSales,
  software: POSTING.softwareSales,
  services: POSTING.serviceRevenue,
}

/** Everything that is sold, and what selling it costs: postings by month, unit, product and customer. */
export function createSales(
  seed: number,
  catalogue: readonly CatalogueProduct[],
  customers: readonly GeneratedCustomer[],
): Fact[] {
  const facts: Fact[] = []
  for (const unit of OPERATING_UNIT_IDS) {
    const offered = catalogue.filter(({ product }) => product.businessUnitId === unit)
    const random = createRandom(seed, `sales/${unit}`)
    for (const month of booksMonths()) postMonth(facts, { unit, month, offered, customers, random })
  }
  return facts
}

interface MonthOfUnit {
  unit: OperatingUnitId
  month: MonthNumber
  offered: readonly CatalogueProduct[]
  customers: readonly GeneratedCustomer[]
  random: Random
}

function postMonth(facts: Fact[], { unit, month, offered, customers, random }: MonthOfUnit): void {
  const plan = UNIT_PLANS[unit]
  const buyerWeights = customers.map((customer) => Math.sqrt(customer.size) * customer.affinity[unit])
  const popularities = offered.map(({ popularity }) => popularity)
  const lines = Array.from({ length: plan.linesPerMonth }, () => {
    const customer = customers[random.weighted(buyerWeights)]!
    const { product } = offered[random.weighted(popularities)]!
    return { customer, product, weight: Math.sqrt(customer.size) * random.between(0.3, 1.7) }
  })
  const weights = lines.reduce((sum, line) => sum + line.weight, 0)
  const target = salesTarget(plan, month) * random.between(0.94, 1.06)
  for (const { customer, product, weight } of lines) {
    const priceCents = Math.round(product.listPriceCents * priceIndex(yearOf(month), plan.priceRise))
    const quantity = Math.max(1, Math.round((target * 100 * weight) / weights / priceCents))
    postLine(facts, { unit, month, customer, product, priceCents, quantity, random })
  }
}

/** Dollars a unit sells in a month, before chance. */
function salesTarget(plan: UnitPlan, month: MonthNumber): number {
  const season = plan.season[(month - 6) % 12]!
  return (plan.annualSales / 12) * season * (1 + plan.growth) ** yearsSinceStart(month)
}

interface OrderLine {
  unit: OperatingUnitId
  month: MonthNumber
  customer: GeneratedCustomer
  product: CatalogueProduct['product']
  priceCents: number
  quantity: number
  random: Random
}

/**
 * One order line as the ledger sees it: revenue and its deductions, the costs of sales, commission, and pieces sold.
 */
function postLine(facts: Fact[], line: OrderLine): void {
  const { unit, month, customer, product, priceCents, quantity, random } = line
  const plan = UNIT_PLANS[unit]
  const post = (accountId: string, amount: number): void => {
    if (amount === 0) return
    facts.push({ month, businessUnitId: unit, accountId, productId: product.id, customerId: customer.id, amount })
  }
  const gross = priceCents * quantity
  const discount = Math.round(gross * customer.discountRate)
  const returned = random.chance(plan.returnRate) ? Math.round(gross * random.between(0.05, 0.3)) : 0
  post(SALES_ACCOUNT[unit], gross)
  post(POSTING.discounts, discount)
  post(POSTING.returns, returned)
  post(POSTING.materials, costOf('material', line, plan.materialInflation))
  post(POSTING.labour, costOf('labour', line, plan.wageInflation))
  post(POSTING.overhead, costOf('overhead', line, plan.wageInflation))
  post(POSTING.freight, Math.round(gross * plan.freightRate * random.between(0.8, 1.2)))
  post(POSTING.commissions, Math.round((gross - discount - returned) * plan.commissionRate))
  post(POSTING.unitsSold, quantity * 100)
}

function costOf(kind: LineItem['kind'], { month, product, quantity, random }: OrderLine, inflation: number): number {
  const standardCents = product.lineItems
    .filter((line) => line.kind === kind)
    .reduce((sum, line) => sum + lineItemCostCents(line), 0)
  return Math.round(standardCents * quantity * priceIndex(yearOf(month), inflation) * random.between(0.97, 1.03))
}
