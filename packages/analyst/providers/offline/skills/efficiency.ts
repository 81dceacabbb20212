import { filters } from '../scope.ts'
import { extreme, isWhole, labelColumns, markdownTable, rowName, text } from '../tables.ts'
import { subjectText } from '../wording.ts'
import { anyOf } from '../phrases.ts'
import type { Skill } from './skill.ts'

const EFFICIENCY = anyOf(
  /\brule of (?:40|forty)\b|\befficien|\bproductiv|\b(?:sales|revenue) per (?:head|employee|person)\b/,
  /\bexpense ratios?\b|\bopex ratio\b|\boperating expense ratio\b|\bexpenses? .* (?:faster|slower) than\b/,
  /\bgr[eo]w(?:ing|n|s)? faster than (?:sales|revenue)\b/,
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
  compose({ reading, main }) {
    const [first = []] = main.rows
    if (main.columns.some(({ key }) => key === 'per_net_sales')) {
      const grown = isWhole(main) ? extreme(main, 'change', 'largest') : undefined
      return {
        headline: `${text(main, first, 'account')} takes ${text(main, first, 'per_net_sales')} of net sales${subjectText(reading)}: ${text(main, first, 'amount')}.`,
        findings:
          grown === undefined
            ? []
            : [
                `${text(main, grown, 'account')} grew most against sales: ${text(main, grown, 'change')}, to ${text(main, grown, 'per_net_sales')}.`,
              ],
        table: markdownTable(main, ['account', 'amount', 'per_net_sales', 'prior_per_net_sales', 'change']),
      }
    }
    const total = main.totals ?? first
    const whose = main.totals === undefined ? `${rowName(main, first)}: operating` : 'Operating'
    const [best, least] = [extreme(main, 'rule_of_40', 'largest'), extreme(main, 'rule_of_40', 'smallest')]
    return {
      headline: `${whose} expenses took ${text(main, total, 'operating_expense_ratio')} of net sales${subjectText(reading)}, with net sales of ${text(main, total, 'net_sales_per_head')} a head.`,
      findings: [
        `The Rule of 40 comes to ${text(main, total, 'rule_of_40')}: sales growth of ${text(main, total, 'net_sales_growth')} and an EBITDA margin of ${text(main, total, 'ebitda_margin_ratio')}.`,
        ...(best === undefined || least === undefined || best === least
          ? []
          : [
              `${rowName(main, best)} does best by it (${text(main, best, 'rule_of_40')}), ${rowName(main, least)} worst (${text(main, least, 'rule_of_40')}).`,
            ]),
      ],
      table:
        main.rows.length < 2
          ? ''
          : markdownTable(main, [
              ...labelColumns(main).map(({ key }) => key),
              'net_sales_growth',
              'operating_expense_ratio',
              'ebitda_margin_ratio',
              'rule_of_40',
              'net_sales_per_head',
            ]),
    }
  },
}
