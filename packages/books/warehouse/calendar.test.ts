import { describe, expect, it } from 'vitest'
import {
  createCalendar,
  fiscalQuarterOf,
  fiscalYearOf,
  lastDayOf,
  monthNumber,
  monthText,
  parseMonth,
} from './calendar.ts'

describe('fiscal years', () => {
  it.each([
    [2011, 7, 7, 2012, 1],
    [2012, 6, 7, 2012, 4],
    [2012, 7, 7, 2013, 1],
    [2011, 12, 7, 2012, 2],
    [2012, 1, 7, 2012, 3],
    [2012, 1, 1, 2012, 1],
    [2012, 12, 1, 2012, 4],
    [2011, 10, 10, 2012, 1],
    [2012, 9, 10, 2012, 4],
  ])('%i-%i with a start in month %i is FY%i Q%i', (year, month, start, fiscalYear, quarter) => {
    expect(fiscalYearOf(monthNumber(year, month), start)).toBe(fiscalYear)
    expect(fiscalQuarterOf(monthNumber(year, month), start)).toBe(quarter)
  })

  it('are told with what of them is booked, complete and budgeted', () => {
    const [june, july, august] = [monthNumber(2012, 6), monthNumber(2012, 7), monthNumber(2012, 8)]
    const calendar = createCalendar({ booked: [june, july, august], complete: [june, july], budgeted: [july] }, 7)
    expect(calendar.fiscalYears).toEqual([
      expect.objectContaining({
        fiscalYear: 2012,
        from: '2011-07',
        to: '2012-06',
        bookedMonths: ['2012-06'],
        partial: true,
      }),
      expect.objectContaining({ label: 'FY2013', completeMonths: ['2012-07'], budgetMonths: ['2012-07'] }),
    ])
    expect(calendar.latestFullYear).toBe(2013)
  })

  it('name the latest whole one', () => {
    const months = Array.from({ length: 14 }, (_, index) => monthNumber(2011, 7) + index)
    const calendar = createCalendar({ booked: months, complete: months, budgeted: [] }, 7)
    expect([calendar.latestFullYear, calendar.latestYear]).toEqual([2012, 2013])
  })
})

describe('months', () => {
  it('read and write as YYYY-MM', () => {
    expect(monthText(parseMonth('2024-02')!)).toBe('2024-02')
    expect(parseMonth('2024-13')).toBeUndefined()
    expect(parseMonth('24-01')).toBeUndefined()
  })

  it('know their last day', () => {
    expect(lastDayOf(parseMonth('2024-02')!)).toBe('2024-02-29')
    expect(lastDayOf(parseMonth('2023-12')!)).toBe('2023-12-31')
  })
})
