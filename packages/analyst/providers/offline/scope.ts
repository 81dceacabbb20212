import type { Dimension, MetricId } from '@perdure/books'
import type { Briefing } from '../../prompts/briefing.ts'
import type { Reading } from './reading.ts'

/** What a reading comes to in these books: the metrics, filters and years that a call can be given. */

/** The metrics of a question that these books can tell at the grain it asks for. */
export function available({ metrics, groupBy, entities }: Reading, briefing: Briefing): MetricId[] {
  const named = [entities.products, entities.productCategories, entities.customers, entities.customerTypes].flat()
  const isFine = named.length > 0 || groupBy.some((dimension) => /^(?:product|customer)/.test(dimension))
  return metrics.filter(
    (metric) =>
      briefing.metrics.some(({ id, unavailable }) => id === metric && unavailable === undefined) &&
      (!isFine || briefing.metricsByProductOrCustomer.includes(metric)),
  )
}

/** Those that share the first one's unit, so that they can stand side by side. */
export function ofOneUnit(metrics: readonly MetricId[], briefing: Briefing): MetricId[] {
  const unitOf = (metric: MetricId | undefined) => briefing.metrics.find(({ id }) => id === metric)?.unit
  return metrics.filter((metric) => unitOf(metric) === unitOf(metrics[0]))
}

export type Filters = Partial<
  Record<'businessUnits' | 'products' | 'productCategories' | 'customers' | 'customerTypes', string[]>
>

export function filters({ entities }: Reading): Filters {
  const { businessUnits, products, productCategories, customers, customerTypes } = entities
  const given = { businessUnits, products, productCategories, customers, customerTypes }
  return Object.fromEntries(Object.entries(given).filter(([, names]) => names.length > 0))
}

export function periodOf(reading: Reading, { latestFullYear }: Briefing): Record<string, unknown> {
  const { years, quarters, months } = reading.period
  if (months !== undefined) return { fromMonth: months.from, toMonth: months.to }
  const isByYear = reading.groupBy.includes('fiscal_year')
  return {
    ...(years.length > 0 ? { fiscalYears: years } : isByYear ? {} : { fiscalYears: [latestFullYear] }),
    ...(quarters.length > 0 ? { fiscalQuarters: quarters } : {}),
  }
}

/** The one whole year a question is about; undefined where it is about more, or less. */
export function singleYear({ period, groupBy }: Reading, briefing: Briefing): number | undefined {
  if (
    period.quarters.length > 0 ||
    period.months !== undefined ||
    period.years.length > 1 ||
    groupBy.includes('fiscal_year')
  )
    return undefined
  return period.years[0] ?? briefing.latestFullYear
}

export function lastYear({ period }: Reading, { latestFullYear }: Briefing): number {
  return period.years.at(-1) ?? latestFullYear
}

export function yearBefore(year: number, { fiscalYears }: Briefing): number | undefined {
  const isWhole = (each: number): boolean =>
    fiscalYears.some(({ fiscalYear, partial }) => fiscalYear === each && !partial)
  return isWhole(year) && isWhole(year - 1) ? year - 1 : undefined
}

/** At least two, ascending: those named, or the last one and the one before it. */
export function comparedYears(reading: Reading, briefing: Briefing): number[] {
  const { years } = reading.period
  if (years.length > 1) return years
  const last = lastYear(reading, briefing)
  const booked = briefing.fiscalYears.map(({ fiscalYear }) => fiscalYear)
  return booked.includes(last - 1) ? [last - 1, last] : [last, last + 1]
}

/** By unit where there are several, else by quarter: what one total is made of. */
export function splitFor(reading: Reading, briefing: Briefing): Dimension {
  return memberSplit(reading, briefing) ?? (reading.period.months === undefined ? 'fiscal_quarter' : 'month')
}

export function memberSplit({ entities }: Reading, { businessUnits }: Briefing): 'business_unit' | undefined {
  const isNarrow = entities.businessUnits.length === 1 || entities.products.length > 0 || entities.customers.length > 0
  return isNarrow || businessUnits.length < 2 ? undefined : 'business_unit'
}
