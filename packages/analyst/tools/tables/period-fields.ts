import type { PeriodFilter } from '@perdure/books'
import { z } from 'zod'
import { describedYear, monthField, quartersField } from './filters.ts'

/** Input fields for one period: all that are given hold together. */

const YEARS_MAX = 20
const MONTHS_MAX = 36

export const periodFields = {
  fiscalYears: z
    .array(describedYear('A fiscal year.'))
    .min(1)
    .max(YEARS_MAX)
    .optional()
    .describe('Absent: all booked.'),
  fiscalQuarters: quartersField,
  fromMonth: monthField.optional().describe('First calendar month, YYYY-MM, inclusive.'),
  toMonth: monthField.optional().describe('Last calendar month, YYYY-MM, inclusive.'),
  months: z.array(monthField).min(1).max(MONTHS_MAX).optional().describe('Exactly these months, YYYY-MM.'),
}

type PeriodInput = { [Field in keyof PeriodFilter]?: PeriodFilter[Field] | undefined }

/** The part of a tool's input that says when. */
export function periodOf({ fiscalYears, fiscalQuarters, fromMonth, toMonth, months }: PeriodInput): PeriodFilter {
  return {
    ...(fiscalYears ? { fiscalYears } : {}),
    ...(fiscalQuarters ? { fiscalQuarters } : {}),
    ...(fromMonth ? { fromMonth } : {}),
    ...(toMonth ? { toMonth } : {}),
    ...(months ? { months } : {}),
  }
}

/** Whether a period says nothing at all. */
export const isOpen = (period: PeriodFilter): boolean => Object.keys(period).length === 0
