import { describe, expect, it } from 'vitest'
import { isoDateOf, monthOfDay, parseDay, type DateFormat } from './dates.ts'

describe('a date as it is written', () => {
  it.each<[string, DateFormat, string]>([
    ['2024-02-29', 'YYYY-MM-DD', '2024-02-29'],
    ['2011-07-01 00:00:00.000', 'YYYY-MM-DD', '2011-07-01'],
    ['2011-07-01T23:59:59Z', 'YYYY-MM-DD', '2011-07-01'],
    ['20101229', 'YYYYMMDD', '2010-12-29'],
    ['1.7.2024', 'DD.MM.YYYY', '2024-07-01'],
    ['07/31/2024', 'MM/DD/YYYY', '2024-07-31'],
    ['31/07/2024', 'DD/MM/YYYY', '2024-07-31'],
    ['2024-02', 'YYYY-MM', '2024-02-29'],
    ['202306', 'YYYYMM', '2023-06-30'],
    ['06/2023', 'MM/YYYY', '2023-06-30'],
  ])('%s as %s is read', (text, format, expected) => {
    expect(isoDateOf(parseDay(text, format)!)).toBe(expected)
  })

  it.each<[string, DateFormat]>([
    ['2023-02-29', 'YYYY-MM-DD'],
    ['2024-13-01', 'YYYY-MM-DD'],
    ['2024-00-01', 'YYYY-MM-DD'],
    ['2024-01-00', 'YYYY-MM-DD'],
    ['01.07.2024', 'YYYY-MM-DD'],
    ['2024-07-01x', 'YYYY-MM-DD'],
    ['2010129', 'YYYYMMDD'],
    ['31/07/2024', 'MM/DD/YYYY'],
    ['0024-07-01', 'YYYY-MM-DD'],
    ['', 'YYYY-MM-DD'],
  ])('%s as %s is none', (text, format) => {
    expect(parseDay(text, format)).toBeUndefined()
  })

  it('lies in its month, before 1970 as well', () => {
    expect(monthOfDay(parseDay('2024-07-31', 'YYYY-MM-DD')!)).toBe(2024 * 12 + 6)
    expect(monthOfDay(parseDay('1969-12-31', 'YYYY-MM-DD')!)).toBe(1969 * 12 + 11)
  })
})
