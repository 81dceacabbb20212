import type { Column } from '@perdure/protocol'
import type { Briefing } from '../../prompts/briefing.ts'
import type { Draft, Material } from './compose.ts'
import { memberDimension } from './reading.ts'
import {
  extreme, figure, figureColumns, isWhole, labelColumns, markdownTable, rowName, text, TABLE_ROWS_MAX, type Table, type TableRow,
} from './tables.ts'
import { DIMENSION_PLURALS, TIME_DIMENSIONS } from './vocabulary.ts'
import { changeText, inPeriod, inSentence, listed, periodText, subjectText, verb } from './wording.ts'

/** Totals, splits by members and developments over time. */
export function composeFigures(material: Material): Draft {
  const labels = labelColumns(material.main)
  if (labels.length === 0) return composeTotal(material)
  return TIME_DIMENSIONS.has(labels[0]?.key ?? '') ? composeTrend(material) : composeSplit(material)
}

function composeTotal({ reading, briefing, main, context, details }: Material): Draft {
  const row = main.rows[0] ?? []
  const said = figureColumns(main).map(({ key, label }, index) => `${index === 0 ? label : inSentence(label)} ${verb(label)} ${text(main, row, key)}`)
  const [detail] = details
  return {
    headline: `${listed(said)}${isBalance(main, briefing) ? ` at the end of ${periodText(reading, briefing)}` : ` ${inPeriod(reading, briefing)}`}${subjectText(reading)}.`,
    findings: [...(context === undefined ? [] : changes(context)), ...(detail === undefined ? [] : extremes(detail))],
    table: detail === undefined || detail.rows.length < 2 ? '' : markdownTable(detail, detail.columns.map(({ key }) => key)),
  }
}

/** A balance stands at the end of its period, everything else happens in it. */
function isBalance(table: Table, { metrics }: Briefing): boolean {
  const balances = new Set<string>(metrics.filter(({ aggregation }) => aggregation === 'stock').map(({ id }) => id))
  return figureColumns(table).every(({ key }) => balances.has(key))
}

function changes(context: Table): string[] {
  return context.rows.map((row) => `${rowName(context, row)} ${changeText(context, row)}.`)
}

function composeTrend({ reading, briefing, main }: Material): Draft {
  const columns = figureColumns(main).slice(0, 2)
  const period = inPeriod(reading, briefing)
  const subject = subjectText(reading)
  const headlines = columns.map(({ key, label }) => {
    const [highest, lowest] = [extreme(main, key, 'largest'), extreme(main, key, 'smallest')]
    const total = main.totals === undefined ? '' : ` ${verb(label)} ${text(main, main.totals, key)} ${period}${subject}`
    if (highest === undefined || lowest === undefined) return `${label}${total}`
    return `${label}${total}${total === '' ? ' ranged' : ', ranging'} from ${text(main, lowest, key)} (${rowName(main, lowest)}) to ${text(main, highest, key)} (${rowName(main, highest)})`
  })
  const [first, last] = [main.rows[0], main.rows.at(-1)]
  const course = columns.flatMap(({ key, label }) =>
    first === undefined || last === undefined || first === last
      ? []
      : [`${label} began at ${text(main, first, key)} (${rowName(main, first)}) and ended at ${text(main, last, key)} (${rowName(main, last)}).`],
  )
  return {
    headline: `${headlines[0] ?? main.title}.`,
    findings: [...headlines.slice(1).map((sentence) => `${sentence}.`), ...course],
    table: main.rows.length <= TABLE_ROWS_MAX ? markdownTable(main, main.columns.map(({ key }) => key)) : '',
  }
}

function composeSplit({ reading, briefing, main, context }: Material): Draft {
  const [column] = figureColumns(main)
  const first = main.rows[0] ?? []
  if (column === undefined) return { headline: `${main.title}.`, findings: [], table: '' }
  const period = inPeriod(reading, briefing)
  const total = main.totals === undefined || figure(main, main.totals, column.key) === undefined || column.unit === 'ratio'
    ? ''
    : `, of ${text(main, main.totals, column.key)} in all`
  const figures = `${text(main, first, column.key)}${total}`
  const part = `The ${reading.ascending ? 'smallest' : 'largest'} part of ${inSentence(column.label)} ${period} was ${rowName(main, first)}: ${figures}.`
  if (main.total === 1) return { headline: `${column.label} of ${rowName(main, first)} ${verb(column.label)} ${text(main, first, column.key)} ${period}.`, findings: context === undefined ? [] : changes(context), table: '' }
  const ranked = `${rowName(main, first)} had the ${reading.ascending ? 'lowest' : 'highest'} ${inSentence(column.label)} ${period}: ${figures}.`
  return {
    headline: labelColumns(main)[0]?.key === 'account' ? part : ranked,
    findings: [
      ...next(main, column),
      ...(context === undefined ? [] : movers(context)),
      ...figureColumns(main).slice(1).flatMap((other) => (isWhole(main) ? highestAndLowest(main, other) : [])),
      ...rowsRemark(main, memberDimension(reading.groupBy)),
    ],
    table: markdownTable(main, main.columns.map(({ key }) => key), Math.max(TABLE_ROWS_MAX, reading.top ?? 0)),
  }
}

function next(table: Table, column: Column): string[] {
  const following = table.rows.slice(1, 3).map((row) => `${rowName(table, row)} (${text(table, row, column.key)})`)
  const last = table.rows.at(-1)
  const isLastNews = isWhole(table) && table.rows.length > 3 && last !== undefined
  if (following.length === 0) return []
  return [`${listed(following)} followed${isLastNews ? `; ${rowName(table, last)} came last with ${text(table, last, column.key)}` : ''}.`]
}

/** Who rose and who fell most between two years. */
export function movers(table: Table): string[] {
  if (!isWhole(table) || table.rows.length < 2) return []
  const [up, down] = [extreme(table, 'change', 'largest'), extreme(table, 'change', 'smallest')]
  const lines: string[] = []
  if (up !== undefined && (figure(table, up, 'change') ?? 0) > 0) lines.push(`${rowName(table, up)} grew most: it ${changeText(table, up)}.`)
  if (down !== undefined && down !== up) lines.push(`${rowName(table, down)} ${(figure(table, down, 'change') ?? 0) < 0 ? 'fell most' : 'grew least'}: it ${changeText(table, down)}.`)
  return lines
}

function extremes(table: Table): string[] {
  return isWhole(table) && table.rows.length > 1 ? figureColumns(table).slice(0, 3).flatMap((column) => highestAndLowest(table, column)) : []
}

function highestAndLowest(table: Table, { key, label }: Column): string[] {
  const [highest, lowest] = [extreme(table, key, 'largest'), extreme(table, key, 'smallest')]
  if (highest === undefined || lowest === undefined || highest === lowest) return []
  const told = (row: TableRow): string => `${rowName(table, row)} (${text(table, row, key)})`
  return [`${label}: highest in ${told(highest)}, lowest in ${told(lowest)}.`]
}

function rowsRemark(table: Table, dimension: ReturnType<typeof memberDimension>): string[] {
  if (isWhole(table) || dimension === undefined) return []
  return [`These are the first ${table.rows.length} of ${table.total} ${DIMENSION_PLURALS[dimension]}; totals cover all of them.`]
}
