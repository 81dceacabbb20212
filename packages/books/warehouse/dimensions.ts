/** What figures can be split by: a closed list, each bound to a column by the warehouse, never to a caller's text. */
export const DIMENSIONS = [
  'business_unit',
  'account',
  'product',
  'product_category',
  'customer',
  'customer_type',
  'customer_region',
  'fiscal_year',
  'fiscal_quarter',
  'month',
] as const
export type Dimension = (typeof DIMENSIONS)[number]

/** The dimensions of members (not of time, not of accounts): what a comparison or a margin can be broken down by. */
export const MEMBER_DIMENSIONS = [
  'business_unit',
  'product',
  'product_category',
  'customer',
  'customer_type',
  'customer_region',
] as const
export type MemberDimension = (typeof MEMBER_DIMENSIONS)[number]

/** What a budget can be split by: it is made by unit, account and month. */
export const BUDGET_DIMENSIONS = ['business_unit', 'account', 'fiscal_year', 'fiscal_quarter', 'month'] as const
export type BudgetDimension = (typeof BUDGET_DIMENSIONS)[number]

/** The dimensions of those that only postings by product or customer know. */
export const DETAIL_DIMENSIONS: readonly Dimension[] = [
  'product',
  'product_category',
  'customer',
  'customer_type',
  'customer_region',
]

export const DIMENSION_LABELS: Record<Dimension, string> = {
  business_unit: 'Business unit',
  account: 'Account',
  product: 'Product',
  product_category: 'Product category',
  customer: 'Customer',
  customer_type: 'Customer type',
  customer_region: 'Customer region',
  fiscal_year: 'Fiscal year',
  fiscal_quarter: 'Fiscal quarter',
  month: 'Month',
}
