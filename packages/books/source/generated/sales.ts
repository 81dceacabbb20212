import type { Fact, MonthNumber } from '../tables.ts'
import type { CatalogueProduct } from './bill.ts'
import { OPERATING_UNIT_IDS, type OperatingUnitId } from './business-units.ts'
import { isUnderContract } from './contracts.ts'
import type { GeneratedCustomer } from './customers.ts'
import { soldMonths, UNIT_PLANS, yearOf, yearsSinceStart, type UnitPlan } from './plan.ts'
import { priceCentsIn, quantityFor } from './pricing.ts'
import { createRandom, type Random } from './random.ts'
import { postSale } from './sale.ts'
import { CONCENTRATION, LOST_CUSTOMER, type Cast } from './stories.ts'
import { BILLING_ROLES, isTimeBilled, timeTarget, TIME_BILLING_UNIT } from './time-billed.ts'

/** Orders of one kind, which share a monthly target: a unit's goods and jobs, or what one role bills by time. */
interface Trade {
  id: string
  unit: OperatingUnitId
  offered: readonly CatalogueProduct[]
  linesPerMonth: number
  /** Dollars of gross sales in a month, before chance. */
  target(month: MonthNumber): number
  /** Work is billed as it goes on, goods by the piece. */
  inParts: boolean
}

/** All order lines, and what selling them costs: postings by month, unit, product and customer. */
export function createSales(
  seed: number,
  catalogue: readonly CatalogueProduct[],
  customers: readonly GeneratedCustomer[],
  cast: Cast,
): Fact[] {
  const facts: Fact[] = []
  for (const trade of tradesOf(catalogue)) {
    const random = createRandom(seed, `sales/${trade.id}`)
    for (const month of soldMonths()) postMonth(facts, { trade, month, customers, cast, random })
  }
  return facts
}

function tradesOf(catalogue: readonly CatalogueProduct[]): Trade[] {
  const jobs = OPERATING_UNIT_IDS.map((unit): Trade => {
    const plan = UNIT_PLANS[unit]
    const isOffered = ({ product }: CatalogueProduct): boolean =>
      product.businessUnitId === unit && !isUnderContract(product) && !isTimeBilled(product)
    return {
      id: unit,
      unit,
      offered: catalogue.filter(isOffered),
      linesPerMonth: plan.linesPerMonth,
      target: (month) => salesTarget(plan, month),
      inParts: false,
    }
  })
  const time = BILLING_ROLES.map((role): Trade => ({
    id: `${TIME_BILLING_UNIT}/${role.role}`,
    unit: TIME_BILLING_UNIT,
    offered: catalogue.filter(({ product }) => role.productIds.includes(product.id)),
    linesPerMonth: role.linesPerMonth,
    target: (month) => timeTarget(role, month),
    inParts: true,
  }))
  return [...jobs, ...time]
}

/** Dollars a unit sells in a month, before chance. */
function salesTarget(plan: UnitPlan, month: MonthNumber): number {
  const season = plan.season[(month - 6) % 12]!
  return (plan.annualSales / 12) * season * (1 + plan.growth) ** yearsSinceStart(month)
}

interface MonthOfTrade {
  trade: Trade
  month: MonthNumber
  customers: readonly GeneratedCustomer[]
  cast: Cast
  random: Random
}

function postMonth(facts: Fact[], { trade, month, customers, cast, random }: MonthOfTrade): void {
  const { unit, offered, inParts, linesPerMonth } = trade
  const target = trade.target(month) * random.between(0.94, 1.06) * 100
  const popularities = offered.map(({ popularity }) => popularity)
  for (const { buyers, share } of buyersOf(unit, month, customers, cast)) {
    const buyerWeights = buyers.map((customer) => Math.sqrt(customer.size) * customer.affinity[unit])
    const lines = Array.from({ length: Math.max(1, Math.round(linesPerMonth * share)) }, () => {
      const customer = buyers[random.weighted(buyerWeights)]!
      const { product } = offered[random.weighted(popularities)]!
      return { customer, product, weight: Math.sqrt(customer.size) * random.between(0.3, 1.7) }
    })
    const weights = lines.reduce((sum, line) => sum + line.weight, 0)
    for (const { customer, product, weight } of lines) {
      const pieces = quantityFor(month, product, (target * share * weight) / weights)
      const quantity = inParts ? Math.max(0.01, Math.round(pieces * 100) / 100) : Math.max(1, Math.round(pieces))
      postLine(facts, { month, customer, product, quantity, random })
    }
  }
}

interface Buyers {
  buyers: readonly GeneratedCustomer[]
  /** Of the trade's target. */
  share: number
}

/** Who buys of a unit in a month: everybody by size and liking, but for those whom a story has do otherwise. */
function buyersOf(
  unit: OperatingUnitId,
  month: MonthNumber,
  customers: readonly GeneratedCustomer[],
  { lostCustomerId, concentratedCustomerId }: Cast,
): Buyers[] {
  const stayed = customers.filter(({ id }) => id !== lostCustomerId || month <= LOST_CUSTOMER.lastMonth)
  if (unit !== CONCENTRATION.unit) return [{ buyers: stayed, share: 1 }]
  const share = concentrationIn(month)
  return [
    { buyers: stayed.filter(({ id }) => id === concentratedCustomerId), share },
    { buyers: stayed.filter(({ id }) => id !== concentratedCustomerId), share: 1 - share },
  ]
}

function concentrationIn(month: MonthNumber): number {
  const [firstYear] = CONCENTRATION.shares.keys()
  return CONCENTRATION.shares.get(Math.max(yearOf(month), firstYear!))!
}

interface OrderLine {
  month: MonthNumber
  customer: GeneratedCustomer
  product: CatalogueProduct['product']
  quantity: number
  random: Random
}

function postLine(facts: Fact[], { month, customer, product, quantity, random }: OrderLine): void {
  const { returnRate } = UNIT_PLANS[product.businessUnitId]
  const gross = Math.round(priceCentsIn(month, product) * quantity)
  const discount = Math.round(gross * customer.discountRate)
  const returned = random.chance(returnRate) ? Math.round(gross * random.between(0.05, 0.3)) : 0
  postSale(facts, { month, customerId: customer.id, product, quantity, gross, discount, returned }, random)
}
