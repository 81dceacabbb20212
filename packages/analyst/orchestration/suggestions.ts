import type { MetricId } from '@perdure/books'
import type { Briefing } from '../prompts/briefing.ts'

/** Questions offered to somebody who has not asked yet. */
export const SUGGESTIONS_MAX = 4

/** Questions that these books and this person's rights can answer, best first for the page the person is on. */
export function suggestionsFor(briefing: Briefing, page?: string): string[] {
  const first = BY_PAGE[page ?? '']?.(briefing) ?? []
  return [...new Set([...first, ...general(briefing)])].slice(0, SUGGESTIONS_MAX)
}

const BY_PAGE: Readonly<Record<string, (briefing: Briefing) => string[]>> = {
  products: (briefing) => [
    `Which ten products had the highest net sales in ${latest(briefing)}?`,
    `Which products have the lowest gross margin in ${latest(briefing)}?`,
    ...firstProduct(briefing),
  ],
  budgets: (briefing) => [
    `How did operating expenses develop by quarter in ${latest(briefing)}?`,
    ...comparison(briefing, 'operating_profit'),
  ],
  definitions: () => ['How is gross margin defined?', 'What can you do?'],
}

function general(briefing: Briefing): string[] {
  return [
    `What were net sales and gross margin in ${latest(briefing)}?`,
    ...(briefing.businessUnits.length > 1 ? [`Compare gross margin by business unit in ${latest(briefing)}.`] : []),
    ...comparison(briefing, 'net_sales'),
    `Show net sales by month in ${latest(briefing)} as a chart.`,
    'What can you do?',
  ].filter((question) => !question.includes('gross margin') || isAvailable(briefing, 'gross_margin'))
}

function comparison(briefing: Briefing, metric: MetricId): string[] {
  const earlier = briefing.latestFullYear - 1
  const isBooked = briefing.fiscalYears.some(({ fiscalYear, partial }) => fiscalYear === earlier && !partial)
  if (!isBooked || !isAvailable(briefing, metric)) return []
  return [`How did ${metricName(briefing, metric).toLowerCase()} change from FY${earlier} to ${latest(briefing)}?`]
}

function firstProduct({ products }: Briefing): string[] {
  return products[0] === undefined ? [] : [`What goes into one ${products[0].name}?`]
}

function latest({ latestFullYear }: Briefing): string {
  return `FY${latestFullYear}`
}

export function isAvailable({ metrics }: Briefing, metric: string): boolean {
  return metrics.some(({ id, unavailable }) => id === metric && unavailable === undefined)
}

export function metricName({ metrics }: Briefing, metric: string): string {
  return metrics.find(({ id }) => id === metric)?.name ?? metric
}
