import { useMemo } from 'react'
import type { Column, ProductResource, Products, Row } from '@perdure/protocol'
import { formatCell, formatTick, NO_VALUE } from '../figures/format.ts'
import type { BusinessPageProps } from './business-page-props.ts'
import type { Selected } from '../page/page-context.ts'
import { isProducts } from './answers.ts'
import { FiguresTable, type FiguresColumn } from './figures-table.tsx'
import { Headlines, type HeadlineFigure } from './headlines.tsx'
import { largest } from './largest.ts'
import { PageChart } from './page-chart.tsx'
import { PageFrame } from './page-frame.tsx'
import { useTableOrder } from './use-table-order.ts'

/** What is sold: how much of it, at what price and cost, and what remains. */
export function ProductsPage(page: BusinessPageProps) {
  return (
    <PageFrame
      page={page}
      shape={isProducts}
      searched="Find a product"
      find={({ rows }, id) => subject(rows.find(({ productId }) => productId === id))}
      isEmpty={({ rows }) => rows.length === 0}
    >
      {(products) => <ProductsFigures page={page} products={products} />}
    </PageFrame>
  )
}

const NAME: Column = { key: 'name', label: 'Product', unit: 'text' }
const SERIES: Column[] = [
  { key: 'netSales', label: 'Net sales', unit: 'usd' },
  { key: 'grossMargin', label: 'Gross margin', unit: 'usd' },
]

function ProductsFigures({ page, products }: { page: BusinessPageProps; products: Products }) {
  const { fiscalYear, totals, asOf, scope, formula } = products
  const rows = useMemo(() => products.rows.map(rowOf), [products])
  const hasUnits = new Set(products.rows.map(({ businessUnitId }) => businessUnitId)).size > 1
  const columns = useMemo(() => columnsOf(hasUnits), [hasUnits])
  const drawn = useMemo(() => largest(products.rows, ({ netSales }) => netSales).map(rowOf), [products])
  return (
    <>
      <Headlines figures={headlinesOf(products)} />
      <PageChart title={`Largest products, FY${fiscalYear}`} x={NAME} series={SERIES} rows={drawn} kind="ranking" />
      <FiguresTable
        title={`Products, FY${fiscalYear}`}
        columns={columns}
        rows={rows}
        totals={{ ...totals, name: 'All' }}
        subjectOf={({ productId, name }) => subject({ productId: String(productId), name: String(name) })}
        provenance={{ asOf, scope, formula }}
        {...useTableOrder(page, columns, '-netSales')}
      />
    </>
  )
}

function subject(product: Pick<ProductResource, 'productId' | 'name'> | undefined): Selected | undefined {
  return product && { kind: 'product', id: product.productId, name: product.name }
}

/** What a table can show of a product: all but what it is made of. */
function rowOf(product: ProductResource): Row {
  const { productId, name, category, businessUnit, listPrice, unitCost, unitMarginRatio } = product
  const { units, netSales, grossMargin, grossMarginRatio } = product
  const prices = { listPrice, unitCost, unitMarginRatio }
  return { productId, name, category, businessUnit, ...prices, units, netSales, grossMargin, grossMarginRatio }
}

function columnsOf(hasUnits: boolean): FiguresColumn[] {
  return [
    NAME,
    { key: 'netSales', label: 'Net sales', unit: 'usd' },
    { key: 'units', label: 'Units', unit: 'count' },
    { key: 'grossMargin', label: 'Gross margin', unit: 'usd' },
    { key: 'grossMarginRatio', label: 'Margin %', unit: 'ratio' },
    { key: 'listPrice', label: 'List price', unit: 'usd' },
    { key: 'unitCost', label: 'Unit cost', unit: 'usd' },
    { key: 'unitMarginRatio', label: 'Unit margin %', unit: 'ratio' },
    { key: 'category', label: 'Category', unit: 'text' },
    ...(hasUnits ? [{ key: 'businessUnit', label: 'Business unit', unit: 'text' } as const] : []),
  ]
}

function headlinesOf({ rows, totals }: Products): HeadlineFigure[] {
  const { units, netSales, grossMargin, grossMarginRatio } = totals
  const usd = (amount: number | null) => (amount === null ? NO_VALUE : formatTick(amount, 'usd'))
  return [
    { label: 'Products', value: formatCell(rows.length, 'count'), comparisons: [] },
    { label: 'Units sold', value: formatCell(units, 'count'), comparisons: [] },
    { label: 'Net sales', value: usd(netSales), comparisons: [] },
    { label: 'Gross margin', value: usd(grossMargin), comparisons: [] },
    { label: 'Gross margin %', value: formatCell(grossMarginRatio, 'ratio'), comparisons: [] },
  ]
}
