import { memberDimension } from '../reading.ts'
import { filters } from '../scope.ts'
import {
  extreme,
  figure,
  hasColumn,
  isWhole,
  labelColumns,
  markdownTable,
  text,
  type Table,
  type TableRow,
} from '../tables.ts'
import { subjectText } from '../wording.ts'
import { anyOf } from '../phrases.ts'
import type { Skill } from './skill.ts'
import { monthEnd } from './time.ts'

const CAPITAL = anyOf(
  /\bworking capital\b|\bdso\b|\bdays (?:of )?sales outstanding\b|\boverdue\b|\bunpaid\b|\bpast due\b/,
  /\bag(?:e)?ing\b|\binventory days\b|\bdays (?:of |in )?inventory\b|\bpay(?:s|ing)? (?:us )?(?:late|slow|fast|quick|on time)/,
  /\bhow (?:fast|quick(?:ly)?|soon|slow(?:ly)?|late|long|promptly)\b.* pay\b|\bto pay us\b|\bget paid\b|\bpayment (?:habits|behaviou?r)\b/,
  /\blate pay|\bowe(?:s|d)?\b|\bopen invoices\b|\bcollect/,
)

/** What is tied up in receivables and inventory, and who pays late. */
export const workingCapital: Skill = {
  fits: ({ text: words }) => CAPITAL.test(words),
  plan(reading, briefing) {
    const month = monthEnd(reading, briefing)
    const asked = memberDimension(reading.groupBy)
    const by =
      asked === 'customer' || asked === 'customer_type' || asked === 'customer_region'
        ? asked
        : isWho(reading.text)
          ? 'customer'
          : 'business_unit'
    const { businessUnits, customers, customerTypes } = filters(reading)
    const isLate = LATE.test(reading.text)
    return [
      {
        role: 'main',
        tool: 'get_working_capital',
        input: {
          by,
          ...(month === undefined ? {} : { month }),
          ...(businessUnits ? { businessUnits } : {}),
          ...(customers ? { customers } : {}),
          ...(customerTypes ? { customerTypes } : {}),
          ...(by === 'business_unit' ? {} : { sortBy: isLate ? 'overdue' : 'receivables', limit: reading.top ?? 10 }),
        },
      },
    ]
  },
  compose({ reading, main }) {
    const total = main.totals ?? main.rows[0] ?? []
    const label = labelColumns(main)[0]?.key ?? ''
    const [first = []] = main.rows
    const isRanked = label !== 'business_unit'
    const isLate = LATE.test(reading.text)
    const inAll =
      `Receivables${subjectText(reading)} were ${text(main, total, 'receivables')}: ` +
      `${text(main, total, 'dso')} days of sales outstanding (DSO)`
    const overdue =
      figure(main, total, 'overdue') === undefined
        ? ''
        : `${text(main, total, 'overdue')} (${text(main, total, 'overdue_share')}) of open invoices is overdue`
    const key = isLate ? 'overdue' : 'receivables'
    return {
      headline: isRanked
        ? `${text(main, first, label)} ${isLate ? 'has the most overdue' : 'owes most'}: ` +
          `${text(main, first, key)}${isLate ? ` of ${text(main, first, 'receivables')} open` : ''}.`
        : isLate && overdue !== ''
          ? `${overdue}${subjectText(reading)}.`
          : `${inAll}.`,
      findings: [
        ...(isRanked || isLate ? [`${inAll}.`] : []),
        ...(overdue === '' || (isLate && !isRanked) ? [] : [`${overdue}${longOverdue(main, total)}.`]),
        ...(hasColumn(main, 'inventory') && figure(main, total, 'inventory') !== undefined
          ? [
              `Inventory was ${text(main, total, 'inventory')}, ` +
                `${text(main, total, 'inventory_days')} days of cost of sales.`,
            ]
          : []),
        ...(isRanked ? [] : slowest(main, label)),
      ],
      table:
        main.rows.length < 2
          ? ''
          : markdownTable(main, [
              label,
              'receivables',
              'dso',
              'overdue',
              'overdue_share',
              'inventory',
              'inventory_days',
            ]),
    }
  },
}

const LATE = /\boverdue\b|\bpast due\b|\blate\b|\bslow|\bag(?:e)?ing\b|\bunpaid\b/

function longOverdue(table: Table, row: TableRow): string {
  return figure(table, row, 'overdue_over_90')
    ? `, ${text(table, row, 'overdue_over_90')} by more than three months`
    : ''
}

function isWho(words: string): boolean {
  return /\bwho\b|\bcustomers?\b/.test(words)
}

function slowest(table: Table, label: string): string[] {
  if (!isWhole(table) || table.rows.length < 2) return []
  const [slow, quick] = [extreme(table, 'dso', 'largest'), extreme(table, 'dso', 'smallest')]
  if (slow === undefined || quick === undefined || slow === quick) return []
  return [
    `${text(table, slow, label)} waits longest for its money, ${text(table, slow, 'dso')} days; ` +
      `${text(table, quick, label)} least, ${text(table, quick, 'dso')}.`,
  ]
}
