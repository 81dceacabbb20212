import { filters, periodOf } from '../scope.ts'
import { markdownTable, text, type Table } from '../tables.ts'
import { monthName } from '../calendar-words.ts'
import { inPeriod, listed, subjectText } from '../wording.ts'
import { restRemark } from '../extremes.ts'
import { anyOf } from '../phrases.ts'
import type { Skill } from './skill.ts'

const STOPPED = anyOf(
  /\bstopped\b|\bno longer\b|\bgone quiet\b|\binactive\b|\bdormant\b|\bhave(?:n['’]t| not) bought\b/,
  /\blast (?:bought|buy|purchase|order|month they)/,
)
const FACTS = anyOf(
  /\b(?:when|since when) did\b.*\b(?:buy|bought|order)|\bfirst (?:buy|bought|order)/,
  /\bhow many (?:products|customers)\b|\blist (?:of )?(?:the |our |all )?customers\b|\bhow often\b/,
  /\bcustomer (?:list|facts|profile)\b|\bmonths traded\b/,
)

/** Customers with their facts: what they buy, how often, since when and until when. */
export const customers: Skill = {
  fits: ({ read, text: words }) => {
    const isOfCustomers =
      read.groupBy.includes('customer') || read.entities.customers.length > 0 || read.entities.customerTypes.length > 0
    return (
      isOfCustomers &&
      (STOPPED.test(words) || FACTS.test(words) || /^(?:tell me about|who is|what do we know of)\b/.test(words))
    )
  },
  plan(reading, briefing) {
    const stopped = STOPPED.test(reading.text) && reading.entities.customers.length === 0
    return [
      {
        role: 'main',
        tool: 'query_customers',
        input: {
          ...filters(reading),
          ...periodOf(reading, briefing),
          ...(stopped ? { sortBy: 'last_month', direction: 'asc' } : {}),
          limit: reading.top ?? 10,
        },
      },
    ]
  },
  compose(material) {
    const { reading, briefing, main } = material
    const [row = []] = main.rows
    const when = inPeriod({ ...reading, groupBy: [] }, briefing)
    const bought =
      `bought ${text(main, row, 'products')} different products for ${text(main, row, 'net_sales')} ` +
      `in ${text(main, row, 'months_traded')} months`
    const isStopped = STOPPED.test(reading.text)
    const others = main.rows.slice(1, 3).map((each) => `${text(main, each, 'customer')} (${month(main, each)})`)
    const facts =
      `It is of the type ${text(main, row, 'customer_type')}, in ` +
      `${text(main, row, 'customer_region')}; its share of net sales is ` +
      `${text(main, row, 'net_sales_share')}, its gross margin ` +
      `${text(main, row, 'gross_margin_ratio')}.`
    const last = `${text(main, row, 'customer')} last bought in ${month(main, row)}`
    const isOne = main.total === 1
    const all =
      `${text(main, row, 'customer')} had the highest net sales${subjectText(reading)} ${when}: ` +
      `${text(main, row, 'net_sales')}, ${text(main, row, 'net_sales_share')} of all`
    return {
      headline: isStopped
        ? `${last}${isOne ? '' : ', the longest ago of all who bought in that time'}.`
        : isOne
          ? `${text(main, row, 'customer')} ${bought} ${when}.`
          : `${all}.`,
      findings: [
        ...(isOne
          ? [facts, `It first bought in ${monthName(text(main, row, 'first_month'))} and last in ${month(main, row)}.`]
          : []),
        ...(isStopped && !isOne
          ? [
              `${when.charAt(0).toUpperCase()}${when.slice(1)} it ${bought}.`,
              ...(others.length > 0 ? [`Then come ${listed(others)}.`] : []),
            ]
          : []),
        ...(isOne ? [] : restRemark(main, isStopped ? 'by their last month' : 'customers')),
      ],
      table: isOne
        ? ''
        : markdownTable(
            main,
            ['customer', 'customer_type', 'net_sales', 'gross_margin_ratio', 'products', 'months_traded', 'last_month'],
            reading.top ?? 10,
          ),
    }
  },
}

function month(table: Table, row: Table['rows'][number]): string {
  return monthName(text(table, row, 'last_month'))
}
