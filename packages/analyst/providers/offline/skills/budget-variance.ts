import { memberDimension } from '../reading.ts'
import { available, filters, periodOf } from '../scope.ts'
import { figure, hasColumn, isWhole, markdownTable, rowName, size, text, type Table, type TableRow } from '../tables.ts'
import { inPeriod, inSentence, subjectText, verb } from '../wording.ts'
import { BUDGET } from './budgets.ts'
import { anyOf } from '../phrases.ts'
import type { Skill } from './skill.ts'

const HELD_AGAINST = anyOf(
  /\bvarian|\bactuals?\b|\bagainst\b|\bversus\b|\bvs\b|\bmiss|\bbeat\b/,
  /\b(?:over|under|above|below|on|within|off) (?:the |its |their |our )?(?:\w+ )?budget|\bmeet\b|\bmet\b/,
  /\bhit\b|\bcompar|\bperform|\bdeviat|\bexceed|\bshort of\b|\bhold\b|\bkeep\b|\bkept\b/,
)

/** Budget against actual. */
export const budgetVariance: Skill = {
  fits: ({ text: words }) => BUDGET.test(words) && HELD_AGAINST.test(words),
  plan(reading, briefing) {
    const metrics = available({ ...reading, groupBy: [] }, briefing)
    const [account] = reading.entities.accounts
    const { businessUnits } = filters(reading)
    const groupBy = reading.groupBy.filter((each) => !/^(?:product|customer|fiscal_year$)/.test(each))
    const measured = account === undefined ? (metrics.length > 0 ? { metrics } : {}) : { account }
    const isSplit = groupBy.length > 0
    const isByMember = memberDimension(groupBy) !== undefined || groupBy.includes('account')
    return [
      {
        role: 'main',
        tool: 'get_budget_variance',
        input: {
          ...(isSplit && !('account' in measured) ? { metrics: metrics.slice(0, 1), ...onlySales(metrics) } : measured),
          ...(isSplit ? { groupBy } : {}),
          ...periodOf({ ...reading, groupBy: [] }, briefing),
          ...(businessUnits ? { businessUnits } : {}),
          ...(isByMember ? { sortBy: 'variance', direction: 'asc' } : {}),
        },
      },
    ]
  },
  compose({ reading, briefing, main }) {
    const when = `${inPeriod({ ...reading, groupBy: [] }, briefing)}${subjectText(reading)}`
    const isSplit = main.columns[0]?.key !== 'line'
    const [first = []] = main.rows
    const told = isSplit && main.totals !== undefined ? main.totals : first
    const line = text(main, first, 'line')
    const name = isSplit && main.totals === undefined ? `${memberName(main, told)}: ${inSentence(line)}` : line
    const inAll = sentence(main, told, name, ` ${when}`)
    const [worst, ...rest] = isSplit ? extremes(main) : []
    const asksWho = worst !== undefined && /\bwhich\b|\bwho\b|\bmost\b|\bworst\b/.test(reading.text)
    const lines = main.rows.slice(1).map((row) => sentence(main, row, text(main, row, 'line')))
    return {
      headline: asksWho ? worst : inAll,
      findings: asksWho ? [...rest, `In all: ${inSentence(inAll)}`] : isSplit ? extremes(main) : lines,
      table: markdownTable(
        main,
        main.columns.map(({ key }) => key),
      ),
    }
  },
}

const onlySales = (metrics: readonly string[]) => (metrics.length > 0 ? {} : { metrics: ['net_sales'] })

/** "Net sales were $1.00 in FY2025 against a budget of $2.00: $1.00 (50.0%) below it, unfavourable." */
function sentence(table: Table, row: TableRow, name: string, when = ''): string {
  return (
    `${name} ${verb(name)} ${text(table, row, 'actual')}${when} against a budget of ` +
    `${text(table, row, 'budget')}: ${distance(table, row)}.`
  )
}

function distance(table: Table, row: TableRow): string {
  const variance = figure(table, row, 'variance') ?? 0
  const assessment = text(table, row, 'assessment')
  if (variance === 0) return 'on budget'
  const hasShare = hasColumn(table, 'variance_ratio') && figure(table, row, 'variance_ratio') !== undefined
  const share = hasShare ? ` (${size(table, row, 'variance_ratio')})` : ''
  return `${size(table, row, 'variance')}${share} ${variance > 0 ? 'above' : 'below'} it, ${assessment}`
}

function memberName(table: Table, row: TableRow): string {
  const columns = table.columns.filter(({ key }) => key !== 'line' && key !== 'assessment')
  return rowName(
    { ...table, columns: columns },
    row.filter((_, at) => columns.includes(table.columns[at]!)),
  )
}

/** Who is furthest below and who is furthest above. */
function extremes(table: Table): string[] {
  if (!isWhole(table)) return []
  const ordered = table.rows.toSorted(
    (a, b) => (figure(table, a, 'variance') ?? 0) - (figure(table, b, 'variance') ?? 0),
  )
  const [low, high] = [ordered[0], ordered.at(-1)]
  return [
    ...(low !== undefined && (figure(table, low, 'variance') ?? 0) < 0
      ? [
          `${memberName(table, low)} was furthest below: ${text(table, low, 'actual')} against a budget of ` +
            `${text(table, low, 'budget')}, ${distance(table, low)}.`,
        ]
      : []),
    ...(high !== undefined && high !== low && (figure(table, high, 'variance') ?? 0) > 0
      ? [
          `${memberName(table, high)} was furthest above: ${text(table, high, 'actual')} against a budget of ` +
            `${text(table, high, 'budget')}, ${distance(table, high)}.`,
        ]
      : []),
  ]
}
