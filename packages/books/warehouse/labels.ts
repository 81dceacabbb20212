import { fiscalQuarterOf, monthText } from './calendar.ts'
import type { Dataset } from './dataset.ts'
import type { Dimension } from './dimensions.ts'

/** What is shown for postings that belong to no member of a dimension. */
export const UNATTRIBUTED = 'Not attributed'

export interface KeyText {
  /** Stable id of the member; '' for none. */
  key: string
  /** For people. */
  label: string
}

/** A dimension's key, as the database has it, in words. */
export function keyText(dataset: Dataset, dimension: Dimension, key: number): KeyText {
  if (key === -1) return { key: '', label: UNATTRIBUTED }
  const named = (member: { id: string; name: string }): KeyText => ({ key: member.id, label: member.name })
  const kind = (text: string): KeyText => ({ key: text, label: text })
  switch (dimension) {
    case 'business_unit':
      return named(dataset.units.list[key]!)
    case 'account':
      return named(dataset.accountMembers.list[key]!)
    case 'product':
      return named(dataset.products.list[key]!)
    case 'customer':
      return named(dataset.customers.list[key]!)
    case 'product_category':
      return kind(dataset.categories.list[key]!)
    case 'customer_type':
      return kind(dataset.customerTypes.list[key]!)
    case 'customer_region':
      return kind(dataset.customerRegions.list[key]!)
    case 'fiscal_year':
      return { key: String(key), label: `FY${key}` }
    case 'fiscal_quarter':
      return {
        key: `${quarterYear(key)}-Q${quarterNumber(key)}`,
        label: `FY${quarterYear(key)} Q${quarterNumber(key)}`,
      }
    case 'month':
      return kind(monthText(key))
  }
}

/** A fiscal quarter as one ascending number: what the `months` table holds. */
export function quarterKey(month: number, fiscalYear: number, startMonth: number): number {
  return fiscalYear * 4 + fiscalQuarterOf(month, startMonth) - 1
}

const quarterYear = (key: number): number => Math.floor(key / 4)
const quarterNumber = (key: number): number => (key % 4) + 1
