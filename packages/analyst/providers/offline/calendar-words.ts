export const MONTH_NAMES: readonly string[] = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]

/** `2026-03` as "March 2026"; any other text as it is. */
export function monthName(month: string): string {
  const match = /^(\d{4})-(\d{2})$/.exec(month)
  const name = MONTH_NAMES[Number(match?.[2]) - 1]
  return match === null || name === undefined ? month : `${name.charAt(0).toUpperCase()}${name.slice(1)} ${match[1]}`
}

/** `2026-03-31` as "31 March 2026". */
export function dayName(isoDate: string): string {
  return `${Number(isoDate.slice(8, 10))} ${monthName(isoDate.slice(0, 7))}`
}
