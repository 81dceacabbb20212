import type { Draft, Material } from './draft.ts'
import { extreme, figureColumns, named, text, TABLE_ROWS_MAX, wholeTable, type Table } from './tables.ts'
import { inPeriod, subjectText, verb } from './wording.ts'

/** Metrics whose course is told. */
const METRICS_TOLD = 2

/** A development over months, quarters or years. */
export function composeTrend({ reading, briefing, main }: Material): Draft {
  const when = `${inPeriod(reading, briefing)}${subjectText(reading)}`
  const columns = figureColumns(main).slice(0, METRICS_TOLD)
  const [headline = `${main.title}.`, ...others] = columns.map(({ key, label }) => courseOf(main, key, label, when))
  return {
    headline,
    findings: [...others, ...columns.flatMap(({ key, label }) => beginningAndEnd(main, key, label))],
    table: main.rows.length <= TABLE_ROWS_MAX ? wholeTable(main) : '',
  }
}

/** "Net sales were $3.00 in FY2026, ranging from $1.00 (July 2025) to $2.00 (June 2026)." */
function courseOf(table: Table, key: string, label: string, when: string): string {
  const [highest, lowest] = [extreme(table, key, 'largest'), extreme(table, key, 'smallest')]
  const total = table.totals === undefined ? '' : ` ${verb(label)} ${text(table, table.totals, key)} ${when}`
  if (highest === undefined || lowest === undefined) return `${label}${total}.`
  const range = `from ${named(table, lowest, key)} to ${named(table, highest, key)}`
  return `${label}${total}${total === '' ? ' ranged' : ', ranging'} ${range}.`
}

function beginningAndEnd(table: Table, key: string, label: string): string[] {
  const [first, last] = [table.rows[0], table.rows.at(-1)]
  if (first === undefined || last === undefined || first === last) return []
  return [`${label} began at ${named(table, first, key)} and ended at ${named(table, last, key)}.`]
}
