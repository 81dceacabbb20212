import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UNITS, type Cell, type Column, type Unit } from '@perdure/protocol'
import { nextOrder, sortedRows, type SortOrder } from './sort-rows.ts'

const columnOf = (unit: Unit): Column => ({ key: 'value', label: 'Value', unit })
const UP: SortOrder = { key: 'value', direction: 'ascending' }
const DOWN: SortOrder = { key: 'value', direction: 'descending' }

function sorted(cells: readonly Cell[], unit: Unit, order: SortOrder = UP, locale = 'en'): Cell[] {
  const rows = cells.map((value) => ({ value }))
  return sortedRows(rows, order, columnOf(unit), locale).map(({ row }) => row['value'] ?? null)
}

describe('the order of rows', () => {
  it('of figures is that of their values and not of their words', () => {
    expect(sorted([9, 1_200, -30, 100], 'usd')).toEqual([-30, 9, 100, 1_200])
    expect(sorted([0.9, 0.11, -0.2], 'ratio', DOWN)).toEqual([0.9, 0.11, -0.2])
  })

  it('of days and months is that of time', () => {
    expect(sorted(['2026-10', '2025-12', '2026-02'], 'date')).toEqual(['2025-12', '2026-02', '2026-10'])
    expect(sorted(['2026-01-09', '2026-01-10', '2025-12-31'], 'date', DOWN)).toEqual([
      '2026-01-10',
      '2026-01-09',
      '2025-12-31',
    ])
  })

  it('of words is that of the reader’s language, with numbers in them by size', () => {
    expect(sorted(['zebra', 'Äpfel', 'apple', 'Birne'], 'text', UP, 'de')).toEqual(['Äpfel', 'apple', 'Birne', 'zebra'])
    expect(sorted(['Ö', 'Z', 'A'], 'text', UP, 'sv')).toEqual(['A', 'Z', 'Ö'])
    expect(sorted(['Lamp 10', 'Lamp 9', 'lamp 1'], 'text')).toEqual(['lamp 1', 'Lamp 9', 'Lamp 10'])
  })

  it('has what has no value last, both ways', () => {
    expect(sorted([null, 2, '', 1], 'count')).toEqual([1, 2, null, ''])
    expect(sorted([null, 2, '', 1], 'count', DOWN)).toEqual([2, 1, null, ''])
  })

  it('of yes and no, and of figures among words, is settled', () => {
    expect(sorted([true, false, true], 'text')).toEqual([false, true, true])
    expect(sorted(['n/a', 3, 'closed', 1], 'count')).toEqual([1, 3, 'closed', 'n/a'])
  })

  it('keeps rows that are alike where they were, and loses none', () => {
    const cell = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom('a', 'b', ''), fc.constant(null), fc.boolean())
    fc.assert(
      fc.property(fc.array(cell), fc.constantFrom(...UNITS), fc.constantFrom(UP, DOWN), (cells, unit, order) => {
        const rows = cells.map((value) => ({ value }))
        const found = sortedRows(rows, order, columnOf(unit), 'en')
        expect(found.map(({ place }) => place).toSorted((a, b) => a - b)).toEqual(rows.map((_, index) => index + 1))
        for (const [index, { place, row }] of found.entries()) {
          const next = found[index + 1]
          if (next && next.row['value'] === row['value']) expect(next.place).toBeGreaterThan(place)
        }
      }),
    )
  })

  it('is the dataset’s own where none is asked for', () => {
    expect(sortedRows([{ value: 2 }, { value: 1 }], undefined).map(({ place }) => place)).toEqual([1, 2])
  })
})

describe('pressing a column’s head', () => {
  it('brings the largest figures first, then the smallest, then the dataset’s order again', () => {
    const first = nextOrder(undefined, columnOf('usd'))
    expect(first).toEqual(DOWN)
    expect(nextOrder(first, columnOf('usd'))).toEqual(UP)
    expect(nextOrder(UP, columnOf('usd'))).toBeUndefined()
  })

  it('brings words and days from their beginning', () => {
    expect(nextOrder(undefined, columnOf('text'))).toEqual(UP)
    expect(nextOrder(UP, columnOf('date'))).toEqual(DOWN)
    expect(nextOrder(DOWN, columnOf('text'))).toBeUndefined()
  })

  it('begins anew with another column', () => {
    expect(nextOrder({ key: 'other', direction: 'descending' }, columnOf('usd'))).toEqual(DOWN)
  })
})
