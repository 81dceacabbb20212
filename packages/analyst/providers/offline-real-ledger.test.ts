import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openBooks, type Books } from '@perdure/books'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askOffline } from '../testing/ask-offline.ts'
import { unsupportedFigures } from '../testing/figures-in-text.ts'

const folder = fileURLToPath(new URL('../../../../shared/data/adventureworks/', import.meta.url))
const isThere = existsSync(folder)
if (!isThere) console.warn(`skipped: no real ledger at ${folder}`)

/** Figures that the ledger's README states, found by independent arithmetic. */
describe.skipIf(!isThere)('over a real general ledger', () => {
  let books: Books
  beforeAll(async () => {
    books = await openBooks({ data: folder })
  })
  afterAll(() => books.close())

  test.each([
    ['What were net sales and gross margin in FY2012?', ['$32,746,339.63', '$22,378,318.87']],
    ['net sales, gross margin 2012', ['$32,746,339.63', '$22,378,318.87']],
    ['What were gross sales and gross margin in fiscal 2011?', ['$11,105,689.37', '$7,393,222.15']],
    ['Split net sales in FY2012 by business unit.', ['$32,746,339.63']],
  ])('%s', async (question, figures) => {
    const { result, text, datasets } = await askOffline(books, question)
    expect(result).toEqual({ outcome: 'completed' })
    for (const figure of figures) expect(text).toContain(figure)
    expect(unsupportedFigures(text, datasets)).toEqual([])
  })

  test.each([
    ['Top 5 customers in FY2013', /reseller order lines/],
    ['Which products sold best in FY2012?', /had the highest net sales of the products/],
    ['What goes into one Mountain-200 Black?', /These books hold no bill of line items for it\./],
    ['net sales this year', /FY2014 is not whole/],
    ['How did net income change from FY2012 to FY2013?', /^\*\*Net income (?:rose|fell) by/],
    ['What can you do?', /Adventure Works/],
  ])('%s', async (question, says) => {
    const { result, text, datasets } = await askOffline(books, question)
    expect(result).toEqual({ outcome: 'completed' })
    expect(text).toMatch(says)
    if (datasets.length > 0) expect(unsupportedFigures(text, datasets)).toEqual([])
  })
})
