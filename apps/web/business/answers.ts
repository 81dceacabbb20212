import type {
  BudgetLine,
  Budgets,
  CustomerResource,
  Customers,
  Definitions,
  Headline,
  Overview,
  OverviewMonth,
  OverviewUnit,
  ProductResource,
  Products,
} from '@perdure/protocol'
import { finite, flag, integer, listOf, nullable, object, oneOf, text } from '@perdure/protocol/shapes'

/** What the pages take for an answer of the business API: the protocol's schemas, small enough for a page. */

const figure = nullable(finite)
const provenance = { asOf: text, scope: text, formula: text }
const months = listOf(text)

const unitFigures = {
  netSales: figure,
  netSalesBefore: figure,
  netSalesChange: figure,
  netSalesBudget: figure,
  netSalesBudgetChange: figure,
  grossMargin: figure,
  grossMarginRatio: figure,
  grossMarginRatioBefore: figure,
  operatingProfit: figure,
  operatingMarginRatio: figure,
}

export const isOverview = object<Overview>({
  fiscalYear: integer,
  months,
  budgetMonths: months,
  headlines: listOf(
    object<Headline>({
      metric: text,
      label: text,
      unit: oneOf(['usd', 'count', 'ratio']),
      favourable: oneOf(['higher', 'lower', 'neutral']),
      actual: figure,
      before: figure,
      change: figure,
      budget: figure,
      budgetChange: figure,
    }),
  ),
  byMonth: listOf(
    object<OverviewMonth>({
      month: text,
      netSales: figure,
      netSalesBefore: figure,
      netSalesChange: figure,
      netSalesBudget: figure,
      grossMargin: figure,
      grossMarginRatio: figure,
      grossMarginRatioBefore: figure,
    }),
  ),
  byBusinessUnit: listOf(object<OverviewUnit>({ businessUnitId: text, businessUnit: text, ...unitFigures })),
  totals: object<Overview['totals']>(unitFigures),
  ...provenance,
})

const customerFigures = {
  netSales: figure,
  netSalesShare: figure,
  netSalesBefore: figure,
  netSalesChange: figure,
  grossMargin: figure,
  grossMarginRatio: figure,
  receivables: figure,
  overdue: figure,
}

export const isCustomers = object<Customers>({
  fiscalYear: integer,
  months,
  receivablesMonth: nullable(text),
  rows: listOf(object<CustomerResource>({ customerId: text, name: text, type: text, region: text, ...customerFigures })),
  totals: object<Customers['totals']>(customerFigures),
  ...provenance,
})

export const isProducts = object<Products>({
  fiscalYear: integer,
  rows: listOf(
    object<ProductResource>({
      productId: text,
      name: text,
      category: text,
      businessUnitId: nullable(text),
      businessUnit: text,
      listPrice: figure,
      unitCost: finite,
      unitMargin: figure,
      unitMarginRatio: figure,
      units: figure,
      netSales: figure,
      grossMargin: figure,
      grossMarginRatio: figure,
      lineItems: listOf(
        object<ProductResource['lineItems'][number]>({
          name: text,
          kind: text,
          quantity: finite,
          unitCost: finite,
          cost: finite,
        }),
      ),
    }),
  ),
  totals: object<Products['totals']>({
    units: figure,
    netSales: figure,
    grossMargin: figure,
    grossMarginRatio: figure,
  }),
  ...provenance,
})

const isBudgetLine = object<BudgetLine>({
  businessUnitId: text,
  businessUnit: text,
  line: text,
  label: text,
  level: oneOf([0, 1]),
  budget: finite,
  actual: finite,
  variance: finite,
  varianceRatio: figure,
  favourable: flag,
})

export const isBudgets = object<Budgets>({
  fiscalYear: integer,
  months,
  rows: listOf(isBudgetLine),
  totals: listOf(isBudgetLine),
  ...provenance,
})

/** Of the definitions, what the filters need. */
export type KnownYears = Pick<Definitions, 'fiscalYears'>
export const isKnownYears = object<KnownYears>({
  fiscalYears: listOf(
    object<Definitions['fiscalYears'][number]>({
      fiscalYear: integer,
      label: text,
      from: text,
      to: text,
      partial: flag,
    }),
  ),
})
