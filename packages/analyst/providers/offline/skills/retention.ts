import { memberDimension, type Reading } from '../reading.ts'
import { filters } from '../scope.ts'
import { figure, isWhole, labelColumns, markdownTable, size, text, type Table, type TableRow } from '../tables.ts'
import { listed, subjectText } from '../wording.ts'
import { anyOf } from '../phrases.ts'
import type { Skill } from './skill.ts'
import { monthEnds } from './time.ts'

const RECURRING = anyOf(
  /\bretention\b|\bretain|\bnrr\b|\bgrr\b|\bchurn|\brecurring\b|\barr\b|\bcontracts?\b|\brenew/,
  /\bsubscriptions?\b/,
)
const CUSTOMERS_LEAVING = anyOf(
  /\bcustomers?\b.*\b(?:left|lose|lost|leave|leaving|cancel)|\b(?:lose|lost)\b.*\bcustomers?\b/,
)
const WHO = /\bwho\b|\bwhich\b|\bcustomers?\b/

/** What happened to recurring revenue: who came, grew, shrank and left. */
export const retention: Skill = {
  fits: ({ text: words, hasProducts }) =>
    (RECURRING.test(words) || CUSTOMERS_LEAVING.test(words)) &&
    !/what goes into/.test(words) &&
    !(hasProducts && /\bprice/.test(words)),
  plan(reading, briefing) {
    const input = { ...filters(reading), ...monthEnds(reading, briefing) }
    const asksWho = WHO.test(reading.text) && !reading.groupBy.some((each) => each !== 'customer')
    const by = memberDimension(reading.groupBy.filter((each) => each !== 'customer'))
    const order = /\bnew\b|\bwon\b/.test(reading.text)
      ? 'new_arr'
      : /\bgrew|expan/.test(reading.text)
        ? 'expansion'
        : 'churn'
    return [
      { role: 'main', tool: 'get_retention_metrics', input: { ...input, ...(by === undefined ? {} : { by }) } },
      ...(asksWho || by === undefined
        ? [
            {
              role: 'detail' as const,
              tool: 'get_retention_metrics',
              input: { ...input, by: 'customer', sortBy: order, limit: 10 },
            },
          ]
        : []),
    ]
  },
  compose({ reading, main, details }) {
    const total = main.totals ?? main.rows[0] ?? []
    const [customers] = details
    const leavers = customers === undefined ? [] : leaving(customers)
    const kept =
      `net revenue retention was ${text(main, total, 'nrr')} and gross revenue retention ` +
      `${text(main, total, 'grr')}`
    const way =
      `annual recurring revenue went from ${text(main, total, 'opening_arr')} to ` +
      `${text(main, total, 'closing_arr')}`
    const isAboutLeaving = /\bchurn|\bleft\b|\blos[et]|\bcancel|\bleav/.test(reading.text)
    const lost = `${size(main, total, 'churn')} of annual recurring revenue was lost`
    return {
      headline: isAboutLeaving
        ? leavers.length > 0 && customers !== undefined && !/\bhow much\b/.test(reading.text)
          ? `${who(customers, leavers[0]!)} left${leftUnit(reading)}, with ` +
            `${size(customers, leavers[0]!, 'churn')} of annual recurring revenue, the most ` +
            'of all who left.'
          : `${capital(lost)}${subjectText(reading)}; ${kept}.`
        : `${capital(kept)}${subjectText(reading)}; ${way}.`,
      findings: [
        ...(isAboutLeaving ? [`${capital(kept)}; ${way}.`] : []),
        `New customers brought ${text(main, total, 'new_arr')} and expansion ` +
          `${text(main, total, 'expansion')}; contraction took ${size(main, total, 'contraction')} ` +
          `and churn ${size(main, total, 'churn')}.`,
        `Customers went from ${text(main, total, 'opening_customers')} to ` +
          `${text(main, total, 'closing_customers')}: ${text(main, total, 'new_customers')} came and ` +
          `${text(main, total, 'lost_customers')} left.`,
        ...(!isAboutLeaving && customers !== undefined && leavers.length > 0
          ? [`The most was lost with ${listed(leavers.slice(0, 3).map((row) => lostWith(customers, row)))}.`]
          : []),
      ],
      table:
        customers !== undefined && isAboutLeaving
          ? markdownTable({ ...customers, rows: leavers.length > 0 ? leavers : customers.rows }, [
              'customer',
              'opening_arr',
              'churn',
              'contraction',
              'closing_arr',
            ])
          : isWhole(main) && main.rows.length > 1
            ? markdownTable(main, [
                labelColumns(main)[0]!.key,
                'opening_arr',
                'new_arr',
                'expansion',
                'contraction',
                'churn',
                'closing_arr',
                'nrr',
                'grr',
              ])
            : '',
    }
  },
}

/** " ITS Software", or nothing. */
function leftUnit({ entities }: Reading): string {
  return entities.businessUnits.length === 1 ? ` ${entities.businessUnits[0]}` : ''
}

function lostWith(table: Table, row: TableRow): string {
  return `${who(table, row)} (${size(table, row, 'churn')})`
}

const who = (table: Table, row: TableRow): string => text(table, row, 'customer')

/** Those who left, the largest loss first. */
function leaving(table: Table): TableRow[] {
  return table.rows
    .filter((row) => (figure(table, row, 'churn') ?? 0) < 0)
    .toSorted((left, right) => (figure(table, left, 'churn') ?? 0) - (figure(table, right, 'churn') ?? 0))
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}
