import { RequestError, type FiscalCalendar, type MeasuresAnswer, type MeasuresRequest } from '@perdure/books'
import { z } from 'zod'
import { describedYear, monthField, quartersField } from '../tables/filters.ts'
import { monthAt, monthIndex, monthRuns, periodTitle, quartersTitle } from '../tables/titles.ts'
import type { ToolContext } from '../tool.ts'

/** One period against another: how a tool is told them, and how their figures are read. */

const periodShape = z.strictObject({
  fiscalYear: describedYear('A fiscal year.').optional(),
  fiscalQuarters: quartersField,
  fromMonth: monthField.optional().describe('First calendar month, YYYY-MM, inclusive.'),
  toMonth: monthField.optional().describe('Last calendar month, YYYY-MM, inclusive.'),
})
export type Period = z.infer<typeof periodShape>

export const twoPeriodsFields = {
  currentPeriod: periodShape.optional().describe('The period to explain. Absent: the latest full fiscal year.'),
  basePeriod: periodShape.optional().describe('What it is compared with. Absent: the same months one year before.'),
}

export interface TwoPeriodsInput {
  currentPeriod?: Period | undefined
  basePeriod?: Period | undefined
}

/** A period with the months it would have were it whole, ascending, `YYYY-MM`. */
interface ChosenPeriod {
  title: string
  months: readonly string[]
}

export interface PeriodFigures {
  title: string
  answer: MeasuresAnswer
}

export interface TwoPeriodsRead {
  base: PeriodFigures
  current: PeriodFigures
  /** What sets the periods apart from what was asked or from each other, in whole sentences. */
  remarks: string[]
}

/**
 * Reads the same figures of both periods. Where a month of one is not complete, it and its counterpart are left out
 * of both, so that like is compared with like; periods of different lengths are taken as they are, and that is said.
 * Throws `RequestError` for a period that the books do not reach.
 */
export async function readTwoPeriods(
  requests: readonly Omit<MeasuresRequest, 'period'>[],
  input: TwoPeriodsInput,
  { warehouse, asker, signal }: ToolContext,
): Promise<TwoPeriodsRead[]> {
  const { base, current } = choosePeriods(input, warehouse.calendar)
  const read = (request: Omit<MeasuresRequest, 'period'>, months: readonly string[]) =>
    warehouse.measures(asker, { ...request, period: { months } }, { signal })
  const readBoth = async (baseMonths: readonly string[], currentMonths: readonly string[]) =>
    Promise.all(
      requests.map((request) => Promise.all([read(request, baseMonths), read(request, currentMonths)] as const)),
    )
  const asked = await readBoth(base.months, current.months)
  const alike = sameMonths(base, current, asked[0]!)
  const answers = alike.isNarrowed ? await readBoth(alike.base, alike.current) : asked
  return answers.map(([baseAnswer, currentAnswer]) => ({
    base: { title: base.title, answer: baseAnswer },
    current: { title: current.title, answer: currentAnswer },
    remarks: alike.remarks,
  }))
}

function choosePeriods(
  input: TwoPeriodsInput,
  calendar: FiscalCalendar,
): { base: ChosenPeriod; current: ChosenPeriod } {
  const asked = withYear(input.currentPeriod ?? {}, calendar)
  const against = input.basePeriod === undefined ? yearBefore(asked) : withYear(input.basePeriod, calendar)
  const current = choosePeriod('currentPeriod', asked, calendar)
  return { base: choosePeriod('basePeriod', against, calendar), current }
}

/** Quarters alone, or nothing at all, are those of the latest full year. */
function withYear(period: Period, { latestFullYear }: FiscalCalendar): Period {
  const { fiscalYear, fromMonth, toMonth } = period
  const isOpen = fiscalYear === undefined && fromMonth === undefined && toMonth === undefined
  return isOpen ? { ...period, fiscalYear: latestFullYear } : period
}

function yearBefore({ fiscalYear, fiscalQuarters, fromMonth, toMonth }: Period): Period {
  const before = (month: string): string => monthAt(monthIndex(month) - 12)
  return {
    ...(fiscalYear === undefined ? {} : { fiscalYear: fiscalYear - 1 }),
    ...(fiscalQuarters === undefined ? {} : { fiscalQuarters }),
    ...(fromMonth === undefined ? {} : { fromMonth: before(fromMonth) }),
    ...(toMonth === undefined ? {} : { toMonth: before(toMonth) }),
  }
}

function choosePeriod(field: string, period: Period, { fiscalYears }: FiscalCalendar): ChosenPeriod {
  const { fiscalYear, fiscalQuarters, fromMonth, toMonth } = period
  const years = fiscalYears.filter((year) => fiscalYear === undefined || year.fiscalYear === fiscalYear)
  if (years.length === 0) {
    const known = fiscalYears.map((year) => String(year.fiscalYear))
    throw new RequestError(`${field}.fiscalYear`, `The books have no fiscal year ${fiscalYear}.`, known)
  }
  const months = years.flatMap((year) =>
    Array.from({ length: 12 }, (_, index) => monthAt(monthIndex(year.from) + index)).filter(
      (month, index) =>
        (fiscalQuarters?.includes(Math.floor(index / 3) + 1) ?? true) &&
        (fromMonth === undefined || month >= fromMonth) &&
        (toMonth === undefined || month <= toMonth),
    ),
  )
  if (months.length === 0) {
    const [first, last] = [fiscalYears[0]!.from, fiscalYears.at(-1)!.to]
    throw new RequestError(field, `No month of the books lies in this period; they run from ${first} to ${last}.`)
  }
  const isByMonth = fromMonth !== undefined || toMonth !== undefined
  const title = isByMonth ? periodTitle(period, years) : `${quartersTitle(fiscalQuarters)}FY${fiscalYear}`
  return { title, months }
}

interface SameMonths {
  base: readonly string[]
  current: readonly string[]
  isNarrowed: boolean
  remarks: string[]
}

/** The months of both periods that are complete, paired by their place in the period. */
function sameMonths(
  base: ChosenPeriod,
  current: ChosenPeriod,
  [baseAnswer, currentAnswer]: readonly [MeasuresAnswer, MeasuresAnswer],
): SameMonths {
  const asked = { base: base.months, current: current.months, isNarrowed: false }
  if (base.months.length !== current.months.length) {
    const lengths = `${base.title} has ${base.months.length} months and ${current.title} ${current.months.length}`
    return { ...asked, remarks: [`The periods differ in length: ${lengths}.`] }
  }
  const [ofBase, ofCurrent] = [completeMonths(baseAnswer), completeMonths(currentAnswer)]
  const places = [...base.months.keys()].filter(
    (place) => ofBase.has(base.months[place]!) && ofCurrent.has(current.months[place]!),
  )
  if (places.length === base.months.length) return { ...asked, remarks: [] }
  if (places.length === 0) {
    throw new RequestError(
      'basePeriod',
      `No month is complete both in ${current.title} and, at the same place, in ${base.title}. ` +
        `Complete are ${monthRuns([...ofCurrent].toSorted())} and ${monthRuns([...ofBase].toSorted())}.`,
    )
  }
  const months = {
    base: places.map((place) => base.months[place]!),
    current: places.map((place) => current.months[place]!),
  }
  const told = `${monthRuns(months.base)} against ${monthRuns(months.current)}`
  const remark = `Not every month is complete: compared over the ${places.length} that both periods have, ${told}.`
  return { ...months, isNarrowed: true, remarks: [remark] }
}

const completeMonths = ({ fiscalYears }: MeasuresAnswer): Set<string> =>
  new Set(fiscalYears.flatMap((year) => year.completeMonths))
