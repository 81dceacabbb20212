import { openBooks, type Books } from '@perdure/books'
import type { UiContext } from '@perdure/protocol'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askOffline } from '../testing/ask-offline.ts'

/** Questions that only the page beside them explains, over the real books. */

let books: Books
beforeAll(async () => {
  books = await openBooks()
})
afterAll(() => books.close())

const CUSTOMER = { kind: 'customer', id: 'C1002', name: 'City of Aldermere' }

test.each<[question: string, uiContext: UiContext, about: string]>([
  ['Why did it fall?', { page: 'customers', fiscalYear: 2026, selection: CUSTOMER }, 'City of Aldermere'],
  ['What were net sales?', { page: 'customers', fiscalYear: 2025, selection: CUSTOMER }, 'City of Aldermere'],
  ['Why did it change?', { page: 'overview', fiscalYear: 2026, businessUnit: 'Signals' }, 'Signals'],
  [
    'Why did it change?',
    { page: 'products', fiscalYear: 2026, selection: { kind: 'product', id: 'CTL-500', name: 'ATC intersection controller' } },
    'ATC intersection controller',
  ],
])('%s %j', async (question, uiContext, about) => {
  const asked = await askOffline(books, question, { uiContext })
  expect(asked.result).toEqual({ outcome: 'completed' })
  expect(asked.datasets.length).toBeGreaterThan(0)
  for (const { scope } of asked.datasets) expect(scope).toContain(about)
  for (const { scope } of asked.datasets) expect(scope).toContain(`FY${uiContext.fiscalYear}`)
  expect(asked.text).toContain(about)
  expect(asked.check?.marks).toEqual([])
})

test('what somebody may not see is not looked up, whatever their page says', async () => {
  const uiContext = { page: 'overview', selection: { kind: 'business_unit', id: 'controllers', name: 'Controllers' } }
  const asked = await askOffline(books, 'What were net sales?', { userId: 'ben', uiContext })
  for (const { scope } of asked.datasets) expect(scope).not.toContain('Controllers')
})
