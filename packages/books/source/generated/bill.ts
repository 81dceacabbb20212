import type { LineItem, Product } from '../tables.ts'
import type { OperatingUnitId } from './business-units.ts'

/** How the catalogue files write a product down: dollars, and the bill of what goes into one piece. */

export interface CatalogueProduct {
  product: Product & { businessUnitId: OperatingUnitId; listPriceCents: number }
  /** How often it is ordered against the unit's other products. */
  popularity: number
}

export interface ProductSheet {
  id: string
  name: string
  category: string
  listPrice: number
  popularity: number
  bill: readonly LineItem[]
}

const item = (kind: LineItem['kind'], name: string, quantity: number, unitCost: number): LineItem => ({
  name,
  kind,
  quantity,
  unitCostCents: Math.round(unitCost * 100),
})

export const material = (name: string, quantity: number, unitCost: number): LineItem =>
  item('material', name, quantity, unitCost)
/** `quantity` in hours. */
export const labour = (name: string, hours: number, hourlyCost: number): LineItem =>
  item('labour', name, hours, hourlyCost)
export const overhead = (name: string, quantity: number, unitCost: number): LineItem =>
  item('overhead', name, quantity, unitCost)

/** What one line item adds to a piece, in cents. */
export function lineItemCostCents(line: LineItem): number {
  return Math.round(line.quantity * line.unitCostCents)
}

export function createProduct(businessUnitId: OperatingUnitId, sheet: ProductSheet): CatalogueProduct {
  const product = {
    id: sheet.id,
    name: sheet.name,
    category: sheet.category,
    businessUnitId,
    listPriceCents: Math.round(sheet.listPrice * 100),
    unitCostCents: sheet.bill.reduce((sum, line) => sum + lineItemCostCents(line), 0),
    lineItems: sheet.bill,
  }
  return { product, popularity: sheet.popularity }
}
