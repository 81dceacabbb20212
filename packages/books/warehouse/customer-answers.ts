import type { FiscalYear } from './calendar.ts'
import type { FactFilter, Figure, PeriodFilter, Provenance } from './question.ts'

export interface CustomersRequest {
  filter?: FactFilter
  /** Part of a name, id, type or region, in any case. */
  search?: string
  /** Default: the latest full fiscal year. */
  period?: PeriodFilter
}

/** A customer with its figures of a period. Dollars. */
export interface CustomerFigures {
  customerId: string
  name: string
  type: string
  region: string
  netSales: Figure
  /** Of the net sales of all customers in the same period, units and products, those not listed included. */
  netSalesShare: Figure
  grossMargin: Figure
  grossMarginRatio: Figure
  units: Figure
  /** Different products with sales in the period. */
  products: number
  /** Months of the period with sales. */
  monthsTraded: number
  /** First and last month with sales in the whole books, `YYYY-MM`; null for one that never bought there. */
  firstMonth: string | null
  lastMonth: string | null
}

export interface CustomersAnswer extends Provenance {
  fiscalYears: readonly FiscalYear[]
  rows: readonly CustomerFigures[]
  totals: Pick<CustomerFigures, 'netSales' | 'netSalesShare' | 'grossMargin' | 'grossMarginRatio' | 'units'>
}
