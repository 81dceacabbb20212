import type { Cell, Column, Row, Unit } from '@perdure/protocol'

/** Shown where a cell has no value. */
export const NO_VALUE = '–'

/** From this amount on a column of dollars is shown without cents. */
const CENTS_BELOW_USD = 1_000

const ONE_DECIMAL = { minimumFractionDigits: 1, maximumFractionDigits: 1 } as const
const MONTH = /^\d{4}-\d{2}$/
const DAY = /^\d{4}-\d{2}-\d{2}/

/** True for units that stand right-aligned in a table and on the value axis of a chart. */
export function isNumeric(unit: Unit): boolean {
  return unit !== 'text' && unit !== 'date' && unit !== 'year'
}

/**
 * A function that words the cells of one column. The same number of decimals holds for the whole column, so that
 * figures line up: cents only where every amount is small.
 */
export function cellFormat(column: Column, rows: readonly Row[], locale?: string): (cell: Cell | undefined) => string {
  if (column.unit !== 'usd') return (cell) => formatCell(cell, column.unit, locale)
  const small = rows.every((row) => Math.abs(Number(row[column.key] ?? 0)) < CENTS_BELOW_USD)
  const digits = small ? 2 : 0
  return (cell) => (typeof cell === 'number' ? usd(cell, digits, locale) : formatCell(cell, column.unit, locale))
}

/** One cell in words. A value that is not what its unit promises is shown as it came. */
export function formatCell(cell: Cell | undefined, unit: Unit, locale?: string): string {
  if (cell === null || cell === undefined || cell === '') return NO_VALUE
  if (typeof cell === 'boolean') return cell ? 'Yes' : 'No'
  if (unit === 'date') return formatDate(String(cell), locale)
  if (typeof cell === 'string' || !Number.isFinite(cell)) return String(cell)
  return formatNumber(cell, unit, locale)
}

function formatNumber(value: number, unit: Unit, locale?: string): string {
  switch (unit) {
    case 'usd':
      // Nothing has no cents: in a table of large amounts it stands as $0, and so it is cited.
      return usd(value, value !== 0 && Math.abs(value) < CENTS_BELOW_USD ? 2 : 0, locale)
    case 'ratio':
      return number(value, { ...ONE_DECIMAL, style: 'percent' }, locale)
    case 'percentage_points':
      return `${number(value, { ...ONE_DECIMAL, signDisplay: 'exceptZero' }, locale)} pp`
    case 'count':
      return number(value, { maximumFractionDigits: 0 }, locale)
    case 'year':
    case 'text':
      return String(value)
    default:
      return number(value, { maximumFractionDigits: 2 }, locale)
  }
}

/** One cell with all the digits that it has, to the cent. */
export function formatExactly(cell: Cell | undefined, unit: Unit, locale?: string): string {
  if (typeof cell !== 'number') return formatCell(cell, unit, locale)
  switch (unit) {
    case 'usd':
      return usd(cell, 2, locale)
    case 'ratio':
      return number(cell, { style: 'percent', maximumFractionDigits: 4 }, locale)
    case 'percentage_points':
      return `${number(cell, { maximumFractionDigits: 4, signDisplay: 'exceptZero' }, locale)} pp`
    case 'count':
    case 'number':
      return number(cell, { maximumFractionDigits: 6 }, locale)
    default:
      return formatCell(cell, unit, locale)
  }
}

/** By how much a figure has changed, with its sign: a share of what was, `+4.2%`; of a ratio by points, `+1.4 pp`. */
export function formatChange(change: number, unit: Unit, locale?: string): string {
  if (unit === 'ratio') return formatNumber(change * 100, 'percentage_points', locale)
  return number(change, { ...ONE_DECIMAL, style: 'percent', signDisplay: 'exceptZero' }, locale)
}

/** A number short enough for a chart's axis: `$1.2M`, `35%`. */
export function formatTick(value: number, unit: Unit, locale?: string): string {
  switch (unit) {
    case 'usd':
      return number(
        value,
        { style: 'currency', currency: 'USD', notation: 'compact', maximumFractionDigits: 1 },
        locale,
      )
    case 'ratio':
      return number(value, { style: 'percent', maximumFractionDigits: 1 }, locale)
    case 'percentage_points':
      return `${number(value, { maximumFractionDigits: 1 }, locale)} pp`
    case 'year':
    case 'text':
    case 'date':
      return String(value)
    default:
      return number(value, { notation: 'compact', maximumFractionDigits: 1 }, locale)
  }
}

/** An ISO day or month as people write it; anything else as it came. */
export function formatDate(value: string, locale?: string): string {
  const month = MONTH.test(value)
  if (!month && !DAY.test(value)) return value
  const date = new Date(month ? `${value}-01T00:00:00Z` : `${value.slice(0, 10)}T00:00:00Z`)
  if (Number.isNaN(date.getTime())) return value
  const day = month ? undefined : 'numeric'
  return new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', day, timeZone: 'UTC' }).format(date)
}

/** A stretch of time as people say it: `0.4 s`, `12 s`, `2 min 5 s`. */
export function formatDuration(durationMs: number, locale?: string): string {
  const seconds = durationMs / 1000
  const tenths = (value: number) => number(value, { maximumFractionDigits: 1 }, locale)
  if (seconds < 0.1) return `< ${tenths(0.1)} s`
  if (seconds < 9.95) return `${tenths(seconds)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  const rest = whole % 60
  return rest === 0 ? `${Math.floor(whole / 60)} min` : `${Math.floor(whole / 60)} min ${rest} s`
}

/** Micro-dollars as dollars, with as many decimals as a small cost needs. */
export function formatCost(costMicroUsd: number, locale?: string): string {
  const amount = costMicroUsd / 1_000_000
  return usd(amount, amount > 0 && amount < 0.01 ? 4 : 2, locale)
}

function usd(value: number, digits: number, locale?: string): string {
  const options = {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  } as const
  return number(value, options, locale)
}

const formats = new Map<string, Intl.NumberFormat>()

/** Making an Intl formatter is slow and a table needs thousands of uses, so each is kept. */
function number(value: number, options: Intl.NumberFormatOptions, locale?: string): string {
  const key = `${locale ?? ''}|${JSON.stringify(options)}`
  let format = formats.get(key)
  if (!format) {
    format = new Intl.NumberFormat(locale, options)
    formats.set(key, format)
  }
  return format.format(value)
}
