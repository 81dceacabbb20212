import type { AccountRole } from '../source/tables.ts'
import type { MetricId } from './metric-ids.ts'

/**
 * The metric catalogue: what each figure means, once, as data. Tools, pages and definitions all read it from here.
 */

/** How a metric reads. */
export type MetricUnit = 'usd' | 'count' | 'ratio'

/** How a metric is computed from accounts. */
export type MetricBasis =
  /** The signed roll-up of one account. */
  | { type: 'account'; role: AccountRole }
  /** The roll-up of every posting account of variable behaviour under net sales and operating profit, as cost. */
  | { type: 'variable_cost' }
  /** One additive metric less another. */
  | { type: 'difference'; of: MetricId; less: MetricId }
  /** Two additive metrics together. */
  | { type: 'sum'; of: MetricId; plus: MetricId }
  /** One additive metric divided by another; null where the divisor is zero. */
  | { type: 'quotient'; of: MetricId; by: MetricId }

export interface MetricDefinition {
  id: MetricId
  /** As people read it: "Gross margin". */
  name: string
  definition: string
  formula: string
  unit: MetricUnit
  /** `flow` adds up over months; `stock` is the balance at the period's end; `quotient` is computed from sums. */
  aggregation: 'flow' | 'stock' | 'quotient'
  /** Whether more is better, worse, or neither, for whoever reads a variance. */
  favourable: 'higher' | 'lower' | 'neutral'
  /** What it can be split by. */
  grain: string
  source: string
  basis: MetricBasis
}
