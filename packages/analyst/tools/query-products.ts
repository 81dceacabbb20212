import type { ProductFigures, ProductsAnswer } from '@perdure/books'
import type { Column, Row } from '@perdure/protocol'
import { z } from 'zod'
import { describedYear, directionField, filterFields, filterOf, pageFields } from './tables/filters.ts'
import { correctable, sampleOf, sortRows, tableResult, type Table } from './tables/table.ts'
import { subjectTitle } from './tables/titles.ts'
import type { Tool } from './tool.ts'

const SORTS = [
  'product',
  'category',
  'list_price',
  'unit_cost',
  'unit_margin',
  'unit_margin_ratio',
  'units',
  'net_sales',
  'gross_margin',
  'gross_margin_ratio',
] as const

export const queryProductsInput = z.strictObject({
  view: z
    .enum(['products', 'line_items'])
    .default('products')
    .describe('products: one row per product. line_items: what goes into one piece of each product, with its cost.'),
  search: z.string().min(1).max(200).optional().describe('Part of a product name, id or category, in any case.'),
  ...filterFields,
  fiscalYear: describedYear('Year of units, net sales and margin. Absent: the latest full year.').optional(),
  sortBy: z.enum(SORTS).default('net_sales').describe('Column to sort products by.'),
  direction: directionField.default('desc'),
  ...pageFields,
})
export type QueryProductsInput = z.infer<typeof queryProductsInput>

const PRODUCT_COLUMNS: readonly Column[] = [
  { key: 'product', label: 'Product', unit: 'text' },
  { key: 'product_id', label: 'Product id', unit: 'text' },
  { key: 'category', label: 'Category', unit: 'text' },
  { key: 'business_unit', label: 'Business unit', unit: 'text' },
  { key: 'list_price', label: 'List price', unit: 'usd' },
  { key: 'unit_cost', label: 'Unit cost', unit: 'usd' },
  { key: 'unit_margin', label: 'Unit margin', unit: 'usd' },
  { key: 'unit_margin_ratio', label: 'Unit margin %', unit: 'ratio' },
  { key: 'units', label: 'Units sold', unit: 'count' },
  { key: 'net_sales', label: 'Net sales', unit: 'usd' },
  { key: 'gross_margin', label: 'Gross margin', unit: 'usd' },
  { key: 'gross_margin_ratio', label: 'Gross margin %', unit: 'ratio' },
]
const LINE_ITEM_COLUMNS: readonly Column[] = [
  { key: 'product', label: 'Product', unit: 'text' },
  { key: 'line_item', label: 'Line item', unit: 'text' },
  { key: 'kind', label: 'Kind', unit: 'text' },
  { key: 'quantity', label: 'Quantity', unit: 'number' },
  { key: 'unit_cost', label: 'Cost of one', unit: 'usd' },
  { key: 'cost', label: 'Cost per piece', unit: 'usd' },
  { key: 'cost_share', label: 'Share of unit cost', unit: 'ratio' },
]

const keysOf = (columns: readonly Column[]): string => columns.map(({ key }) => `\`${key}\``).join(', ')

/**
 * The product list with prices, cost and one year's sales. Units: dollars to the cent, counts, ratios. Formulas: unit
 * cost = Σ line items (quantity × cost of one); unit margin = list price − unit cost, % of list price; net sales and
 * gross margin as in the catalogue. Source: the product list (prices and cost as it states them now) and the year's
 * actual postings.
 */
export const queryProducts: Tool<QueryProductsInput> = {
  name: 'query_products',
  title: 'Products',
  description:
    'Products with list price, unit cost, unit margin, and units sold, net sales and gross margin of a fiscal ' +
    'year; ' +
    `or their bills of line items. Columns: ${keysOf(PRODUCT_COLUMNS)}; of line items: ` +
    `${keysOf(LINE_ITEM_COLUMNS)}. ` +
    'Dollars to the cent; ratios: 0.25 = 25 %. List price and unit cost are those of today, net sales those of the ' +
    'year. Totals cover all matching products.',
  input: queryProductsInput,
  run: (input, { warehouse, asker, signal }) =>
    correctable(async () => {
      const request = {
        filter: filterOf(input),
        ...(input.search === undefined ? {} : { search: input.search }),
        ...(input.fiscalYear === undefined ? {} : { fiscalYear: input.fiscalYear }),
      }
      const answer = await warehouse.products(asker, request, { signal })
      if (answer.rows.length === 0) {
        return {
          outcome: 'error',
          summary: `No product matches. Products: ${sampleOf(warehouse.productNames(asker))}.`,
        }
      }
      return tableResult(input.view === 'products' ? productsTable(answer, input) : lineItemsTable(answer), input)
    }),
}

function productsTable(answer: ProductsAnswer, { sortBy, direction }: QueryProductsInput): Table {
  const { totals } = answer
  return {
    title: `${subjectTitle({ what: ['Products'], narrowedTo: answer.narrowedTo })}, FY${answer.fiscalYear}`,
    columns: PRODUCT_COLUMNS,
    rows: sortRows(answer.rows.map(productRow), sortBy, direction),
    totals: {
      product: 'Total',
      units: totals.units,
      net_sales: totals.netSales,
      gross_margin: totals.grossMargin,
      gross_margin_ratio: totals.grossMarginRatio,
    },
    provenance: answer,
  }
}

function productRow(product: ProductFigures): Row {
  return {
    product: product.name,
    product_id: product.productId,
    category: product.category,
    business_unit: product.businessUnit,
    list_price: product.listPrice,
    unit_cost: product.unitCost,
    unit_margin: product.unitMargin,
    unit_margin_ratio: product.unitMarginRatio,
    units: product.units,
    net_sales: product.netSales,
    gross_margin: product.grossMargin,
    gross_margin_ratio: product.grossMarginRatio,
  }
}

function lineItemsTable(answer: ProductsAnswer): Table {
  const rows = answer.rows.flatMap(({ name, unitCost, lineItems }) =>
    lineItems.map((line): Row => ({
      product: name,
      line_item: line.name,
      kind: line.kind,
      quantity: line.quantity,
      unit_cost: line.unitCost,
      cost: line.cost,
      cost_share: unitCost === 0 ? null : line.cost / unitCost,
    })),
  )
  const formula = 'Cost per piece = quantity × cost of one; unit cost = sum of the line items'
  return {
    title: subjectTitle({ what: ['Line items'], narrowedTo: answer.narrowedTo ?? ['products'] }),
    columns: LINE_ITEM_COLUMNS,
    rows,
    provenance: { ...answer, formula },
    remarks: rows.length > 0 ? [] : ['This dataset has no bills of line items for these products.'],
  }
}
