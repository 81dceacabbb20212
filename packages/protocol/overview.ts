import { z } from 'zod'
import { figure, provenance } from './business.ts'

/**
 * `GET /api/overview`: how one fiscal year went, for each of the units that the person who asks may see. `…Before` is the
 * same months of the year before, null where the books do not hold all of them. `…Budget` covers the months that have
 * both a budget and actuals (`budgetMonths`), null where there are none.
 */

/** One headline figure. What a dataset lacks is not in the list. */
export const headlineSchema = z.object({
  /** Id of a metric. */
  metric: z.string(),
  label: z.string(),
  unit: z.enum(['usd', 'count', 'ratio']),
  favourable: z.enum(['higher', 'lower', 'neutral']),
  actual: figure,
  before: figure,
  /** Against the year before. Of a ratio: the difference; else the difference as a share of what was before. */
  change: figure,
  /** Over the months that have both. */
  budget: figure,
  /** Actual less budget over those months; of a ratio the difference, else as a share of the budget. */
  budgetChange: figure,
})
export type Headline = z.infer<typeof headlineSchema>

export const overviewMonthSchema = z.object({
  /** `YYYY-MM`. */
  month: z.string(),
  netSales: figure,
  netSalesBefore: figure,
  netSalesChange: figure,
  netSalesBudget: figure,
  grossMargin: figure,
  grossMarginRatio: figure,
  grossMarginRatioBefore: figure,
})
export type OverviewMonth = z.infer<typeof overviewMonthSchema>

const unitFigures = {
  netSales: figure,
  netSalesBefore: figure,
  netSalesChange: figure,
  netSalesBudget: figure,
  /** Actual less budget over the months that have both, as a share of the budget. */
  netSalesBudgetChange: figure,
  grossMargin: figure,
  grossMarginRatio: figure,
  grossMarginRatioBefore: figure,
  operatingProfit: figure,
  operatingMarginRatio: figure,
}
export const overviewUnitSchema = z.object({ businessUnitId: z.string(), businessUnit: z.string(), ...unitFigures })
export type OverviewUnit = z.infer<typeof overviewUnitSchema>

export const overviewSchema = z.object({
  fiscalYear: z.int(),
  /** `YYYY-MM`, ascending: the months that the figures cover; fewer than twelve in a year that is not over. */
  months: z.array(z.string()),
  budgetMonths: z.array(z.string()),
  headlines: z.array(headlineSchema),
  byMonth: z.array(overviewMonthSchema),
  byBusinessUnit: z.array(overviewUnitSchema),
  /** Over all units asked for. */
  totals: z.object(unitFigures),
  ...provenance,
})
export type Overview = z.infer<typeof overviewSchema>
