import { METRIC_IDS, SUBLEDGERS, type AvailableMetric } from '@perdure/books'
import type { Briefing } from '../prompts/briefing.ts'

/** A company that exists only as a briefing: for what reads questions and asks no tool. */
export function sampleBriefing(overrides: Partial<Briefing> = {}): Briefing {
  return {
    company: { name: 'Lamp Works, Inc.', description: 'Makes lamps.', currency: 'USD', fiscalYearStartMonth: 7 },
    asOf: '2026-10-31',
    fiscalYears: [2023, 2024, 2025, 2026, 2027].map((fiscalYear) => ({
      fiscalYear,
      label: `FY${fiscalYear}`,
      from: `${fiscalYear - 1}-07`,
      to: `${fiscalYear}-06`,
      bookedMonths: [],
      completeMonths: [],
      partial: fiscalYear === 2027,
      budgetMonths: [],
    })),
    latestFullYear: 2026,
    latestYear: 2027,
    metrics: METRIC_IDS.map((id) => {
      const name = nameOf(id)
      return { id, name, definition: `${name}, defined.`, unit: 'usd', aggregation: 'flow' } as AvailableMetric
    }),
    metricsByProductOrCustomer: ['net_sales', 'gross_margin', 'gross_margin_ratio', 'units'],
    subledgers: SUBLEDGERS,
    businessUnits: [
      { id: 'indoor', name: 'Indoor', kind: 'operating', description: '' },
      { id: 'outdoor', name: 'Outdoor Division', kind: 'operating', description: '' },
    ],
    products: [
      { id: 'p1', name: 'Desk lamp, black', category: 'Table lights' },
      { id: 'p2', name: 'Desk lamp, white', category: 'Table lights' },
      { id: 'p3', name: 'Street lamp', category: 'Street lights' },
    ],
    customers: [
      { id: 'c1', name: 'City of Lumen', type: 'Municipality', region: 'North' },
      { id: 'c2', name: 'Bright & Sons', type: 'Contractor', region: 'South' },
    ],
    accounts: [{ id: 'a1', name: 'Travel and lodging' }],
    notes: [],
    person: { displayName: 'Ada', title: 'Controller', seesEverything: true },
    uiContext: undefined,
    today: '2026-11-22',
    ...overrides,
  }
}

function nameOf(id: string): string {
  const words = id.replace(/_ratio$/, ' %').replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
