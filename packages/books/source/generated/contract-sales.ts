import type { Fact } from '../tables.ts'
import type { CatalogueProduct } from './bill.ts'
import type { GeneratedTerm } from './contracts.ts'
import { soldMonths } from './plan.ts'
import { createRandom } from './random.ts'
import { postSale } from './sale.ts'

/** A twelfth of each contract in force, month by month, with what it costs; there are no discounts and no returns. */
export function createContractSales(
  seed: number,
  catalogue: readonly CatalogueProduct[],
  terms: readonly GeneratedTerm[],
): Fact[] {
  const random = createRandom(seed, 'contract sales')
  const products = new Map(catalogue.map(({ product }) => [product.id, product]))
  const facts: Fact[] = []
  for (const month of soldMonths()) {
    for (const { fromMonth, toMonth, productId, customerId, annualAmount, piecesPerMonth } of terms) {
      if (fromMonth > month || (toMonth !== null && toMonth < month)) continue
      const product = products.get(productId)!
      const sale = { month, customerId, product, quantity: piecesPerMonth, discount: 0, returned: 0 }
      postSale(facts, { ...sale, gross: annualAmount / 12 }, random)
    }
  }
  return facts
}
