import { MEMBER_DIMENSIONS, METRIC_IDS } from '@perdure/books'
import { z } from 'zod'

/** Input fields that several tools share, described once. */

/** Rows a tool gives when it is not told, and the most it gives in one page. */
export const ROWS_DEFAULT = 50
export const ROWS_MAX = 200
/** Names in one filter. */
const NAMES_MAX = 50

const names = (what: string) =>
  z.array(z.string().min(1).max(200)).min(1).max(NAMES_MAX).optional().describe(`${what}, by id or name, in any case. Absent: all.`)

export const businessUnitsField = names('Only these business units')
export const productsField = names('Only these products')
export const productCategoriesField = names('Only products of these categories')
export const customersField = names('Only these customers')
export const customerTypesField = names('Only customers of these types (e.g. municipality, contractor)')

/** What narrows the postings a tool reads. */
export const filterFields = {
  businessUnits: businessUnitsField,
  products: productsField,
  productCategories: productCategoriesField,
  customers: customersField,
  customerTypes: customerTypesField,
}

export const metricField = z.enum(METRIC_IDS)
export const memberDimensionField = z.enum(MEMBER_DIMENSIONS)

export const fiscalYearField = z.int().min(1900).max(2200).describe('Fiscal year by the calendar year it ends in: 2026 is FY2026 (2025-07 to 2026-06).')

export const limitField = z.int().min(1).max(ROWS_MAX).default(ROWS_DEFAULT).describe(`Rows to give, at most ${ROWS_MAX}. Totals always cover everything.`)
export const offsetField = z.int().min(0).default(0).describe('Rows to skip, for the next page.')
export const directionField = z.enum(['asc', 'desc'])
