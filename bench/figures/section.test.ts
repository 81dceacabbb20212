import { expect, test } from 'vitest'
import { printNumber } from './print.ts'
import { createSamples } from './section.ts'

const OPTIONS = { title: 'Pace', note: '', columns: ['ours', 'theirs'] }

test('a ratio is taken round by round, not of the medians', () => {
  const samples = createSamples({ ...OPTIONS, ratio: 'ours / theirs' })
  for (const [ours, theirs] of [[2, 1], [30, 10], [4, 4]] as const) {
    samples.add('speed', 'm/s', 'ours', ours)
    samples.add('speed', 'm/s', 'theirs', theirs)
  }
  const { columns, rows } = samples.section()
  expect(columns).toEqual(['ours', 'theirs', 'ours / theirs'])
  expect(rows[0]?.cells.map((cell) => cell?.rounds)).toEqual([[2, 30, 4], [1, 10, 4], [2, 3, 1]])
})

test('a cell that was not measured is empty, and so is its ratio', () => {
  const samples = createSamples({ ...OPTIONS, ratio: 'ours / theirs' })
  samples.add('speed', 'm/s', 'ours', 1)
  expect(samples.section().rows[0]?.cells.map((cell) => cell?.median ?? null)).toEqual([1, null, null])
})

test('a column that nobody announced is refused', () => {
  expect(() => createSamples(OPTIONS).add('speed', 'm/s', 'others', 1)).toThrow('Pace has no column others')
})

test('numbers are told with three digits that say something', () => {
  expect([0, 0.125, 9.876, 12.34, 99.94, 123.4, 1_234_567, Number.NaN].map(printNumber)).toEqual([
    '0', '0.13', '9.88', '12.3', '99.9', '123', '1,234,567', '-',
  ])
})
