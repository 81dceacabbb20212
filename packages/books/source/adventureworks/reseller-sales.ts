import { monthNumber } from '../../warehouse/calendar.ts'
import type { Customer, Fact, MonthNumber, Product } from '../tables.ts'
import { ORDERED_UNITS, type ChartOfAccounts } from './accounts.ts'
import type { Organizations } from './organizations.ts'
import type { TableRow } from './read-table.ts'

/** Days by which the published order lines lie after the orders they tell of: 2017-07-01 stands for 2010-12-29. */
export const ORDER_DATE_SHIFT_DAYS = 2376

const DAY_MS = 86_400_000

/** Several products are called the same; those carry their key in their name. */
export function readProducts(rows: readonly TableRow[]): Product[] {
  const names = Map.groupBy(rows, (row) => row.text('Product'))
  return rows.map((row) => {
    const name = row.text('Product')
    const key = row.whole('ProductKey')
    return {
      id: `P${key}`,
      name: names.get(name)!.length > 1 ? `${name} (${key})` : name,
      category: row.text('EnglishProductCategoryName'),
      businessUnitId: null,
      listPriceCents: null,
      unitCostCents: row.hundredths('StandardCost'),
      lineItems: [],
    }
  })
}

export function readResellers(rows: readonly TableRow[]): Customer[] {
  const names = Map.groupBy(rows, (row) => row.text('ResellerName'))
  return rows.map((row) => {
    const name = row.text('ResellerName')
    const key = row.whole('ResellerKey')
    return {
      id: `R${key}`,
      name: names.get(name)!.length > 1 ? `${name} (${key})` : name,
      // Five rows are spelled "Ware House".
      type: row.text('BusinessType').replace('Ware House', 'Warehouse'),
      region: row.text('Country_Region'),
    }
  })
}

export interface OrderReferences {
  chart: ChartOfAccounts
  organizations: Organizations
  productIds: ReadonlySet<string>
  customerIds: ReadonlySet<string>
  /** The last month of the ledger: order lines that begin after it have shifted dates. */
  ledgerEnd: MonthNumber
}

/** The order lines as postings: what was sold, what it cost, and pieces. */
export function readResellerSales(rows: readonly TableRow[], references: OrderReferences): Fact[] {
  const days = rows.map(readOrderDay)
  const firstMonth = monthOfDay(days.reduce((least, day) => Math.min(least, day), Infinity))
  const shiftDays = firstMonth > references.ledgerEnd ? ORDER_DATE_SHIFT_DAYS : 0
  return rows.flatMap((row, index) => readOrderLine(row, monthOfDay(days[index]! - shiftDays), references))
}

function readOrderLine(row: TableRow, month: MonthNumber, references: OrderReferences): Fact[] {
  const { chart, organizations, productIds, customerIds } = references
  const productId = `P${row.whole('ProductKey')}`
  if (!productIds.has(productId)) throw row.fault('ProductKey', `product ${row.raw('ProductKey')} is not there`)
  const customerId = `R${row.whole('ResellerKey')}`
  if (!customerIds.has(customerId)) throw row.fault('ResellerKey', `reseller ${row.raw('ResellerKey')} is not there`)
  const businessUnitId = organizations.ofTerritory(row.whole('SalesTerritoryKey'))
  if (businessUnitId === undefined) {
    throw row.fault('SalesTerritoryKey', `territory ${row.raw('SalesTerritoryKey')} is not there`)
  }
  const fact = (accountId: string, amount: number): Fact => ({
    month,
    businessUnitId,
    accountId,
    productId,
    customerId,
    amount,
  })
  const quantity = row.whole('OrderQuantity')
  return [
    fact(chart.orderSales, row.hundredths('SalesAmount')),
    fact(chart.orderCost, orderCost(row, quantity)),
    fact(ORDERED_UNITS.id, quantity * 100),
  ]
}

/** Some rows do not tell their cost; the product's standard cost stands in for it. */
function orderCost(row: TableRow, quantity: number): number {
  if (row.raw('TotalProductCost') !== 'NULL') return row.hundredths('TotalProductCost')
  return quantity * row.hundredths('StandardCost')
}

/** Days since 1970. */
function readOrderDay(row: TableRow): number {
  const text = row.raw('OrderDate').slice(0, 10)
  const timeMs = Date.parse(`${text}T00:00:00Z`)
  // Parsing takes 31 February for 3 March.
  if (Number.isNaN(timeMs) || new Date(timeMs).toISOString().slice(0, 10) !== text) {
    throw row.fault('OrderDate', `"${row.raw('OrderDate')}" is no date as YYYY-MM-DD`)
  }
  return timeMs / DAY_MS
}

function monthOfDay(day: number): MonthNumber {
  const date = new Date(day * DAY_MS)
  return monthNumber(date.getUTCFullYear(), date.getUTCMonth() + 1)
}
