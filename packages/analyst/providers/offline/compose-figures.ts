import type { Column } from '@perdure/protocol'
import type { Briefing } from '../../prompts/briefing.ts'
import { composeTrend } from './compose-trend.ts'
import type { Draft, Material } from './draft.ts'
import { highestAndLowest, movers, rangeOf, restRemark } from './extremes.ts'
import { memberDimension } from './reading.ts'
import {
  figure,
  figureColumns,
  isWhole,
  labelColumns,
  named,
  rowName,
  text,
  TABLE_ROWS_MAX,
  wholeTable,
  type Table,
} from './tables.ts'
import { DIMENSION_PLURALS, TIME_DIMENSIONS } from './vocabulary.ts'
import { changeText, inPeriod, inSentence, listed, periodText, subjectText, verb } from './wording.ts'

/** Totals, splits by members, and developments over time. */
export function composeFigures(material: Material): Draft {
  const labels = labelColumns(material.main)
  if (labels.length === 0) return composeTotal(material)
  if (TIME_DIMENSIONS.has(labels[0]?.key ?? '')) return composeTrend(material)
  const [column] = figureColumns(material.main)
  if (column === undefined) return { headline: `${material.main.title}.`, findings: [], table: '' }
  return material.main.total === 1 ? composeOnlyMember(material, column) : composeSplit(material, column)
}

function composeTotal({ reading, briefing, main, context, details }: Material): Draft {
  const row = main.rows[0] ?? []
  const said = figureColumns(main).map(({ key, label }, index) => {
    return `${index === 0 ? label : inSentence(label)} ${verb(label)} ${text(main, row, key)}`
  })
  const isAtEnd = isBalance(main, briefing)
  const when = isAtEnd ? `at the end of ${periodText(reading, briefing)}` : inPeriod(reading, briefing)
  const [detail] = details
  const isSplit = detail !== undefined && detail.rows.length > 1
  return {
    headline: `${listed(said)} ${when}${subjectText(reading)}.`,
    findings: [...changes(context), ...(isSplit ? highestAndLowest(detail) : [])],
    table: isSplit ? wholeTable(detail) : '',
  }
}

/** A balance stands at the end of its period, everything else happens in it. */
function isBalance(table: Table, { metrics }: Briefing): boolean {
  const balances = new Set<string>(metrics.filter(({ aggregation }) => aggregation === 'stock').map(({ id }) => id))
  return figureColumns(table).every(({ key }) => balances.has(key))
}

function changes(context: Table | undefined): string[] {
  return context?.rows.map((row) => `${rowName(context, row)} ${changeText(context, row)}.`) ?? []
}

function composeOnlyMember({ reading, briefing, main, context }: Material, { key, label }: Column): Draft {
  const row = main.rows[0] ?? []
  const figures = `${verb(label)} ${text(main, row, key)} ${inPeriod(reading, briefing)}`
  return { headline: `${label} of ${rowName(main, row)} ${figures}.`, findings: changes(context), table: '' }
}

function composeSplit({ reading, briefing, main, context }: Material, column: Column): Draft {
  const dimension = memberDimension(reading.groupBy)
  return {
    headline: splitHeadline({ reading, briefing, main, context, details: [] }, column),
    findings: [
      ...followers(main, column),
      ...(context === undefined ? [] : movers(context)),
      ...figureColumns(main)
        .slice(1)
        .flatMap((other) => rangeOf(main, other)),
      ...(dimension === undefined ? [] : restRemark(main, DIMENSION_PLURALS[dimension])),
    ],
    table: wholeTable(main, Math.max(TABLE_ROWS_MAX, reading.top ?? 0)),
  }
}

function splitHeadline({ reading, briefing, main }: Material, { key, label, unit }: Column): string {
  const first = main.rows[0] ?? []
  const { totals } = main
  const isPart = totals !== undefined && figure(main, totals, key) !== undefined && unit !== 'ratio'
  const figures = `${text(main, first, key)}${isPart ? `, of ${text(main, totals, key)} in all` : ''}`
  const when = inPeriod(reading, briefing)
  const isOfAccounts = labelColumns(main)[0]?.key === 'account'
  const rank = isOfAccounts
    ? `The ${reading.ascending ? 'smallest' : 'largest'} of ${inSentence(label)} ${when} was ${rowName(main, first)}`
    : `${rowName(main, first)} had the ${reading.ascending ? 'lowest' : 'highest'} ${inSentence(label)} ${when}`
  return `${rank}: ${figures}.`
}

function followers(table: Table, { key }: Column): string[] {
  const following = table.rows.slice(1, 3).map((row) => named(table, row, key))
  if (following.length === 0) return []
  const last = table.rows.at(-1)
  const isLastNews = isWhole(table) && table.rows.length > 3 && last !== undefined
  const end = isLastNews ? `; ${rowName(table, last)} came last with ${text(table, last, key)}` : ''
  return [`${listed(following)} followed${end}.`]
}
