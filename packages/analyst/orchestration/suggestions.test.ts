import { openBooks, type Books } from '@perdure/books'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildBriefing, type Briefing } from '../prompts/briefing.ts'
import { askOffline } from '../testing/ask-offline.ts'
import { sampleBriefing } from '../testing/sample-briefing.ts'
import { suggestionsFor, SUGGESTIONS_MAX, type Shown } from './suggestions.ts'

let books: Books
beforeAll(async () => {
  books = await openBooks()
})
afterAll(() => books.close())

async function briefingOf(userId: string): Promise<Briefing> {
  const { warehouse, directory } = books
  const person = (await directory.find(userId))!
  return buildBriefing({ warehouse, person, asker: directory.askerFor(person), uiContext: undefined, nowMs: 0 })
}

const SHOWN: readonly (Shown & { page: string })[] = [
  { page: 'overview', fiscalYear: 2026 },
  { page: 'overview', fiscalYear: 2025, businessUnit: 'Signals' },
  { page: 'overview', fiscalYear: 2026, selection: 'Signals' },
  { page: 'products', fiscalYear: 2026, selection: 'Radar stop-bar detector' },
  { page: 'customers', fiscalYear: 2026 },
  { page: 'customers', fiscalYear: 2025, businessUnit: 'Signals' },
  { page: 'customers', fiscalYear: 2026, selection: 'City of Aldermere' },
  { page: 'budgets', fiscalYear: 2026 },
  { page: 'budgets', fiscalYear: 2026, businessUnit: 'Signals', selection: 'Operating expenses' },
]

describe('every suggestion is answered from the books', () => {
  test.each(SHOWN)('for %j', async (shown) => {
    const questions = suggestionsFor(await briefingOf('ada'), shown)
    expect(questions.length).toBeGreaterThanOrEqual(SUGGESTIONS_MAX - 1)
    for (const question of questions) {
      if (question === 'What can you do?') continue
      const asked = await askOffline(books, question)
      expect(asked.result, question).toEqual({ outcome: 'completed' })
      expect(asked.datasets.length, question).toBeGreaterThan(0)
      expect(asked.check?.marks, question).toEqual([])
    }
  })
})

describe('suggestions', () => {
  test('are about the page and what is selected on it', async () => {
    const ada = await briefingOf('ada')
    expect(suggestionsFor(ada, { page: 'customers', fiscalYear: 2025, selection: 'City of Aldermere' })).toEqual([
      'Why did net sales of City of Aldermere change in FY2025?',
      'Show net sales of City of Aldermere by product in FY2025.',
      'Show net sales of City of Aldermere by month in FY2025 as a chart.',
      'Which ten customers had the highest net sales in FY2025?',
    ])
    expect(suggestionsFor(ada, { page: 'overview', businessUnit: 'Signals' })[0]).toBe(
      'How did operating profit of Signals change from FY2025 to FY2026?',
    )
    expect(suggestionsFor(ada, { page: 'customers' })).not.toEqual(suggestionsFor(ada, { page: 'budgets' }))
  })

  test('name nothing that the person may not see', async () => {
    const ben = await briefingOf('ben')
    for (const { page } of SHOWN) {
      const shown = { page, businessUnit: 'Controllers', selection: 'ATC intersection controller' }
      expect(suggestionsFor(ben, shown).join(' ')).not.toMatch(/Controllers|ATC/)
    }
  })

  test('ask for nothing that the books do not have', () => {
    const bare = sampleBriefing({ subledgers: [] })
    expect(suggestionsFor(bare, { page: 'customers' }).join(' ')).not.toContain('pay late')
    // No year of it has a budget.
    expect(suggestionsFor(bare, { page: 'budgets' }).join(' ')).not.toContain('budget')
    // Nothing comes before its first year.
    expect(suggestionsFor(bare, { page: 'overview', fiscalYear: 2023 }).join(' ')).not.toMatch(/change|Why/)
  })
})
