import { expect, it } from 'vitest'
import type { ChartSpec, DatasetData } from '@perdure/protocol'
import { MARGIN_DATASET } from '../testing/samples/sample-answer.ts'
import { chartDescription, chartTable, pieSlices, seriesDash, waterfallSteps, type ChartTable } from './chart-series.ts'

const SPEC: ChartSpec = { kind: 'bar', x: 'unit', series: ['margin_before', 'margin'], unit: 'ratio' }

function tableOf(values: [string, number | null][]): ChartTable {
  const columns: DatasetData['columns'] = [
    { key: 'name', label: 'Name', unit: 'text' },
    { key: 'value', label: 'Value', unit: 'usd' },
  ]
  const rows = values.map(([name, value]) => ({ name, value }))
  const table = chartTable(
    { ...MARGIN_DATASET, columns, rows },
    { kind: 'pie', x: 'name', series: ['value'], unit: 'usd' },
  )
  if (!table) throw new Error('no table')
  return table
}

it('draws the named columns, each in a colour of its own', () => {
  const table = chartTable(MARGIN_DATASET, SPEC)
  expect(table?.x.label).toBe('Business unit')
  expect(table?.series.map(({ label }) => label)).toEqual(['Margin FY2025', 'Margin FY2026'])
  expect(new Set(table?.series.map(({ colour }) => colour)).size).toBe(2)
})

it('tells as many lines apart without their colours as with them', () => {
  const series = Array.from({ length: 8 }, (_, index) => seriesDash(index))
  expect(new Set(series).size).toBe(8)
  expect(seriesDash(0)).toBeUndefined()
})

it('has nothing to draw without its columns or rows', () => {
  expect(chartTable(MARGIN_DATASET, { ...SPEC, x: 'gone' })).toBeUndefined()
  expect(chartTable(MARGIN_DATASET, { ...SPEC, series: ['gone'] })).toBeUndefined()
  expect(chartTable({ ...MARGIN_DATASET, rows: [] }, SPEC)).toBeUndefined()
})

it('stacks each step of a waterfall on the sum of those before it', () => {
  const steps = waterfallSteps(
    tableOf([
      ['Sales', 10],
      ['Cost', -4],
      ['Tax', -8],
      ['Grant', 1],
    ]),
  )
  expect(steps.map(({ range }) => range)).toEqual([
    [0, 10],
    [6, 10],
    [-2, 6],
    [-2, -1],
  ])
  expect(steps.map(({ rising }) => rising)).toEqual([true, false, false, true])
})

it('cuts a pie by size, small slices as one, nothing for what is not above zero', () => {
  const values = Array.from({ length: 12 }, (_, index): [string, number] => [`n${index}`, index])
  const slices = pieSlices(tableOf([...values, ['debt', -5], ['nothing', null]]))
  expect(slices.map(({ label }) => label)).toEqual(['n11', 'n10', 'n9', 'n8', 'n7', 'n6', 'n5', 'Other'])
  expect(slices.at(-1)?.value).toBe(1 + 2 + 3 + 4)
  expect(slices.reduce((sum, { value }) => sum + value, 0)).toBe(66)
})

it('is told in sentences to those who do not see it, with where its figures begin and end', () => {
  const table = chartTable(MARGIN_DATASET, SPEC)
  if (!table) throw new Error('no table')
  expect(chartDescription('Margin', { ...SPEC, kind: 'stacked_bar' }, table, 'en-US')).toBe(
    'Margin: stacked bar chart of Margin FY2025, Margin FY2026 by Business unit, 4 entries. ' +
      'Margin FY2025: from 29.1% (Services) to 45.5% (Controllers). ' +
      'Margin FY2026: from 24.3% (Services) to 47.1% (Controllers).',
  )
})

it('says nothing of figures that are all alike or not there', () => {
  const table = tableOf([
    ['a', 1],
    ['b', 1],
    ['c', null],
  ])
  expect(chartDescription('Flat', { ...SPEC, series: ['value'] }, table, 'en-US')).toMatch(/, 3 entries\.$/)
})
