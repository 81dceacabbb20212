import { openBooks, type Books } from '@perdure/books'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askOffline } from '../testing/ask-offline.ts'
import { sampleBriefing } from '../testing/sample-briefing.ts'
import { createToolRegistry } from '../tools/registry.ts'
import { NEXT_QUESTIONS, nextQuestions, type Answered } from './next-questions.ts'

const ANSWERED: Answered = { tool: 'query_actuals', metric: 'net_sales', fiscalYear: 2026, businessUnit: undefined }

describe('every next question is answered by the tool that it names', () => {
  let books: Books
  beforeAll(async () => {
    books = await openBooks()
  })
  afterAll(() => books.close())

  const known = new Set(createToolRegistry().map(({ name }) => name))
  const questions = NEXT_QUESTIONS.flatMap((next) =>
    [undefined, 'Signals'].map((businessUnit) => ({
      text: next.text({ ...ANSWERED, businessUnit }, sampleBriefing()),
      next,
    })),
  )
  const each = new Map(questions.map(({ text, next }) => [text, next]))

  test.each([...each])('%s', async (text, { asks, after }) => {
    expect([...after, asks].filter((tool) => !known.has(tool))).toEqual([])
    expect(after).not.toContain(asks)
    const asked = await askOffline(books, text)
    expect(asked.result).toEqual({ outcome: 'completed' })
    expect(asked.tools).toContain(asks)
    expect(asked.check?.marks).toEqual([])
  })
})

test('none is offered whose tool the answer used, nor one that the books cannot answer', () => {
  const answered = { ...ANSWERED, tool: 'query_customers' }
  const used = new Set(['query_customers'])
  expect(nextQuestions(answered, used, sampleBriefing())).toEqual([
    'How concentrated are our customers in FY2026?',
    'Which customers pay late?',
  ])
  expect(nextQuestions(answered, used, sampleBriefing({ subledgers: [] }))).toEqual([
    'How concentrated are our customers in FY2026?',
  ])
  expect(nextQuestions(answered, new Set([...used, 'get_customer_concentration']), sampleBriefing())).toEqual([
    'Which customers pay late?',
  ])
})
