import { describe, expect, it } from 'vitest'
import { cellFormat, formatCell, formatCost, formatDate, formatDuration, formatTick, NO_VALUE } from './format.ts'

const US = 'en-US'

describe('a cell', () => {
  it.each([
    [1_234_567.8, 'usd', '$1,234,568'],
    [-12.5, 'usd', '-$12.50'],
    [0, 'usd', '$0'],
    [0.2534, 'ratio', '25.3%'],
    [-1.44, 'percentage_points', '-1.4 pp'],
    [1.4, 'percentage_points', '+1.4 pp'],
    [0, 'percentage_points', '0.0 pp'],
    [1_200, 'count', '1,200'],
    [2026, 'year', '2026'],
    [3.14159, 'number', '3.14'],
    ['2026-06-30', 'date', 'Jun 30, 2026'],
    ['2026-06', 'date', 'Jun 2026'],
    ['Signals', 'text', 'Signals'],
    ['n/a', 'usd', 'n/a'],
    [true, 'text', 'Yes'],
    [false, 'text', 'No'],
    [null, 'usd', NO_VALUE],
    [undefined, 'usd', NO_VALUE],
    ['', 'text', NO_VALUE],
  ] as const)('%j as %s reads %s', (cell, unit, words) => {
    expect(formatCell(cell, unit, US)).toBe(words)
  })

  it('has cents only in a column of small amounts', () => {
    const column = { key: 'amount', label: 'Amount', unit: 'usd' } as const
    const small = cellFormat(column, [{ amount: 12 }, { amount: -999.99 }, { amount: null }], US)
    const large = cellFormat(column, [{ amount: 12 }, { amount: 1_000 }], US)
    expect([small(12), large(12), large(null)]).toEqual(['$12.00', '$12', NO_VALUE])
  })

  it('follows the place one is in', () => {
    expect(formatCell(1_234.5, 'number', 'de-DE')).toBe('1.234,5')
  })
})

it.each([
  [1_200_000, 'usd', '$1.2M'],
  [0.35, 'ratio', '35%'],
  [-2, 'percentage_points', '-2 pp'],
  [12_000, 'count', '12K'],
  [2026, 'year', '2026'],
] as const)('%d as %s is %s on an axis', (value, unit, words) => {
  expect(formatTick(value, unit, US)).toBe(words)
})

it.each([
  [0, '< 0.1 s'],
  [412, '0.4 s'],
  [1_000, '1 s'],
  [9_949, '9.9 s'],
  [9_950, '10 s'],
  [59_600, '1 min'],
  [125_000, '2 min 5 s'],
])('%d ms is %s', (durationMs, words) => {
  expect(formatDuration(durationMs, US)).toBe(words)
})

it('says a stretch of time with the decimal mark of the locale', () => {
  const words = [20, 1_500, 42_000].map((durationMs) => formatDuration(durationMs, 'de-DE'))
  expect(words).toEqual(['< 0,1 s', '1,5 s', '42 s'])
})

it('leaves a date it cannot read as it came', () => {
  expect(['Q3 2026', '2026-13-40', ''].map((value) => formatDate(value, US))).toEqual(['Q3 2026', '2026-13-40', ''])
})

it('shows a cost with the decimals it needs', () => {
  expect([0, 1_234, 250_000].map((cost) => formatCost(cost, US))).toEqual(['$0.00', '$0.0012', '$0.25'])
})
