import type { CustomerFigures, CustomersAnswer } from '@perdure/books'
import type { Column, Row } from '@perdure/protocol'
import { z } from 'zod'
import { directionField, filterFields, filterOf, pageFields } from './tables/filters.ts'
import { isOpen, periodFields, periodOf } from './tables/period-fields.ts'
import { correctable, sampleOf, sortRows, tableResult, type Table } from './tables/table.ts'
import { periodTitle, subjectTitle } from './tables/titles.ts'
import type { Tool } from './tool.ts'

const SORTS = [
  'customer',
  'customer_type',
  'customer_region',
  'net_sales',
  'net_sales_share',
  'gross_margin',
  'gross_margin_ratio',
  'units',
  'products',
  'months_traded',
  'first_month',
  'last_month',
] as const

export const queryCustomersInput = z.strictObject({
  search: z.string().min(1).max(200).optional().describe('Part of a customer name, id, type or region, in any case.'),
  ...filterFields,
  ...periodFields,
  fiscalYears: periodFields.fiscalYears.describe('Absent, with no other period: the latest full year.'),
  sortBy: z.enum(SORTS).default('net_sales').describe('Column to sort customers by.'),
  direction: directionField.default('desc'),
  ...pageFields,
})
export type QueryCustomersInput = z.infer<typeof queryCustomersInput>

const COLUMNS: readonly Column[] = [
  { key: 'customer', label: 'Customer', unit: 'text' },
  { key: 'customer_id', label: 'Customer id', unit: 'text' },
  { key: 'customer_type', label: 'Customer type', unit: 'text' },
  { key: 'customer_region', label: 'Customer region', unit: 'text' },
  { key: 'net_sales', label: 'Net sales', unit: 'usd' },
  { key: 'net_sales_share', label: 'Share of net sales', unit: 'ratio' },
  { key: 'gross_margin', label: 'Gross margin', unit: 'usd' },
  { key: 'gross_margin_ratio', label: 'Gross margin %', unit: 'ratio' },
  { key: 'units', label: 'Units sold', unit: 'count' },
  { key: 'products', label: 'Products bought', unit: 'count' },
  { key: 'months_traded', label: 'Months with sales', unit: 'count' },
  { key: 'first_month', label: 'First month in the books', unit: 'text' },
  { key: 'last_month', label: 'Last month in the books', unit: 'text' },
]

/**
 * The customers with their figures of a period. Units: dollars to the cent, counts, ratios, months as YYYY-MM.
 * Formulas: net sales, gross margin and units as in the catalogue; share = net sales ÷ net sales of all customers in
 * the same period, business units and products, whoever is listed; products and months: different ones with postings
 * to net sales within the period; first and last month: over the whole books. Source: the actual postings by
 * customer.
 */
export const queryCustomers: Tool<QueryCustomersInput> = {
  name: 'query_customers',
  title: 'Customers',
  description:
    'Customers with net sales, share, gross margin, units, products bought and months traded in a period, and the ' +
    'first and last month they bought at all; searched, filtered, sorted, paged. Columns: ' +
    `${COLUMNS.map(({ key }) => `\`${key}\``).join(', ')}. Dollars to the cent; ratios: 0.25 = 25 %. A customer that ` +
    'bought nothing in the period has zeros. Totals cover all matching customers; a share is of all customers in the ' +
    'period, units and products.',
  input: queryCustomersInput,
  run: (input, { warehouse, asker, signal }) =>
    correctable(async () => {
      const period = periodOf(input)
      const request = {
        filter: filterOf(input),
        ...(input.search === undefined ? {} : { search: input.search }),
        ...(isOpen(period) ? {} : { period }),
      }
      const answer = await warehouse.customerFigures(asker, request, { signal })
      if (answer.rows.length === 0) {
        const known = sampleOf(warehouse.customers(asker))
        return { outcome: 'error', summary: `No customer matches. Customers: ${known}.` }
      }
      return tableResult(customersTable(answer, input), input)
    }),
}

function customersTable(answer: CustomersAnswer, input: QueryCustomersInput): Table {
  const { totals, narrowedTo, fiscalYears } = answer
  return {
    title: `${subjectTitle({ what: ['Customers'], narrowedTo })}, ${periodTitle(input, fiscalYears)}`,
    columns: COLUMNS,
    rows: sortRows(answer.rows.map(customerRow), input.sortBy, input.direction),
    totals: {
      customer: 'Total',
      net_sales: totals.netSales,
      net_sales_share: totals.netSalesShare,
      gross_margin: totals.grossMargin,
      gross_margin_ratio: totals.grossMarginRatio,
      units: totals.units,
    },
    provenance: answer,
  }
}

function customerRow(customer: CustomerFigures): Row {
  return {
    customer: customer.name,
    customer_id: customer.customerId,
    customer_type: customer.type,
    customer_region: customer.region,
    net_sales: customer.netSales,
    net_sales_share: customer.netSalesShare,
    gross_margin: customer.grossMargin,
    gross_margin_ratio: customer.grossMarginRatio,
    units: customer.units,
    products: customer.products,
    months_traded: customer.monthsTraded,
    first_month: customer.firstMonth,
    last_month: customer.lastMonth,
  }
}
