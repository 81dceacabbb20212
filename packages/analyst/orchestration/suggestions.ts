import type { MetricId } from '@perdure/books'
import type { Briefing } from '../prompts/briefing.ts'

/** Questions offered to somebody who has not asked yet. */
export const SUGGESTIONS_MAX = 4

/** What a page shows, as far as it says so. */
export interface Shown {
  page?: string | undefined
  fiscalYear?: number | undefined
  /** Name or id; one that the person may not see is as if it were not there. */
  businessUnit?: string | undefined
  /** Name of what is selected on it. */
  selection?: string | undefined
}

/**
 * Questions that these books and this person's rights can answer, best first for what the page shows: its year where
 * that is a full one, its unit and its selection where the person may see them.
 */
export function suggestionsFor(briefing: Briefing, shown: Shown = {}): string[] {
  const subject = subjectOf(briefing, shown)
  const first = BY_PAGE[shown.page ?? '']?.(briefing, subject) ?? []
  const all = [...selected(briefing, shown, subject), ...first, ...general(briefing, subject)]
  return [...new Set(all)].slice(0, SUGGESTIONS_MAX)
}

interface Subject {
  fiscalYear: number
  /** " of Signals", or nothing. */
  ofUnit: string
}

function subjectOf({ businessUnits, fiscalYears, latestFullYear }: Briefing, shown: Shown): Subject {
  const isWhole = fiscalYears.some(({ fiscalYear, partial }) => fiscalYear === shown.fiscalYear && !partial)
  const wanted = shown.businessUnit?.toLowerCase()
  const unit = businessUnits.find(({ id, name }) => id.toLowerCase() === wanted || name.toLowerCase() === wanted)
  return {
    fiscalYear: isWhole && shown.fiscalYear !== undefined ? shown.fiscalYear : latestFullYear,
    ofUnit: unit === undefined || businessUnits.length === 1 ? '' : ` of ${unit.name}`,
  }
}

const BY_PAGE: Readonly<Record<string, (briefing: Briefing, subject: Subject) => string[]>> = {
  overview: (briefing, subject) => [
    ...comparison(briefing, 'operating_profit', subject),
    ...why(briefing, 'gross_margin', subject),
    ...budget(briefing, subject),
    `Show net sales${subject.ofUnit} by month in FY${subject.fiscalYear} as a chart.`,
  ],
  products: (briefing, { fiscalYear, ofUnit }) => [
    `Which ten products${ofUnit} had the highest net sales in FY${fiscalYear}?`,
    `Which products${ofUnit} have the lowest gross margin in FY${fiscalYear}?`,
    ...firstProduct(briefing),
  ],
  customers: ({ subledgers }, { fiscalYear, ofUnit }) => [
    `Which ten customers${ofUnit} had the highest net sales in FY${fiscalYear}?`,
    `How concentrated are the customers${ofUnit} in FY${fiscalYear}?`,
    ...(subledgers.includes('invoices') ? [`Which customers${ofUnit} pay late?`] : []),
    `Which customers${ofUnit} stopped buying?`,
  ],
  budgets: (briefing, subject) => [
    ...budget(briefing, subject),
    `How did operating expenses${subject.ofUnit} develop by quarter in FY${subject.fiscalYear}?`,
    ...comparison(briefing, 'operating_profit', subject),
  ],
  definitions: () => ['How is gross margin defined?', 'What can you do?'],
}

function general(briefing: Briefing, subject: Subject): string[] {
  const { fiscalYear, ofUnit } = subject
  return [
    `What were net sales and gross margin${ofUnit} in FY${fiscalYear}?`,
    ...(briefing.businessUnits.length > 1 ? [`Compare gross margin by business unit in FY${fiscalYear}.`] : []),
    ...comparison(briefing, 'net_sales', subject),
    `Show net sales${ofUnit} by month in FY${fiscalYear} as a chart.`,
    'What can you do?',
  ].filter((question) => !question.includes('gross margin') || isAvailable(briefing, 'gross_margin'))
}

function comparison(briefing: Briefing, metric: MetricId, { fiscalYear, ofUnit }: Subject): string[] {
  const earlier = fiscalYear - 1
  if (!isFull(briefing, earlier) || !isAvailable(briefing, metric)) return []
  return [`How did ${metricName(briefing, metric).toLowerCase()}${ofUnit} change from FY${earlier} to FY${fiscalYear}?`]
}

function why(briefing: Briefing, metric: MetricId, { fiscalYear, ofUnit }: Subject): string[] {
  if (!isFull(briefing, fiscalYear - 1) || !isAvailable(briefing, metric)) return []
  return [`Why did ${metricName(briefing, metric).toLowerCase()}${ofUnit} change in FY${fiscalYear}?`]
}

/** Only of a year that has a budget. */
function budget({ fiscalYears }: Briefing, { fiscalYear, ofUnit }: Subject): string[] {
  const isBudgeted = fiscalYears.some((year) => year.fiscalYear === fiscalYear && year.budgetMonths.length > 0)
  if (!isBudgeted) return []
  return [ofUnit === '' ? `Did we meet the budget in FY${fiscalYear}?` : `Compare the budget${ofUnit} with actuals in FY${fiscalYear}.`]
}

function isFull({ fiscalYears }: Briefing, wanted: number): boolean {
  return fiscalYears.some(({ fiscalYear, partial }) => fiscalYear === wanted && !partial)
}

/** Questions about what is selected: a product, a customer, a business unit, or a line of the budget. */
function selected(briefing: Briefing, { selection }: Shown, { fiscalYear }: Subject): string[] {
  const wanted = selection?.toLowerCase()
  const isWanted = ({ name }: { name: string }): boolean => name.toLowerCase() === wanted
  const change = (name: string): string[] =>
    isFull(briefing, fiscalYear - 1) ? [`Why did net sales of ${name} change in FY${fiscalYear}?`] : []
  const product = briefing.products.find(isWanted)?.name
  if (product !== undefined) return [`What goes into one ${product}?`, ...change(product)]
  const customer = briefing.customers.find(isWanted)?.name
  if (customer !== undefined) {
    return [
      ...change(customer),
      `Show net sales of ${customer} by product in FY${fiscalYear}.`,
      `Show net sales of ${customer} by month in FY${fiscalYear} as a chart.`,
    ]
  }
  const unit = briefing.businessUnits.find(isWanted)?.name
  if (unit !== undefined) return [...change(unit), ...budget(briefing, { fiscalYear, ofUnit: ` of ${unit}` })]
  const line = briefing.metrics.find(isWanted)
  return line === undefined ? [] : comparison(briefing, line.id, { fiscalYear, ofUnit: '' })
}

function firstProduct({ products }: Briefing): string[] {
  return products[0] === undefined ? [] : [`What goes into one ${products[0].name}?`]
}

export function isAvailable({ metrics }: Briefing, metric: string): boolean {
  return metrics.some(({ id, unavailable }) => id === metric && unavailable === undefined)
}

export function metricName({ metrics }: Briefing, metric: string): string {
  return metrics.find(({ id }) => id === metric)?.name ?? metric
}
