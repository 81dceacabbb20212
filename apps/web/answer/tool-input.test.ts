import { expect, it } from 'vitest'
import { askedFor, askedInBrief } from './tool-input.ts'

const INPUT = {
  datasetId: 'ds-1',
  fiscalYears: [2025, 2026],
  group_by: 'business_unit',
  businessUnit: null,
  filter: { account: 'Net sales', active: true },
  includeServices: true,
  detailed: false,
  none: [],
}

it('tells what was asked for in labelled words, and nothing of what was not', () => {
  expect(askedFor(INPUT)).toEqual([
    { label: 'Dataset id', value: 'ds-1' },
    { label: 'Fiscal years', value: '2025, 2026' },
    { label: 'Group by', value: 'business unit' },
    { label: 'Filter', value: 'account Net sales, active yes' },
    { label: 'Include services', value: 'yes' },
    { label: 'Detailed', value: 'no' },
  ])
})

it('tells it in one line without what only the tools understand', () => {
  expect(askedInBrief(INPUT)).toBe('2025, 2026 · business unit · account Net sales, active yes · include services')
})

it.each([
  [undefined, [], ''],
  [null, [], ''],
  ['FY2026', [{ label: '', value: 'FY2026' }], 'FY2026'],
  [[1, 2], [{ label: '', value: '1, 2' }], '1, 2'],
])('takes any input: %j', (input, asked, brief) => {
  expect([askedFor(input), askedInBrief(input)]).toEqual([asked, brief])
})

it('cuts what is very long', () => {
  expect(askedInBrief({ text: 'x'.repeat(1_000) })).toHaveLength(200)
})
