import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { multiply, parseDecimal, subtract, toHundredths } from './decimal.ts'

const ENGLISH = { decimal: '.', grouping: ',' } as const
const GERMAN = { decimal: ',', grouping: '.' } as const
const PLAIN = { decimal: '.', grouping: '' } as const

const hundredths = (text: string, writing: Parameters<typeof parseDecimal>[1] = PLAIN): number | undefined => {
  const parsed = parseDecimal(text, writing)
  return parsed && toHundredths(parsed)
}

describe('a number as it is written', () => {
  it.each([
    ['1234.5', PLAIN, 123_450],
    ['-0.01', PLAIN, -1],
    ['+7', PLAIN, 700],
    ['.5', PLAIN, 50],
    ['12-', PLAIN, -1200],
    ['(12.50)', PLAIN, -1250],
    ['1.5e3', PLAIN, 150_000],
    ['1E-1', PLAIN, 10],
    ['600.29999999999995', PLAIN, 60_030],
    ['1,234,567.89', ENGLISH, 123_456_789],
    ['1.234.567,89', GERMAN, 123_456_789],
    ['-1.234', GERMAN, -123_400],
    ['1234,5', { decimal: ',', grouping: '' }, 123_450],
    ["1'234.50", { decimal: '.', grouping: "'" }, 123_450],
  ] as const)('%s is read', (text, writing, expected) => {
    expect(hundredths(text, writing)).toBe(expected)
  })

  it.each([
    ['', PLAIN], ['.', PLAIN], ['many', PLAIN], ['1 2', PLAIN], ['--1', PLAIN], ['1,5', PLAIN], ['0x10', PLAIN],
    ['Infinity', PLAIN], ['1e', PLAIN], ['12,34.5', ENGLISH], ['1,23', ENGLISH], ['1.5', GERMAN], ['1,2,3', GERMAN],
    ['1.234', { decimal: ',', grouping: '' }],
  ] as const)('%s is none, written so', (text, writing) => {
    expect(parseDecimal(text, writing)).toBeUndefined()
  })

  it('rounds half away from zero, on what is written and not on what is near it in binary', () => {
    expect(['1.005', '-1.005', '0.285', '2.675', '1.0049999'].map((text) => hundredths(text))).toEqual([
      101, -101, 29, 268, 100,
    ])
  })

  it('is none where it is too large to be exact', () => {
    expect(hundredths('90071992547409.91')).toBe(Number.MAX_SAFE_INTEGER)
    expect(hundredths('90071992547409.92')).toBeUndefined()
    expect(hundredths('9e30')).toBeUndefined()
  })
})

const cents = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 })
const written = (value: number): string => {
  const [whole, fraction] = [Math.trunc(Math.abs(value) / 100), Math.abs(value) % 100]
  return `${value < 0 ? '-' : ''}${whole}.${String(fraction).padStart(2, '0')}`
}

describe('whatever the numbers', () => {
  it('cents come back as they were written', () => {
    fc.assert(
      fc.property(cents, (value) => {
        expect(hundredths(written(value))).toBe(value)
      }),
      { seed: 11 },
    )
  })

  it('differences and products are exact', () => {
    fc.assert(
      fc.property(cents, fc.integer({ min: -9999, max: 9999 }), (value, count) => {
        const [amount, whole] = [parseDecimal(written(value), PLAIN)!, parseDecimal(String(count), PLAIN)!]
        expect(toHundredths(subtract(amount, whole))).toBe(value - count * 100)
        expect(toHundredths(multiply(amount, whole))! - value * count).toBe(0)
      }),
      { seed: 12 },
    )
  })
})
