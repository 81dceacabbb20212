import type { ContractTerm, MonthNumber } from '../tables.ts'
import type { CatalogueProduct } from './bill.ts'
import type { OperatingUnitId } from './business-units.ts'
import type { GeneratedCustomer } from './customers.ts'
import { FIRST_MONTH, LAST_MONTH, soldMonths } from './plan.ts'
import { priceCentsIn } from './pricing.ts'
import { createRandom, type Random } from './random.ts'
import { CONCENTRATION, LOST_CUSTOMER, type Cast } from './stories.ts'

/** How a unit's contracts come, change and go. Rates and chances are per year. */
interface ContractPlan {
  unit: OperatingUnitId
  productIds: readonly string[]
  /** Pieces of the product that one contract's year is: intersection years, or twelve intersection months. */
  piecesPerYear: number
  /** Dollars of annual recurring revenue when the books begin, about. */
  openingRevenue: number
  /** Chance that a customer is under contract for a product when the books begin, and that it comes to be later. */
  openingShare: number
  comingShare: number
  expansion: { chance: number; by: [low: number, high: number] }
  contraction: { chance: number; by: [low: number, high: number] }
  churn: number
  /** Whether a term ends after its year and is renewed, or goes on until it is changed. */
  hasEnd: boolean
}

const PLANS: readonly ContractPlan[] = [
  {
    unit: 'software',
    productIds: ['SFT-200', 'SFT-210', 'SFT-220', 'SFT-230'],
    piecesPerYear: 1,
    openingRevenue: 4_400_000,
    openingShare: 0.19,
    comingShare: 0.12,
    expansion: { chance: 0.34, by: [1.08, 1.4] },
    contraction: { chance: 0.08, by: [0.65, 0.92] },
    churn: 0.045,
    hasEnd: true,
  },
  {
    unit: 'services',
    productIds: ['SRV-220'],
    piecesPerYear: 12,
    openingRevenue: 2_000_000,
    openingShare: 0.26,
    comingShare: 0.14,
    expansion: { chance: 0.22, by: [1.05, 1.3] },
    contraction: { chance: 0.1, by: [0.7, 0.92] },
    churn: 0.05,
    hasEnd: false,
  },
]

/** Contractors build; they do not run intersections for years. */
const NO_CONTRACT_TYPES = ['Contractor']
const MONTHS_PER_YEAR = 12

/** Whether a product is sold under contract alone. */
export function isUnderContract({ id }: CatalogueProduct['product']): boolean {
  return PLANS.some(({ productIds }) => productIds.includes(id))
}

/** A term, with what the ledger counts for each of its months: pieces of the product, to the hundredth. */
export interface GeneratedTerm extends ContractTerm {
  productId: string
  piecesPerMonth: number
}

/**
 * The terms of every contract that was ever in force from shortly before the books on. A year's amount is a multiple of
 * twelve cents, so that each month is exactly a twelfth of it.
 */
export function createContracts(
  seed: number,
  catalogue: readonly CatalogueProduct[],
  customers: readonly GeneratedCustomer[],
  cast: Cast,
): GeneratedTerm[] {
  return PLANS.flatMap((plan) => {
    const random = createRandom(seed, `contracts/${plan.unit}`)
    const signed = signContracts(plan, catalogue, customers, cast, random)
    return signed.flatMap((contract, index) => {
      const contractId = `${plan.unit === 'software' ? 'S' : 'M'}${String(2001 + index)}`
      return contract.customer.id === cast.lostCustomerId
        ? endTerms(liveContract(plan, contractId, contract, 'stays', random), LOST_CUSTOMER.lastMonth)
        : liveContract(plan, contractId, contract, 'may leave', random)
    })
  })
}

interface Signed {
  customer: GeneratedCustomer
  product: CatalogueProduct['product']
  fromMonth: MonthNumber
  /** Dollars a year at the prices of the month it begins in. */
  size: number
}

function signContracts(
  plan: ContractPlan,
  catalogue: readonly CatalogueProduct[],
  customers: readonly GeneratedCustomer[],
  cast: Cast,
  random: Random,
): Signed[] {
  const products = plan.productIds.map((id) => catalogue.find(({ product }) => product.id === id)!.product)
  const candidates = customers.filter(({ type }) => !NO_CONTRACT_TYPES.includes(type))
  const drawn = candidates.flatMap((customer) =>
    products.map((product) => drawContract(plan, customer, product, cast, random)),
  )
  const contracts = drawn.filter((contract) => contract !== undefined)
  const isLost = ({ customer }: Signed): boolean =>
    plan.unit === LOST_CUSTOMER.unit && customer.id === cast.lostCustomerId
  const share = plan.unit === LOST_CUSTOMER.unit ? LOST_CUSTOMER.share : 0
  const scaleTo = (revenue: number, wanted: (contract: Signed) => boolean): number => {
    const opening = contracts.filter((contract) => contract.fromMonth < FIRST_MONTH && wanted(contract))
    return revenue / opening.reduce((sum, { size }) => sum + size, 0)
  }
  const lost = scaleTo(plan.openingRevenue * share, isLost)
  const others = scaleTo(plan.openingRevenue * (1 - share), (contract) => !isLost(contract))
  return contracts.map((contract) => ({ ...contract, size: contract.size * (isLost(contract) ? lost : others) }))
}

/** Whether, and from when, a customer is under contract for a product. */
function drawContract(
  plan: ContractPlan,
  customer: GeneratedCustomer,
  product: CatalogueProduct['product'],
  { lostCustomerId, concentratedCustomerId }: Cast,
  random: Random,
): Signed | undefined {
  const chance = random.next()
  const before = random.whole(1, MONTHS_PER_YEAR)
  const later = random.whole(FIRST_MONTH, LAST_MONTH)
  const size = Math.sqrt(customer.size) * customer.affinity[plan.unit] * random.between(0.5, 1.5)
  // The customer that leaves had everything; the one that a unit depends on buys jobs, not contracts.
  if (customer.id === concentratedCustomerId && plan.unit === CONCENTRATION.unit) return undefined
  const isOpening = customer.id === lostCustomerId || chance < plan.openingShare * customer.affinity[plan.unit]
  if (isOpening) return { customer, product, size, fromMonth: soldMonths()[0]! - before }
  const isComing = chance < (plan.openingShare + plan.comingShare) * customer.affinity[plan.unit]
  return isComing ? { customer, product, size, fromMonth: later } : undefined
}

/** Year by year until it ends or the books do. */
function liveContract(
  plan: ContractPlan,
  contractId: string,
  { customer, product, fromMonth, size }: Signed,
  loyalty: 'stays' | 'may leave',
  random: Random,
): GeneratedTerm[] {
  const terms: GeneratedTerm[] = []
  let pieces = (size * 100) / priceCentsIn(fromMonth, product) / plan.piecesPerYear
  for (let start = fromMonth; start <= LAST_MONTH; start += MONTHS_PER_YEAR) {
    pieces = Math.max(1, Math.round(pieces))
    const yearCents = pieces * plan.piecesPerYear * priceCentsIn(start, product) * (1 - customer.discountRate)
    const isLast = start + MONTHS_PER_YEAR > LAST_MONTH
    terms.push({
      contractId,
      customerId: customer.id,
      businessUnitId: plan.unit,
      productId: product.id,
      fromMonth: start,
      toMonth: isLast && !plan.hasEnd ? null : start + MONTHS_PER_YEAR - 1,
      annualAmount: Math.round(yearCents / MONTHS_PER_YEAR) * MONTHS_PER_YEAR,
      piecesPerMonth: Math.round((pieces * plan.piecesPerYear * 100) / MONTHS_PER_YEAR) / 100,
    })
    const [going, changing, factor] = [random.next(), random.next(), random.next()]
    if (going < plan.churn && loyalty === 'may leave') return endTerms(terms, start + MONTHS_PER_YEAR - 1)
    pieces *= changeOf(plan, changing, factor)
  }
  return terms
}

/** By what a renewal multiplies the pieces. */
function changeOf({ expansion, contraction }: ContractPlan, chance: number, point: number): number {
  const between = ([low, high]: [number, number]): number => low + point * (high - low)
  if (chance < expansion.chance) return between(expansion.by)
  return chance < expansion.chance + contraction.chance ? between(contraction.by) : 1
}

/** What is left of the terms when everything ends with `month`. */
function endTerms(terms: readonly GeneratedTerm[], month: MonthNumber): GeneratedTerm[] {
  return terms
    .filter(({ fromMonth }) => fromMonth <= month)
    .map((term) => ({ ...term, toMonth: term.toMonth === null || term.toMonth > month ? month : term.toMonth }))
}
