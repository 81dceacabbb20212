import { expect, test } from 'vitest'
import type { ToolDataset } from '../tools/tool.ts'
import { unsupportedFigures } from './figures-in-text.ts'

const dataset: ToolDataset = {
  title: 'Net sales by unit, FY2026',
  columns: [
    { key: 'unit', label: 'Unit', unit: 'text' },
    { key: 'net_sales', label: 'Net sales', unit: 'usd' },
    { key: 'ratio', label: 'Margin', unit: 'ratio' },
    { key: 'points', label: 'Change', unit: 'percentage_points' },
    { key: 'count', label: 'Units', unit: 'count' },
  ],
  rows: [{ unit: '12-inch lamps', net_sales: -1234.5, ratio: 0.0625, points: -0.449, count: 1777 }],
  totals: { net_sales: 99_000 },
  total: 40,
  asOf: '2026-06-30',
  scope: 'FY2026 (2025-07 to 2026-06)',
}

test.each([
  ['Net sales of 12-inch lamps were -$1,234.50 in FY2026, of $99,000.00 in all, to 30 June 2026.', []],
  ['They fell by $1,234.50; margin 6.3%, -0.4 percentage points, 1,777 units, 40 rows.', []],
  ['Net sales were $1,234.51.', ['$1,234.51']],
  ['A margin of 6.2%, +0.5 percentage points.', ['6.2%', '+0.5 percentage points']],
  ['There were 1,778 units.', ['1,778']],
  ['It is 99000.', ['99000']],
])('%s', (text, unsupported) => {
  expect(unsupportedFigures(text, [dataset])).toEqual(unsupported)
})
