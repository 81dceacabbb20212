import type { LineItem, MonthNumber } from '../tables.ts'
import { lineItemCostCents, type CatalogueProduct } from './bill.ts'
import { materialIndex, priceIndex, UNIT_PLANS, yearOf } from './plan.ts'
import { PRICE_RISE } from './stories.ts'

/** What a piece of a product cost and was sold for in any month, from the catalogue, which states the last year's. */

type PricedProduct = CatalogueProduct['product']

/** List price of a piece in a month, whole cents. */
export function priceCentsIn(month: MonthNumber, product: PricedProduct): number {
  const year = yearOf(month)
  const { priceRise } = UNIT_PLANS[product.businessUnitId]
  const story = isRepriced(product) && year < PRICE_RISE.fiscalYear ? 1 + PRICE_RISE.rise : 1
  return Math.round((product.listPriceCents * priceIndex(year, priceRise)) / story)
}

/** Pieces that are bought in a month for so many cents at the price of old: fewer once the price is raised. */
export function quantityFor(month: MonthNumber, product: PricedProduct, cents: number): number {
  const price = priceCentsIn(month, product)
  if (!isRepriced(product) || yearOf(month) < PRICE_RISE.fiscalYear) return cents / price
  return (cents / (price / (1 + PRICE_RISE.rise))) * PRICE_RISE.volumeKept
}

const isRepriced = ({ businessUnitId, category }: PricedProduct): boolean =>
  businessUnitId === PRICE_RISE.unit && category === PRICE_RISE.productCategory

/** What `quantity` pieces cost in a month at standard, in cents, before rounding. */
export function standardCostIn(
  month: MonthNumber,
  product: PricedProduct,
  kind: LineItem['kind'],
  quantity: number,
): number {
  const { businessUnitId: unit, lineItems } = product
  const year = yearOf(month)
  const index = kind === 'material' ? materialIndex(unit, year) : priceIndex(year, UNIT_PLANS[unit].wageInflation)
  const perPiece = lineItems
    .filter((line) => line.kind === kind)
    .reduce((sum, line) => sum + lineItemCostCents(line), 0)
  return perPiece * quantity * index
}
