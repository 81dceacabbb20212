import { z } from 'zod'

/**
 * Answers of the business API beside the AI service: `GET /api/budgets`, `/api/products` and `/api/definitions`, each as
 * far as the person who asks may see. Dollars to the cent; a figure is null where it cannot be computed. `overview.ts` and
 * `customers.ts` hold the others.
 */

export const figure = z.number().nullable()

/** What the figures of an answer cover. */
export const provenance = {
  /** ISO date: the day up to which the books are complete. */
  asOf: z.string(),
  /** In words: filters, period, business units, book. */
  scope: z.string(),
  formula: z.string(),
}

/** Asked for by `?fiscalYear=` (default: the latest full one) and any number of `&businessUnit=` (id or name). */
export const businessQuerySchema = z.object({
  fiscalYear: z.coerce.number().int().min(1900).max(2999).optional(),
  businessUnit: z
    .union([z.string().min(1).max(200), z.array(z.string().min(1).max(200)).max(50)])
    .optional()
    .transform((value) => (value === undefined ? undefined : [value].flat())),
})

/**
 * The same, and `&search=`: part of a product's name, id or category, or of a customer's name, id, type or region, in any
 * case.
 */
export const businessSearchSchema = businessQuerySchema.extend({ search: z.string().max(200).optional() })

/** One line of the income statement, budget against actual, signed as the line reads: a cost is positive. */
export const budgetLineSchema = z.object({
  businessUnitId: z.string(),
  businessUnit: z.string(),
  line: z.string(),
  label: z.string(),
  /** 0: a metric; 1: an account that is part of the metric above. */
  level: z.union([z.literal(0), z.literal(1)]),
  budget: z.number(),
  actual: z.number(),
  /** Actual less budget. */
  variance: z.number(),
  varianceRatio: figure,
  /** Whether the variance is good for the result. */
  favourable: z.boolean(),
})
export type BudgetLine = z.infer<typeof budgetLineSchema>

export const budgetsSchema = z.object({
  fiscalYear: z.int(),
  /** `YYYY-MM`: the months that have both budget and actuals. */
  months: z.array(z.string()),
  rows: z.array(budgetLineSchema),
  /** The same lines over all units asked for. */
  totals: z.array(budgetLineSchema),
  ...provenance,
})
export type Budgets = z.infer<typeof budgetsSchema>

export const productSchema = z.object({
  productId: z.string(),
  name: z.string(),
  category: z.string(),
  /** Null for a product that every unit sells. */
  businessUnitId: z.string().nullable(),
  businessUnit: z.string(),
  listPrice: figure,
  unitCost: z.number(),
  unitMargin: figure,
  unitMarginRatio: figure,
  units: figure,
  netSales: figure,
  grossMargin: figure,
  grossMarginRatio: figure,
  lineItems: z.array(
    z.object({ name: z.string(), kind: z.string(), quantity: z.number(), unitCost: z.number(), cost: z.number() }),
  ),
})
export type ProductResource = z.infer<typeof productSchema>

export const productsSchema = z.object({
  fiscalYear: z.int(),
  rows: z.array(productSchema),
  totals: z.object({ units: figure, netSales: figure, grossMargin: figure, grossMarginRatio: figure }),
  ...provenance,
})
export type Products = z.infer<typeof productsSchema>

export const metricDefinitionSchema = z.object({
  id: z.string(),
  name: z.string(),
  definition: z.string(),
  formula: z.string(),
  unit: z.enum(['usd', 'count', 'ratio']),
  favourable: z.enum(['higher', 'lower', 'neutral']),
  /** What it can be split by. */
  grain: z.string(),
  source: z.string(),
  /** Absent: available. Else why these books do not have it. */
  unavailable: z.string().optional(),
})
export type MetricDefinitionResource = z.infer<typeof metricDefinitionSchema>

/** What the figures mean, and what there is to ask about. */
export const definitionsSchema = z.object({
  company: z.object({ name: z.string(), description: z.string(), currency: z.string() }),
  asOf: z.string(),
  fiscalYears: z.array(
    z.object({ fiscalYear: z.int(), label: z.string(), from: z.string(), to: z.string(), partial: z.boolean() }),
  ),
  latestFullYear: z.int(),
  businessUnits: z.array(z.object({ id: z.string(), name: z.string(), description: z.string() })),
  metrics: z.array(metricDefinitionSchema),
  /** The chart of accounts, parents first. */
  accounts: z.array(
    z.object({
      id: z.string(),
      code: z.string(),
      name: z.string(),
      parentId: z.string().nullable(),
      nature: z.string(),
    }),
  ),
  /** What a reader must know to read the figures rightly. */
  notes: z.array(z.string()),
})
export type Definitions = z.infer<typeof definitionsSchema>
