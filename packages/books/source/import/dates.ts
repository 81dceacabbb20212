import { DATE_FORMATS } from '../mapping/fields.ts'

export type DateFormat = (typeof DATE_FORMATS)[number]

const DAY_MS = 86_400_000
/** Years that books are kept in; a year outside is a slip. */
const YEAR_MIN = 1900
const YEAR_MAX = 2199

const PATTERNS: ReadonlyMap<DateFormat, RegExp> = new Map(
  DATE_FORMATS.map((format) => [format, patternOf(format)]),
)

/**
 * Days since 1970-01-01 of a date in this format; of a month alone, its last day. A time of day after it is not looked
 * at. Undefined for any other text and for a day that the calendar does not have.
 */
export function parseDay(text: string, format: DateFormat): number | undefined {
  const match = PATTERNS.get(format)!.exec(text.trim())
  if (!match?.groups) return undefined
  const { year, month, day } = match.groups
  return dayOf(Number(year), Number(month), day === undefined ? undefined : Number(day))
}

/** As `parseDay`, of numbers; no day: the last of the month. */
export function dayOf(year: number, month: number, day?: number): number | undefined {
  if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12) return undefined
  const last = new Date(Date.UTC(year, month, 0))
  if (day === undefined) return last.getTime() / DAY_MS
  return day >= 1 && day <= last.getUTCDate() ? Date.UTC(year, month - 1, day) / DAY_MS : undefined
}

/** The month that a day lies in, as a month number. */
export function monthOfDay(day: number): number {
  const date = new Date(day * DAY_MS)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

/** `2026-06-30`. */
export function isoDateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

/** A part has one digit or two where something stands between the parts, two where nothing does. */
function patternOf(format: DateFormat): RegExp {
  const digits = /[^YMD]/.test(format) ? String.raw`\d{1,2}` : String.raw`\d{2}`
  const parts = format
    .replaceAll('.', String.raw`\.`)
    .replace('YYYY', String.raw`(?<year>\d{4})`)
    .replace('MM', `(?<month>${digits})`)
    .replace('DD', `(?<day>${digits})`)
  return new RegExp(String.raw`^${parts}(?:[T ]\d{1,2}:\d{2}.*)?$`)
}
