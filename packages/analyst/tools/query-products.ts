import { z } from 'zod'
import type { Tool } from './tool.ts'
import {
  businessUnitsField, customersField, customerTypesField, directionField, fiscalYearField, limitField, offsetField, productCategoriesField, productsField,
} from './filters.ts'

export const PRODUCT_SORTS = [
  'name', 'category', 'list_price', 'unit_cost', 'unit_margin', 'unit_margin_ratio', 'units', 'net_sales', 'gross_margin', 'gross_margin_ratio',
] as const

export const queryProductsInput = z.strictObject({
  view: z.enum(['products', 'line_items']).default('products').describe(
    'products: one row per product. line_items: the bill of what goes into one piece of each matching product, with cost.',
  ),
  search: z.string().min(1).max(200).optional().describe('Part of a product name, id or category, in any case.'),
  products: productsField,
  productCategories: productCategoriesField,
  businessUnits: businessUnitsField,
  customers: customersField,
  customerTypes: customerTypesField,
  fiscalYear: fiscalYearField.optional().describe('Fiscal year of units, net sales and margin. Absent: the latest full year.'),
  sortBy: z.enum(PRODUCT_SORTS).default('net_sales').describe('Column to sort the products by.'),
  direction: directionField.default('desc'),
  limit: limitField,
  offset: offsetField,
})
export type QueryProductsInput = z.infer<typeof queryProductsInput>

export const queryProducts: Tool<QueryProductsInput> = {
  name: 'query_products',
  title: 'Products',
  description: 'Products with list price, unit cost, unit margin, and units, net sales and gross margin of a fiscal year; or their bills of line items.',
  input: queryProductsInput,
  run: () => Promise.reject(new Error('being built')),
}
