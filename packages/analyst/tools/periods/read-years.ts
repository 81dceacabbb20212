import {
  RequestError,
  type Dimension,
  type FactFilter,
  type FiscalCalendar,
  type MeasuresAnswer,
  type MeasuresRequest,
} from '@perdure/books'
import { commonMonths, type YearMonths } from './common-months.ts'
import type { ToolContext } from '../tool.ts'
import type { YearFigures } from './year-comparison.ts'

/** Which figures of which years are wanted. */
export interface YearsRequest {
  measured: Pick<MeasuresRequest, 'metrics' | 'account'>
  by: Dimension | undefined
  filter: FactFilter
  years: readonly number[]
  /** 1..4; absent: the whole year. */
  fiscalQuarters?: readonly number[] | undefined
  /** 1..12; absent: all. */
  calendarMonths?: readonly number[] | undefined
}

export interface YearsRead {
  /** By year, and by year and member where one is asked. */
  answer: MeasuresAnswer
  /** By year alone. */
  totals: MeasuresAnswer
}

export interface ComparedYears {
  booked: YearsRead
  /** Over the months that all years have complete; the same as `booked` where every year is whole. */
  compared: YearsRead
  /** Those months; absent where every year is whole. */
  months: YearMonths | undefined
}

/** What is booked in each year; and, where a year is not whole, over the months that all of them have. */
export async function readYears(request: YearsRequest, context: ToolContext): Promise<ComparedYears> {
  const { warehouse, asker, signal } = context
  const wanted = wantedMonths(request, warehouse.calendar)
  const read = async (period: MeasuresRequest['period']): Promise<YearsRead> => {
    const asked = { ...request.measured, filter: request.filter, ...(period ? { period } : {}) }
    const groupBy: Dimension[] = request.by ? [request.by, 'fiscal_year'] : ['fiscal_year']
    const [answer, totals] = await Promise.all([
      warehouse.measures(asker, { ...asked, groupBy }, { signal }),
      warehouse.measures(asker, { ...asked, groupBy: ['fiscal_year'] }, { signal }),
    ])
    return { answer, totals }
  }
  const isNarrowed = request.fiscalQuarters !== undefined || request.calendarMonths !== undefined
  const booked = await read(
    isNarrowed ? { months: [...wanted.values()].flat() } : { fiscalYears: [...request.years] },
  )
  const reached = new Map(booked.totals.fiscalYears.map((year) => [year.fiscalYear, year.completeMonths]))
  const complete = request.years.map((year) =>
    wanted.get(year)!.filter((month) => reached.get(year)?.includes(month) ?? false),
  )
  if (request.years.every((year, index) => complete[index]!.length === wanted.get(year)!.length)) {
    return { booked, compared: booked, months: undefined }
  }
  const months = commonMonths(complete)
  const nothing: YearsRead = { answer: { ...booked.answer, rows: [] }, totals: { ...booked.totals, rows: [] } }
  return { booked, compared: months.months.length > 0 ? await read({ months: months.months }) : nothing, months }
}

/** The months each year would have, were it whole; throws for a year that the books do not know. */
function wantedMonths(
  { years, fiscalQuarters, calendarMonths }: YearsRequest,
  { fiscalYears }: FiscalCalendar,
): Map<number, string[]> {
  return new Map(
    years.map((year) => {
      const known = fiscalYears.find(({ fiscalYear }) => fiscalYear === year)
      if (known === undefined) {
        throw new RequestError(
          'fiscalYears',
          `The books have no fiscal year ${year}.`,
          fiscalYears.map(({ fiscalYear }) => String(fiscalYear)),
        )
      }
      const months = monthsFrom(known.from).filter(
        (month, index) =>
          (fiscalQuarters?.includes(Math.floor(index / 3) + 1) ?? true) &&
          (calendarMonths?.includes(Number(month.slice(5))) ?? true),
      )
      if (months.length === 0) {
        throw new RequestError('calendarMonths', 'None of these months lies in the quarters asked for.')
      }
      return [year, months]
    }),
  )
}

/** Twelve months, `YYYY-MM`, from the one given. */
function monthsFrom(first: string): string[] {
  const start = Number(first.slice(0, 4)) * 12 + Number(first.slice(5)) - 1
  return Array.from({ length: 12 }, (_, index) => {
    const month = start + index
    return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`
  })
}

/** Every member that has figures in any year, in the order of the books: its key and name. */
export function membersOf({ rows }: MeasuresAnswer): (readonly [string, string])[] {
  return [...new Map(rows.map(({ keys, labels }) => [keys[0]!, labels[0]!]))]
}

/** The figures of one member, by year. */
export function figuresOfMember({ answer }: YearsRead, key: string): YearFigures {
  const measure = answer.measures[0]!.key
  const own = answer.rows.filter(({ keys }) => keys[0] === key)
  return new Map(own.map(({ keys, values }) => [Number(keys[1]), values[measure] ?? null]))
}

/** The figures of one measure over everything, by year. */
export function figuresOfAll({ totals }: YearsRead, measure: string): YearFigures {
  return new Map(totals.rows.map(({ keys, values }) => [Number(keys[0]), values[measure] ?? null]))
}
