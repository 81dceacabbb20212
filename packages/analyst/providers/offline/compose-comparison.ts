import type { Draft, Material } from './draft.ts'
import { movers } from './extremes.ts'
import type { Reading } from './reading.ts'
import { figure, hasColumn, isWhole, markdownTable, rowName, size, text, type Table, type TableRow } from './tables.ts'
import { changeText, comparedColumns, effectName, subjectText, yearOfColumn } from './wording.ts'

/** Fiscal years side by side. */
export function composeComparison({ reading, main, details }: Material): Draft {
  const [first = [], ...others] = main.rows
  const [detail] = details
  return {
    headline: `${rowName(main, first)}${subjectText(reading)} ${changeText(main, first)}.`,
    findings: [
      ...others.map((row) => `${rowName(main, row)} ${changeText(main, row)}.`),
      ...steps(main, first),
      ...(detail === undefined ? [] : movers(detail)),
    ],
    table: tableOf(detail !== undefined && detail.rows.length > 1 ? detail : main),
  }
}

/** Over more than two years: the way between, and the yearly rate. */
function steps(table: Table, row: TableRow): string[] {
  const years = table.columns.map(({ key }) => key).filter((key) => /^fy\d{4}$/.test(key))
  if (years.length < 3) return []
  const way = years.map((key) => `${text(table, row, key)} in ${yearOfColumn(key)}`).join(', ')
  const rate =
    hasColumn(table, 'cagr') && figure(table, row, 'cagr') !== undefined
      ? ` Compound annual growth: ${text(table, row, 'cagr')}.`
      : ''
  return [`${rowName(table, row)} by year: ${way}.${rate}`]
}

/** Where a change comes from: members in the order of their change. The books say where, not why. */
export function composeDrivers({ reading, main, details }: Material): Draft {
  const [first = []] = main.rows
  const denial = denialOf(reading, figure(main, first, 'change'))
  return {
    headline: `${rowName(main, first)}${subjectText(reading)} ${denial}${changeText(main, first)}.`,
    findings: [
      ...details.flatMap(driversOf),
      details.some((detail) => hasColumn(detail, 'effect'))
        ? 'The books show what moved, not the events behind it.'
        : 'The books show where the change lies, not why.',
    ],
    table: details[0] === undefined ? '' : tableOf(details[0]),
  }
}

/** Who asks why it fell and is wrong about it is told so. */
function denialOf({ ascending }: Reading, change: number | undefined): string {
  return ascending && change !== undefined && change > 0 ? 'did not fall; it ' : ''
}

const DRIVERS_NAMED = 3

function driversOf(table: Table): string[] {
  if (hasColumn(table, 'effect')) return effectsOf(table)
  const label = table.columns[0]?.label ?? ''
  const named = table.rows.slice(0, DRIVERS_NAMED).map((row) => `${rowName(table, row)} ${shortChange(table, row)}`)
  const others = isWhole(table) ? '' : ` (${table.total} in all)`
  return named.length === 0 ? [] : [`By ${label.toLowerCase()}${others}: ${named.join('; ')}.`]
}

/** "Price (+$1.00); volume (−$2.00)." */
function effectsOf(table: Table): string[] {
  const moved = table.rows.slice(1).filter((row) => (figure(table, row, 'amount') ?? 0) !== 0)
  const told = moved.map((row) => {
    const sign = (figure(table, row, 'amount') ?? 0) > 0 ? '+' : '−'
    return `${effectName(text(table, row, 'effect'))} (${sign}${size(table, row, 'amount')})`
  })
  return told.length === 0 ? [] : [`By effect: ${told.join('; ')}.`]
}

function shortChange(table: Table, row: TableRow): string {
  const last = hasColumn(table, 'current') ? 'current' : comparedColumns(table).last
  const share =
    hasColumn(table, 'change_ratio') && figure(table, row, 'change_ratio') !== undefined
      ? `, ${text(table, row, 'change_ratio')}`
      : ''
  return `${signed(table, row)}${share} to ${text(table, row, last)}`
}

function signed(table: Table, row: TableRow): string {
  const change = figure(table, row, 'change') ?? 0
  const isSigned = table.columns.some(({ key, unit }) => key === 'change' && unit === 'percentage_points')
  return `${change > 0 && !isSigned ? '+' : ''}${text(table, row, 'change')}`
}

function tableOf(table: Table): string {
  const { first, last } = comparedColumns(table)
  const years = table.columns.map(({ key }) => key).filter((key) => /^fy\d{4}$/.test(key))
  const shown = years.includes(first) && years.includes(last) ? years : [first, last]
  return markdownTable(table, [table.columns[0]?.key ?? '', ...shown, 'change', 'change_ratio'])
}
