import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleBriefing } from '../../testing/sample-briefing.ts'
import { takePeriod, type Period } from './periods.ts'
import { Phrases } from './phrases.ts'
import { readQuestion } from './read-question.ts'
import type { Reading } from './reading.ts'

const briefing = sampleBriefing()

describe('time', () => {
  test.each<[string, Partial<Period>]>([
    ['in FY2024', { years: [2024] }],
    ['in FY 2024', { years: [2024] }],
    ["in FY'24", { years: [2024] }],
    ['in fy24', { years: [2024] }],
    ['in fiscal 2024', { years: [2024] }],
    ['in fiscal year 2024', { years: [2024] }],
    ['in 2024', { years: [2024] }],
    ['2024 vs 2025', { years: [2024, 2025] }],
    ['FY2025 against FY2024', { years: [2024, 2025] }],
    ['from FY2024 to FY2026', { years: [2024, 2025, 2026] }],
    ['between 2024 and 2025', { years: [2024, 2025] }],
    ['FY2024-FY2026', { years: [2024, 2025, 2026] }],
    ['last year', { years: [2026] }],
    ['last fiscal year', { years: [2026] }],
    ['the year before last', { years: [2025] }],
    ['FY2025 compared with the year before', { years: [2024, 2025] }],
    ['this year', { years: [2027] }],
    ['this year against last year', { years: [2026, 2027] }],
    ['year to date', { years: [2027] }],
    ['over the last three years', { years: [2024, 2025, 2026] }],
    ['the past 2 fiscal years', { years: [2025, 2026] }],
    ['since FY2025', { years: [2025, 2026, 2027] }],
    ['over the years', { years: [2023, 2024, 2025, 2026, 2027] }],
    ['in Q3 FY2025', { years: [2025], quarters: [3] }],
    ['in the first quarter of FY2025', { years: [2025], quarters: [1] }],
    ['Q1 and Q2 of 2025', { years: [2025], quarters: [1, 2] }],
    ['in March 2025', { months: { from: '2025-03', to: '2025-03' } }],
    ['from Mar 2025 to May 2025', { months: { from: '2025-03', to: '2025-05' } }],
    ['in 2025-03', { months: { from: '2025-03', to: '2025-03' } }],
    ['in November', { months: { from: '2025-11', to: '2025-11' } }],
    ['in September', { months: { from: '2026-09', to: '2026-09' } }],
    ['last month', { months: { from: '2026-10', to: '2026-10' } }],
    ['in calendar year 2025', { months: { from: '2025-01', to: '2025-12' } }],
    ['in FY2031', { missing: [2031] }],
    ['in FY2031 and FY2026', { years: [2026], missing: [2031] }],
    ['', {}],
    ['for $2,025 or 2025.50 or item 12025', {}],
    ['may we see it', {}],
  ])('%s', (text, expected) => {
    expect(takePeriod(new Phrases(text), briefing)).toEqual({ years: [], quarters: [], missing: [], ...expected })
  })
})

describe('a question', () => {
  test.each<[string, object]>([
    [
      'What were net sales and gross margin in FY2024?',
      { topic: 'figures', metrics: ['net_sales', 'gross_margin'], groupBy: [] },
    ],
    [
      'Turnover and EBIT by division',
      { topic: 'figures', metrics: ['net_sales', 'operating_profit'], groupBy: ['business_unit'] },
    ],
    ['gross margin % by month', { topic: 'figures', metrics: ['gross_margin_ratio'], groupBy: ['month'] }],
    [
      'Which products have the worst margins?',
      { topic: 'margins', metrics: ['gross_margin', 'gross_margin_ratio'], ascending: true },
    ],
    ['top 3 customers', { topic: 'figures', metrics: ['net_sales'], groupBy: ['customer'], top: 3, ranked: true }],
    ['the five largest customers', { groupBy: ['customer'], top: 5 }],
    ['units sold, three best products', { topic: 'products', metrics: ['units'], top: 3 }],
    ['What goes into one Street lamp?', { topic: 'line_items', entities: { products: ['Street lamp'] } }],
    [
      'list price of the Desk lamp',
      { topic: 'products', entities: { products: ['Desk lamp, black', 'Desk lamp, white'] } },
    ],
    [
      'How did Outdoor do?',
      {
        topic: 'figures',
        metrics: ['net_sales', 'gross_margin', 'operating_profit'],
        entities: { businessUnits: ['Outdoor Division'] },
      },
    ],
    [
      "What was the City of Lumen's revenue?",
      { metrics: ['net_sales'], entities: { customers: ['City of Lumen'], unknown: [] } },
    ],
    ['sales to municipalities', { entities: { customerTypes: ['Municipality'] } }],
    ['Compare Indoor and Outdoor', { topic: 'figures', groupBy: ['business_unit'] }],
    ['Why did net sales drop?', { topic: 'drivers', ascending: true }],
    [
      'What did we spend on travel and lodging?',
      { topic: 'figures', metrics: [], entities: { accounts: ['Travel and lodging'] } },
    ],
    ['net sales of Moonlight in 2025', { entities: { unknown: ['Moonlight'] } }],
    ['net sales of the moonlight unit', { entities: { unknown: ['moonlight unit'] } }],
    ['net sales of Lamp Works in March 2025', { entities: { unknown: [] } }],
    ['gross margin for the whole company', { entities: { unknown: [] } }],
    ['Draw a stacked bar chart of net sales by division', { chart: 'stacked_bar' }],
    ['What is gross margin?', { topic: 'definition' }],
    ['What is our gross margin?', { topic: 'figures' }],
    ['thanks!', { topic: 'greeting' }],
    ['tell me a joke', { topic: 'unknown' }],
  ])('%s', (text, expected) => {
    expect(readQuestion(text, briefing)).toMatchObject(expected)
  })

  test('of any words at all is read as something, and the same way twice', () => {
    const word = fc.oneof(
      fc.string({ maxLength: 8, unit: 'binary' }),
      fc.constantFrom(
        'net sales',
        'FY2024',
        'by',
        'month',
        'top',
        'ten',
        'Indoor',
        'why',
        'chart',
        'vs',
        'last year',
        'product',
        '(',
        '[',
        '\\',
        '%',
        'of',
        'İ',
        '…',
      ),
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), fc.array(word, { maxLength: 6 }), (words, before) => {
        const earlier = readQuestion(before.join(' '), briefing)
        const reading: Reading = readQuestion(words.join(' '), briefing, earlier)
        expect(reading.groupBy.length).toBeLessThanOrEqual(2)
        expect(readQuestion(words.join(' '), briefing, earlier)).toEqual(reading)
      }),
    )
  })
})

describe('what is on screen', () => {
  const seen = sampleBriefing({ uiContext: { page: 'units', fiscalYear: 2024, businessUnit: 'outdoor' } })

  test.each<[string, object]>([
    ['What were net sales?', { period: { years: [2024] }, entities: { businessUnits: [] } }],
    [
      'What were net sales of this unit?',
      { period: { years: [2024] }, entities: { businessUnits: ['Outdoor Division'] } },
    ],
    [
      'What were net sales here in FY2025?',
      { period: { years: [2025] }, entities: { businessUnits: ['Outdoor Division'] } },
    ],
    [
      'What were net sales of Indoor in Q2?',
      { period: { years: [], quarters: [2] }, entities: { businessUnits: ['Indoor'] } },
    ],
    ['net sales by year', { period: { years: [] }, groupBy: ['fiscal_year'] }],
  ])('fills in what is left open: %s', (text, expected) => {
    expect(readQuestion(text, seen)).toMatchObject(expected)
  })

  test('is not taken where the books or the person’s rights do not have it', () => {
    const elsewhere = sampleBriefing({ uiContext: { fiscalYear: 1999, businessUnit: 'secret' } })
    const reading = readQuestion('What were net sales of this unit?', elsewhere)
    expect(reading).toMatchObject({ period: { years: [] }, entities: { businessUnits: [] } })
  })
})
