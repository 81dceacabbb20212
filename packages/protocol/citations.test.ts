import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  cellHref,
  cellLinks,
  findCell,
  NO_CELL_HREF,
  parseCellHref,
  withoutCitations,
  type CellReference,
} from './citations.ts'
import type { DatasetData } from './events.ts'
import { runCount } from './testing/run-count.ts'

const DATASET: DatasetData = {
  datasetId: 'run1.d1',
  toolCallId: 't',
  title: 'T',
  columns: [
    { key: 'unit', label: 'Unit', unit: 'text' },
    { key: 'sales:a', label: 'Sales', unit: 'usd' },
  ],
  rows: [{ unit: 'A', 'sales:a': 1 }, { unit: 'B' }],
  total: 2,
  totals: { 'sales:a': 3 },
  asOf: '2026-06-30',
  scope: 'all',
}

const anyReference: fc.Arbitrary<CellReference> = fc.record(
  {
    datasetId: fc.string({ minLength: 1, unit: 'grapheme' }),
    row: fc.oneof(fc.constant('total' as const), fc.integer({ min: 1, max: 999_999 })),
    column: fc.string({ minLength: 1, unit: 'grapheme' }),
    absolute: fc.constant(true),
  },
  { requiredKeys: ['datasetId', 'row', 'column'] },
)

describe('the target of a citation', () => {
  test('names the cell, with nothing in it that Markdown could take for its own', () => {
    const column = 'a (b) | c]:*d*'
    expect(cellHref({ datasetId: 'run1.d1', row: 3, column })).toBe('cell:run1.d1:3:a%20%28b%29%20%7C%20c%5D%3A%2Ad%2A')
    expect(cellHref({ datasetId: 'd', row: 'total', column: 'net_sales', absolute: true })).toBe(
      'cell:d:total:net_sales?abs',
    )
  })

  test('reads back as what it was made from, whatever that is called', () => {
    fc.assert(
      fc.property(anyReference, (reference) => {
        const href = cellHref(reference)
        expect(href).toMatch(/^[\w:.%?-]+$/)
        expect(parseCellHref(href)).toEqual(reference)
      }),
      runCount(500),
    )
  })

  test.each([NO_CELL_HREF, 'cell:d1:0:a', 'cell:d1:01:a', 'cell:d1:1:', 'cell:d1:1:%E0%A4', 'cell:a:1:b:c', 'https://a'])(
    '%s names none',
    (href) => {
      expect(parseCellHref(href)).toBeUndefined()
    },
  )
})

describe('citations in a text', () => {
  const markdown = '| A | [$1.00](cell:run1.d1:1:sales%3Aa) |\n[no such figure](cell:) [$3](https://x)'

  test('are found where they stand', () => {
    expect(cellLinks(markdown)).toEqual([
      { offset: 6, length: 33, text: '$1.00', reference: { datasetId: 'run1.d1', row: 1, column: 'sales:a' } },
      { offset: 42, length: 23, text: 'no such figure', reference: undefined },
    ])
  })

  test('give way to their figures; other links stay', () => {
    expect(withoutCitations(markdown)).toBe('| A | $1.00 |\nno such figure [$3](https://x)')
  })
})

describe('a cell', () => {
  const find = (row: CellReference['row'], column: string, datasetId = 'run1.d1') =>
    findCell([DATASET], { datasetId, row, column })

  test('is found by row and by total', () => {
    expect(find(1, 'sales:a')).toEqual({ dataset: DATASET, column: DATASET.columns[1], cell: 1 })
    expect(find('total', 'sales:a')?.cell).toBe(3)
  })

  test('is not found in another dataset, row or column, nor where the row has none', () => {
    const found = [find(1, 'sales:a', 'run1.d2'), find(3, 'sales:a'), find(1, 'sales'), find(2, 'sales:a')]
    const odd = [find('total', 'unit'), find(1, 'toString')]
    const untotalled = { ...DATASET, totals: undefined }
    const total = findCell([untotalled], { datasetId: 'run1.d1', row: 'total', column: 'sales:a' })
    expect([...found, ...odd, total].filter((cell) => cell !== undefined)).toEqual([])
  })
})
