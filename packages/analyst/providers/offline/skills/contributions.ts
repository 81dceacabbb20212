import { memberDimension } from '../reading.ts'
import { available, filters, memberSplit } from '../scope.ts'
import { figure, markdownTable, size, text, type Table, type TableRow } from '../tables.ts'
import { subjectText } from '../wording.ts'
import { anyOf } from '../phrases.ts'
import type { Skill } from './skill.ts'
import { twoPeriods } from './time.ts'

const CONTRIBUTIONS = anyOf(
  /\bcontribut(?:ed|ors?|es?|ions?)\b(?! margin)|\bdecompos|\bbreak ?down (?:of )?the change\b|\bmoved\b/,
  /\battribut|\bwhere did .* (?:come from|go)\b|\bresponsible for\b/,
)

/** Which members or accounts moved a metric, with shares that add up to the change. */
export const contributions: Skill = {
  fits: ({ text: words }) => CONTRIBUTIONS.test(words),
  plan(reading, briefing) {
    const additive = available({ ...reading, groupBy: [] }, briefing).filter(
      (each) => !each.endsWith('_ratio') && each !== 'average_price',
    )
    const [metric] = additive
    const [account] = reading.entities.accounts
    const asked = reading.groupBy.includes('account') ? 'account' : memberDimension(reading.groupBy)
    const by = asked ?? memberSplit(reading, briefing) ?? 'account'
    return [
      {
        role: 'main',
        tool: 'decompose_change',
        input: {
          ...(account === undefined ? (metric === undefined ? {} : { metric }) : { account }),
          by,
          ...twoPeriods(reading),
          ...filters(reading),
          ...(reading.top === undefined ? {} : { top: reading.top }),
        },
      },
    ]
  },
  compose({ reading, main }) {
    const total = main.totals ?? []
    const change = figure(main, total, 'change') ?? 0
    const label = main.columns[0]?.key ?? ''
    const name = what(main.title)
    const base = main.columns.find(({ key }) => key === 'base')?.label ?? ''
    const current = main.columns.find(({ key }) => key === 'current')?.label ?? ''
    const alike = main.rows.filter((row) => Math.sign(figure(main, row, 'change') ?? 0) === Math.sign(change))
    const against = main.rows.filter((row) => Math.sign(figure(main, row, 'change') ?? 0) === -Math.sign(change))
    const said = (rows: readonly TableRow[]): string =>
      rows
        .slice(0, 3)
        .map((row) => signed(main, row, label))
        .join(', ')
    const [first] = alike
    const most =
      first === undefined ? '' : `; ${text(main, first, label)} moved it most that way (${amount(main, first)})`
    return {
      headline:
        `${name}${subjectText(reading)} ${change < 0 ? 'fell' : 'rose'} by ` +
        `${size(main, total, 'change')}, from ${text(main, total, 'base')} in ${base} to ` +
        `${text(main, total, 'current')} in ` +
        `${current}${most}.`,
      findings: [
        ...(alike.length > 1 ? [`The same way went ${said(alike)}.`] : []),
        ...(against.length > 0 ? [`Against it went ${said(against)}.`] : []),
      ],
      table: markdownTable(main, [label, 'base', 'current', 'change', 'share_of_change'], main.rows.length),
    }
  },
}

/** "Change of operating profit by account, FY2025 to FY2026" is about operating profit. */
function what(title: string): string {
  const name = /^Change of (.+?)(?: of [^,]+)?(?: by [^,]+)?,/.exec(title)?.[1] ?? 'The figure'
  return name.charAt(0).toUpperCase() + name.slice(1)
}

function signed(table: Table, row: TableRow, label: string): string {
  return `${text(table, row, label)} (${amount(table, row)})`
}

function amount(table: Table, row: TableRow): string {
  return `${(figure(table, row, 'change') ?? 0) > 0 ? '+' : '−'}${size(table, row, 'change')}`
}
