import { filters, periodOf } from '../scope.ts'
import { figure, markdownTable, text, type Table, type TableRow } from '../tables.ts'
import { inPeriod, subjectText } from '../wording.ts'
import { anyOf } from '../phrases.ts'
import type { Skill } from './skill.ts'

const CONCENTRATION = anyOf(
  /\bconcentrat|\bdepend(?:s|ed|ent|ence|ency)?\b|\brel(?:y|ies|iant|iance)\b|\bherfindahl|\bhhi\b/,
  /\bshare of (?:the |our )?(?:largest|biggest|top)/,
  /\b(?:largest|biggest|top)(?: \w+)? customers?(?:['’]s?)? share/,
)

/** How much of sales depends on few customers. */
export const concentration: Skill = {
  fits: ({ text: words }) => CONCENTRATION.test(words),
  plan(reading, briefing) {
    const { products, productCategories, customerTypes, businessUnits } = filters(reading)
    const isOverTime = reading.groupBy.includes('fiscal_year') || reading.period.years.length > 1
    const isByQuarter = reading.groupBy.includes('fiscal_quarter')
    const narrowed = {
      ...(businessUnits ? { businessUnits } : {}),
      ...(products ? { products } : {}),
      ...(productCategories ? { productCategories } : {}),
      ...(customerTypes ? { customerTypes } : {}),
    }
    const period = periodOf(reading, briefing)
    const over = isByQuarter ? { over: 'fiscal_quarter' } : isOverTime ? { over: 'fiscal_year' } : {}
    const isYear = !isOverTime && !isByQuarter && reading.period.months === undefined
    const development = { role: 'context' as const, tool: 'get_customer_concentration' }
    return [
      { role: 'main', tool: 'get_customer_concentration', input: { ...narrowed, ...period, ...over } },
      ...(isYear ? [{ ...development, input: { ...narrowed, over: 'fiscal_year' } }] : []),
    ]
  },
  compose({ reading, briefing, main, context }) {
    const row = main.rows.at(-1) ?? []
    const isSeries = main.rows.length > 1
    const when = isSeries ? `in ${periodName(main, row)}` : inPeriod(reading, briefing)
    const development = isSeries ? main : context
    return {
      headline:
        `${text(main, row, 'top_customer')} took ${text(main, row, 'top_customer_share')} of net ` +
        `sales${subjectText(reading)} ${when}, the most of ${text(main, row, 'customers')} customers.`,
      findings: [
        `The three largest took ${text(main, row, 'cr3')}, the ten largest ${text(main, row, 'cr10')}.`,
        `Concentration is ${text(main, row, 'band')}: the Herfindahl index is ` +
          `${text(main, row, 'hhi')} points, as if there were ` +
          `${text(main, row, 'effective_customers')} customers of one size.`,
        ...(development === undefined ? [] : course(development)),
      ],
      table:
        development === undefined || development.rows.length < 2
          ? ''
          : markdownTable(development, [
              development.columns[0]!.key,
              'top_customer',
              'top_customer_share',
              'cr3',
              'cr10',
              'hhi',
              'band',
            ]),
    }
  },
}

function periodName(table: Table, row: TableRow): string {
  return text(table, row, table.columns[0]?.key ?? '')
}

/** How the largest one's share went from the first period to the last. */
function course(table: Table): string[] {
  const [first, last] = [table.rows[0], table.rows.at(-1)]
  if (first === undefined || last === undefined || first === last) return []
  const rose = (figure(table, last, 'top_customer_share') ?? 0) > (figure(table, first, 'top_customer_share') ?? 0)
  const from =
    `${text(table, first, 'top_customer_share')} (${text(table, first, 'top_customer')}, ` +
    `${periodName(table, first)})`
  return [
    `The largest customer’s share ${rose ? 'rose' : 'went'} from ${from} to ` +
      `${text(table, last, 'top_customer_share')} in ${periodName(table, last)}.`,
  ]
}
