import { expect, test } from 'vitest'
import { thresholdIn, type Threshold } from './thresholds.ts'

test.each<[string, Threshold | undefined]>([
  ['customers with net sales above 2 million', { side: 'above', value: 2_000_000, isRatio: false }],
  ['more than $1,500.50', { side: 'above', value: 1500.5, isRatio: false }],
  ['below 30 %', { side: 'below', value: 0.3, isRatio: true }],
  ['under 2.5m', { side: 'below', value: 2_500_000, isRatio: false }],
  ['at least 500k', { side: 'above', value: 500_000, isRatio: false }],
  ['over the last three years', undefined],
  ['over 3 years', undefined],
  ['over 2024', undefined],
  ['no threshold at all', undefined],
])('%s', (text, expected) => {
  expect(thresholdIn(text)).toEqual(expected)
})
