import type { Draft, Material } from './compose.ts'
import { lastYear } from './plan.ts'
import { figure, markdownTable, text, TABLE_ROWS_MAX, type Table, type TableRow } from './tables.ts'
import { inSentence, listed, subjectText } from './wording.ts'

const RANKS: Readonly<Record<string, string>> = {
  net_sales: 'Net sales', gross_margin: 'Gross margin', gross_margin_ratio: 'Gross margin %', units: 'Units sold',
}

/** Products: one with its facts, or several in the order that was asked for. */
export function composeProducts(material: Material): Draft {
  return material.main.rows.length === 1 ? composeOne(material) : composeList(material)
}

function composeOne({ reading, briefing, main }: Material): Draft {
  const row = main.rows[0] ?? []
  return {
    headline: `${text(main, row, 'product')} ${priceAndCost(main, row)}.`,
    findings: [
      `In FY${lastYear(reading, briefing)} it sold ${text(main, row, 'units')} units for net sales of ${text(main, row, 'net_sales')}, with a gross margin of ${text(main, row, 'gross_margin')} (${text(main, row, 'gross_margin_ratio')}).`,
      `It belongs to ${text(main, row, 'category')} (${text(main, row, 'product_id')})${text(main, row, 'business_unit') === '' ? '' : `, made by ${text(main, row, 'business_unit')}`}.`,
    ],
    table: '',
  }
}

function priceAndCost(table: Table, row: TableRow): string {
  const cost = `costs ${text(table, row, 'unit_cost')} to make`
  if (figure(table, row, 'list_price') === undefined) return `${cost}; the books know no list price for it`
  return `lists at ${text(table, row, 'list_price')} and ${cost}, a unit margin of ${text(table, row, 'unit_margin')} (${text(table, row, 'unit_margin_ratio')})`
}

function composeList({ reading, briefing, main }: Material): Draft {
  const year = `FY${lastYear(reading, briefing)}`
  const metric = sortedBy(reading.metrics, reading.ranked)
  const first = main.rows[0] ?? []
  const following = main.rows.slice(1, 3).map((row) => `${text(main, row, 'product')} (${text(main, row, metric)})`)
  const best = reading.ascending ? 'lowest' : 'highest'
  const facts = metric === 'net_sales' ? ['gross_margin', 'gross_margin_ratio'] : ['net_sales', metric === 'gross_margin_ratio' ? 'gross_margin' : 'gross_margin_ratio']
  return {
    headline: `${text(main, first, 'product')} had the ${best} ${inSentence(RANKS[metric] ?? metric)} of the products${subjectText(reading)} in ${year}: ${text(main, first, metric)}.`,
    findings: [
      ...(following.length > 0 ? [`${listed(following)} followed.`] : []),
      ...(main.totals === undefined ? [] : [`All ${main.total} together: net sales of ${text(main, main.totals, 'net_sales')} and a gross margin of ${text(main, main.totals, 'gross_margin')} (${text(main, main.totals, 'gross_margin_ratio')}).`]),
      ...(main.rows.length < main.total ? [`These are the first ${main.rows.length} of ${main.total}.`] : []),
    ],
    table: markdownTable(main, ['product', 'category', metric, ...facts, 'list_price', 'unit_cost'], Math.max(TABLE_ROWS_MAX, reading.top ?? 0)),
  }
}

function sortedBy(metrics: readonly string[], ranked: boolean): string {
  if (ranked && metrics.includes('gross_margin_ratio')) return 'gross_margin_ratio'
  const [metric = ''] = metrics
  return metric in RANKS ? metric : 'net_sales'
}

const LINES_NAMED = 3

/** What goes into one piece of a product. */
export function composeLineItems({ reading, briefing, main, context, details }: Material): Draft {
  if (main.rows.length === 0) {
    const none = 'These books hold no bill of line items for it.'
    if (context === undefined) return { headline: none, findings: [], table: '' }
    const known = composeOne({ reading, briefing, main: context, context: undefined, details })
    return { ...known, findings: [none, ...known.findings] }
  }
  const lines = main.rows.toSorted((left, right) => (figure(main, right, 'cost') ?? 0) - (figure(main, left, 'cost') ?? 0))
  const product = text(main, main.rows[0] ?? [], 'product')
  const facts = context?.rows[0]
  const largest = lines.slice(0, LINES_NAMED).map((row) => `${text(main, row, 'line_item')} (${text(main, row, 'cost')}, ${text(main, row, 'cost_share')} of the cost)`)
  return {
    headline: context === undefined || facts === undefined ? `One ${product} is made of ${main.total} line items.` : `One ${product} ${priceAndCost(context, facts)}.`,
    findings: [`It is made of ${main.total} line items; the most of the cost is in ${listed(largest)}.`],
    table: markdownTable({ ...main, rows: lines }, ['line_item', 'kind', 'quantity', 'unit_cost', 'cost', 'cost_share'], main.rows.length),
  }
}
