import { describe, expect, test } from 'vitest'
import type { ModelMessage, ToolCall } from '../providers/model.ts'
import { sampleBriefing } from '../testing/sample-briefing.ts'
import { followUps } from './follow-ups.ts'
import { suggestionsFor } from './suggestions.ts'

const briefing = sampleBriefing()

function answered(
  question: string,
  ...calls: (Omit<ToolCall, 'id'> & { fails?: boolean })[]
): { messages: ModelMessage[] } {
  const made = calls.map((call, index) => ({
    type: 'tool_call' as const,
    id: `c${index}`,
    name: call.name,
    input: call.input,
  }))
  return {
    messages: [
      { role: 'user', text: question },
      { role: 'assistant', parts: made },
      {
        role: 'tool',
        answers: calls.map(({ fails = false }, index) => ({
          toolCallId: `c${index}`,
          outcome: fails ? 'error' : 'ok',
          content: '{}',
        })),
      },
    ],
  }
}

describe('follow-ups', () => {
  test('come from what the answer was made of: its metric, its year, and what it left out', () => {
    const items = followUps(
      briefing,
      answered('Q', { name: 'query_actuals', input: { metrics: ['gross_margin'], fiscalYears: [2025] } }),
    )
    expect(items).toEqual([
      'Split gross margin in FY2025 by business unit.',
      'How did gross margin change from FY2024 to FY2025?',
      'Show gross margin by month in FY2025 as a chart.',
    ])
  })

  test('offer no split that was just given, and not the question itself', () => {
    const question = 'How did net sales change from FY2025 to FY2026?'
    const items = followUps(
      briefing,
      answered(question, { name: 'query_actuals', input: { groupBy: ['business_unit', 'month'] } }),
    )
    expect(items.join(' ')).not.toMatch(/Split net sales|Show net sales by month/)
    expect(items).not.toContain(question)
  })

  test('stay with the one business unit that was asked for', () => {
    const items = followUps(briefing, answered('Q', { name: 'query_actuals', input: { businessUnits: ['Indoor'] } }))
    expect(items[0]).toBe('How did net sales of Indoor change from FY2025 to FY2026?')
  })

  test('do not build on a call that failed, nor on arguments that make no sense', () => {
    const general = suggestionsFor(briefing).slice(0, 3)
    expect(
      followUps(briefing, answered('Q', { name: 'query_actuals', input: { fiscalYears: [2024] }, fails: true })),
    ).toEqual(general)
    expect(followUps(briefing, answered('Q', { name: 'query_actuals', input: 'nonsense' }))).toHaveLength(3)
    expect(followUps(briefing, { messages: [{ role: 'user', text: 'hello' }] })).toEqual(general)
  })

  test('ask of customers only what can be told of them', () => {
    const items = followUps(
      briefing,
      answered('Q', { name: 'compare_fiscal_years', input: { metrics: ['net_income'] } }),
    )
    expect(items).toContain('Which products have the lowest gross margin in FY2026?')
    expect(items.join(' ')).not.toContain('customers by net income')
  })
})

describe('suggestions', () => {
  test('fit the page, then anybody; each once', () => {
    expect(suggestionsFor(briefing, { page: 'products' })[0]).toBe('Which ten products had the highest net sales in FY2026?')
    expect(suggestionsFor(briefing, { page: 'nonesuch' })).toEqual(suggestionsFor(briefing))
    for (const page of ['products', 'budgets', 'definitions', undefined]) {
      const items = suggestionsFor(briefing, { page })
      expect(new Set(items).size).toBe(items.length)
      expect(items.length).toBe(4)
    }
  })

  test('are about the year, the unit and the product that the page shows', () => {
    const shown = { page: 'products', fiscalYear: 2024, businessUnit: 'OUTDOOR', selection: 'street lamp' }
    expect(suggestionsFor(briefing, shown).slice(0, 3)).toEqual([
      'What goes into one Street lamp?',
      'Why did net sales of Street lamp change in FY2024?',
      'Which ten products of Outdoor Division had the highest net sales in FY2024?',
    ])
    expect(suggestionsFor(briefing, { fiscalYear: 2024 })).toContain('How did net sales change from FY2023 to FY2024?')
  })

  test('are as if nothing were shown, where the person may not see it or the books do not hold it', () => {
    const shown = { fiscalYear: 2027, businessUnit: 'Secret Unit', selection: 'Secret lamp' }
    expect(suggestionsFor(briefing, shown)).toEqual(suggestionsFor(briefing))
    expect(suggestionsFor(briefing, { fiscalYear: 1999 })).toEqual(suggestionsFor(briefing))
    const alone = sampleBriefing({ businessUnits: briefing.businessUnits.slice(0, 1) })
    expect(suggestionsFor(alone, { businessUnit: 'outdoor' }).join(' ')).not.toContain('Outdoor')
  })

  test('ask nothing that the books lack or the person cannot see', () => {
    const poor = sampleBriefing({
      metrics: briefing.metrics.map((metric) =>
        metric.id === 'gross_margin' ? { ...metric, unavailable: 'None.' } : metric,
      ),
      businessUnits: briefing.businessUnits.slice(0, 1),
      products: [],
    })
    const items = [undefined, 'products', 'budgets'].flatMap((page) => suggestionsFor(poor, { page }))
    expect(items.join(' ')).not.toMatch(/by business unit/)
    expect(suggestionsFor(poor).join(' ')).not.toContain('gross margin')
  })
})
