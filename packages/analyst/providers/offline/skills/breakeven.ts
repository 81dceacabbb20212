import { filters } from '../scope.ts'
import { figure, labelColumns, markdownTable, size, text, type Table, type TableRow } from '../tables.ts'
import { subjectText } from '../wording.ts'
import { dollarsIn } from './drivers.ts'
import { anyOf } from '../phrases.ts'
import type { Skill } from './skill.ts'

const BREAKEVEN = anyOf(
  /\bbreak(?:s|ing)?[ -]?even\b|\bmargin of safety\b|\boperating leverage\b|\bfixed costs?\b/,
  /\bcover (?:our|its|the) (?:fixed )?costs?\b|\bsales .* (?:needed|need|required) (?:to|for)\b/,
)

/** How much has to be sold to cover the fixed cost, or to reach a profit. */
export const breakeven: Skill = {
  fits: ({ text: words }) => BREAKEVEN.test(words),
  plan(reading) {
    const { businessUnits, productCategories } = filters(reading)
    const by =
      reading.groupBy.includes('product_category') || productCategories
        ? 'product_category'
        : reading.groupBy.includes('business_unit') || businessUnits
          ? 'business_unit'
          : 'total'
    const year = reading.period.years.at(-1)
    const targetProfit = dollarsIn(reading.text)
    return [
      {
        role: 'main',
        tool: 'run_breakeven',
        input: {
          by,
          ...(year === undefined ? {} : { fiscalYear: year }),
          ...(targetProfit === undefined ? {} : { targetProfit }),
          ...(businessUnits ? { businessUnits } : {}),
          ...(productCategories ? { productCategories } : {}),
        },
      },
    ]
  },
  compose({ reading, main }) {
    const row = main.rows.length === 1 ? (main.rows[0] ?? []) : (main.totals ?? main.rows[0] ?? [])
    const target =
      figure(main, row, 'target_net_sales') === undefined
        ? ''
        : `To reach the profit asked for takes net sales of ${text(main, row, 'target_net_sales')}.`
    const label = labelColumns(main)[0]?.key
    return {
      headline: target !== '' ? target : `${safety(main, row, subjectText(reading))}.`,
      findings: [
        ...(target === '' ? [] : [`${safety(main, row, subjectText(reading))}.`]),
        `Fixed cost of ${text(main, row, 'fixed_cost')} meets a contribution margin of ` +
          `${text(main, row, 'contribution_margin_ratio')} of net sales.`,
        ...(main.rows.length > 1 && label !== undefined
          ? main.rows
              .filter((each) => (figure(main, each, 'margin_of_safety') ?? 0) < 0)
              .slice(0, 2)
              .map((each) => `${safety(main, each, ` for ${text(main, each, label)}`)}.`)
          : []),
        'Prices and the mix of products are held as booked.',
      ],
      table:
        main.rows.length < 2
          ? ''
          : markdownTable(main, [
              label ?? '',
              'net_sales',
              'contribution_margin_ratio',
              'fixed_cost',
              'breakeven_net_sales',
              'margin_of_safety',
              'margin_of_safety_ratio',
            ]),
    }
  },
}

function safety(table: Table, row: TableRow, subject: string): string {
  if (figure(table, row, 'breakeven_net_sales') === undefined)
    return `There is no break-even${subject}: no contribution is left to cover fixed cost`
  const margin = figure(table, row, 'margin_of_safety') ?? 0
  return (
    `Break-even${subject} is at net sales of ${text(table, row, 'breakeven_net_sales')}; ` +
    `${text(table, row, 'net_sales')} were booked, ${size(table, row, 'margin_of_safety')} ` +
    `${margin < 0 ? 'too little' : 'more than that'}`
  )
}
