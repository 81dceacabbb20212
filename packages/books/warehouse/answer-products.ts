import type { Asker } from '../directory/asker.ts'
import type { Product } from '../source/tables.ts'
import { computeFigures } from './answer-measures.ts'
import type { Database } from './database.ts'
import type { Dataset } from './dataset.ts'
import { planMetrics } from './figure-plan.ts'
import { selectMonths } from './period.ts'
import type { Figure, QueryOptions } from './question.ts'
import { figuresSightOf } from './rights.ts'
import { describeScope } from './scope.ts'
import { selectFacts } from './selection.ts'
import type { ProductFigures, ProductsAnswer, ProductsRequest } from './warehouse.ts'

const METRICS = ['units', 'net_sales', 'gross_margin', 'gross_margin_ratio'] as const

/** Products with their prices and one year's figures, as the books list them; one that sold nothing has zeros. */
export async function answerProducts(
  dataset: Dataset,
  database: Database,
  asker: Asker,
  request: ProductsRequest,
  { signal }: QueryOptions = {},
): Promise<ProductsAnswer> {
  const sight = figuresSightOf(dataset, asker)
  const selection = selectFacts(dataset, sight, request.filter)
  const listed = sight.products
    .filter((place) => selection.products?.includes(place) ?? true)
    .filter((place) => selection.units === null || belongsTo(dataset, place, selection.units))
    .filter((place) => matches(dataset.products.list[place]!, request.search))
  const { detail: book } = dataset
  const fiscalYear = request.fiscalYear ?? book.calendar.latestFullYear
  const months = selectMonths(book, { fiscalYears: [fiscalYear] })
  const plan = planMetrics(
    dataset,
    METRICS.filter((id) => book.metrics.has(id)),
    ['product'],
  )
  const { rows, totals } = await computeFigures(
    database,
    plan,
    { dataset, book, sight, months, selection: { ...selection, products: listed }, groupBy: ['product'] },
    signal,
  )
  const figures = new Map(rows.map((row) => [row.keys[0]!, row.values]))
  const scope = describeScope({ dataset, book, sight, selection, months, what: 'products and actuals' })
  return {
    fiscalYear,
    rows: listed.map((place) => {
      const product = dataset.products.list[place]!
      return describeProduct(dataset, product, figures.get(product.id))
    }),
    totals: {
      units: totals['units'] ?? null,
      netSales: totals['net_sales'] ?? null,
      grossMargin: totals['gross_margin'] ?? null,
      grossMarginRatio: totals['gross_margin_ratio'] ?? null,
    },
    asOf: dataset.tables.asOf,
    scope: request.search === undefined ? scope : `${scope}; products matching "${request.search}"`,
    ...(selection.names.length === 0 ? {} : { narrowedTo: selection.names }),
    formula: `Unit margin = list price − unit cost; ${plan.formula}`,
    ...(book.caveat === undefined ? {} : { caveat: book.caveat }),
  }
}

function matches(product: Product, search: string | undefined): boolean {
  if (search === undefined) return true
  return [product.id, product.name, product.category].some((text) =>
    text.toLowerCase().includes(search.toLowerCase()),
  )
}

function belongsTo(dataset: Dataset, place: number, units: readonly number[]): boolean {
  const owner = dataset.products.list[place]!.businessUnitId
  if (owner !== null) return units.includes(dataset.units.place(owner))
  return units.some((unit) => dataset.tradedProducts[unit]!.has(place))
}

function describeProduct(
  dataset: Dataset,
  product: Product,
  figures: Readonly<Record<string, Figure>> | undefined,
): ProductFigures {
  const { listPriceCents, unitCostCents, businessUnitId } = product
  const unit = businessUnitId === null ? undefined : dataset.units.list[dataset.units.place(businessUnitId)]
  const marginCents = listPriceCents === null ? null : listPriceCents - unitCostCents
  return {
    productId: product.id,
    name: product.name,
    category: product.category,
    businessUnitId,
    businessUnit: unit?.name ?? '',
    listPrice: listPriceCents === null ? null : listPriceCents / 100,
    unitCost: unitCostCents / 100,
    unitMargin: marginCents === null ? null : marginCents / 100,
    unitMarginRatio: marginCents === null || !listPriceCents ? null : marginCents / listPriceCents,
    units: figures?.['units'] ?? 0,
    netSales: figures?.['net_sales'] ?? 0,
    grossMargin: figures?.['gross_margin'] ?? 0,
    grossMarginRatio: figures?.['gross_margin_ratio'] ?? null,
    lineItems: product.lineItems.map(({ name, kind, quantity, unitCostCents: each }) => ({
      name,
      kind,
      quantity,
      unitCost: each / 100,
      cost: Math.round(quantity * each) / 100,
    })),
  }
}
