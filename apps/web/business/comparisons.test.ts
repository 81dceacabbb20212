import { expect, it } from 'vitest'
import { comparison, isGoodChange } from './comparisons.ts'

it('judges a change by which way the figure ought to go', () => {
  expect(isGoodChange(0.1, 'higher')).toBe(true)
  expect(isGoodChange(0.1, 'lower')).toBe(false)
  expect(isGoodChange(-0.1, 'lower')).toBe(true)
  expect(isGoodChange(0, 'higher')).toBeUndefined()
  expect(isGoodChange(0.1, 'neutral')).toBeUndefined()
})

it('says by how much, with a sign, and of a ratio in points', () => {
  const of = { favourable: 'higher', against: 'FY2025' } as const
  expect(comparison({ ...of, change: 0.042, unit: 'usd' })).toEqual([{ words: '+4.2% on FY2025', isGood: true }])
  expect(comparison({ ...of, change: -0.014, unit: 'ratio' })).toEqual([{ words: '-1.4 pp on FY2025', isGood: false }])
  expect(comparison({ ...of, change: null, unit: 'usd' })).toEqual([])
})
