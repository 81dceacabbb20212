import { anyOf } from '../phrases.ts'
import { filters } from '../scope.ts'
import { extreme, isWhole, labelColumns, markdownTable, text, type Table, type TableRow } from '../tables.ts'
import { subjectText } from '../wording.ts'
import type { Draft, Material } from '../draft.ts'
import type { Skill } from './skill.ts'

const RULE = /\brule of (?:40|forty)\b/
const PER_HEAD = /\b(?:sales|revenue) per (?:head|employee|person)\b|\bproductiv/
const EFFICIENCY = anyOf(
  RULE,
  PER_HEAD,
  /\befficien|\bexpense ratios?\b|\bopex ratio\b|\boperating expense ratio\b/,
  /\bexpenses? .* (?:faster|slower) than\b|\bgr[eo]w(?:ing|n|s)? faster than (?:sales|revenue)\b/,
)
const LINES = /\bwhich (?:expenses?|accounts?|costs?)\b|\bby account\b|\bexpense lines?\b/

/** How efficiently units run: expense ratios, sales per head, the Rule of 40. */
export const efficiency: Skill = {
  fits: ({ text: words }) => EFFICIENCY.test(words),
  plan(reading) {
    const { businessUnits } = filters(reading)
    const { years } = reading.period
    const isOfLines = LINES.test(reading.text)
    return [
      {
        role: 'main',
        tool: 'get_efficiency_metrics',
        input: {
          ...(isOfLines ? { view: 'opex_lines' } : {}),
          ...(years.length > 0 ? { fiscalYears: isOfLines ? years.slice(-1) : years } : {}),
          ...(businessUnits ? { businessUnits } : {}),
        },
      },
    ]
  },
  compose: (material) =>
    material.main.columns.some(({ key }) => key === 'per_net_sales') ? composeLines(material) : composeUnits(material),
}

function composeLines({ reading, main }: Material): Draft {
  const [first = []] = main.rows
  const subject = subjectText(reading)
  const takes = (row: TableRow): string =>
    `${text(main, row, 'account')}: ${text(main, row, 'per_net_sales')} of net sales${subject}, ` +
    `${text(main, row, 'amount')}`
  const grown = isWhole(main) ? extreme(main, 'change', 'largest') : undefined
  const growth = (row: TableRow): string =>
    `${text(main, row, 'account')} grew most against net sales${subject}: ${text(main, row, 'change')}, ` +
    `from ${text(main, row, 'prior_per_net_sales')} to ${text(main, row, 'per_net_sales')}`
  return {
    headline: grown === undefined ? `${takes(first)}.` : `${growth(grown)}.`,
    findings: grown === undefined ? [] : [`The largest expense is ${takes(first)}.`],
    table: markdownTable(main, ['account', 'amount', 'per_net_sales', 'prior_per_net_sales', 'change']),
  }
}

function composeUnits({ reading, main }: Material): Draft {
  const total = main.totals ?? main.rows[0] ?? []
  const subject = subjectText(reading)
  const said = {
    rule_of_40:
      `The Rule of 40${subject} comes to ${text(main, total, 'rule_of_40')}: sales growth of ` +
      `${text(main, total, 'net_sales_growth')} and an EBITDA margin of ${text(main, total, 'ebitda_margin_ratio')}.`,
    net_sales_per_head: `Net sales per head${subject} were ${text(main, total, 'net_sales_per_head')}.`,
    operating_expense_ratio:
      `Operating expenses${subject} took ` + `${text(main, total, 'operating_expense_ratio')} of net sales.`,
  }
  const focus = RULE.test(reading.text)
    ? 'rule_of_40'
    : PER_HEAD.test(reading.text)
      ? 'net_sales_per_head'
      : 'operating_expense_ratio'
  const others = (Object.keys(said) as (keyof typeof said)[]).filter((key) => key !== focus).map((key) => said[key])
  return {
    headline: said[focus],
    findings: [...range(main, focus), ...others],
    table: main.rows.length < 2 ? '' : markdownTable(main, [...labelColumns(main).map(({ key }) => key), ...SHOWN]),
  }
}

const SHOWN = ['net_sales_growth', 'operating_expense_ratio', 'ebitda_margin_ratio', 'rule_of_40', 'net_sales_per_head']

function range(table: Table, key: string): string[] {
  const [high, low] = [extreme(table, key, 'largest'), extreme(table, key, 'smallest')]
  if (!isWhole(table) || high === undefined || low === undefined || high === low) return []
  const told = (row: TableRow): string => `${text(table, row, 'business_unit')} (${text(table, row, key)})`
  return [`Highest in ${told(high)}, lowest in ${told(low)}.`]
}
