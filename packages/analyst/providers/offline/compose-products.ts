import type { Draft, Material } from './draft.ts'
import { restRemark } from './extremes.ts'
import { lastYear } from './scope.ts'
import { figure, markdownTable, text, TABLE_ROWS_MAX, type Table, type TableRow } from './tables.ts'
import { inSentence, listed, subjectText } from './wording.ts'

const RANKS: Readonly<Record<string, string>> = {
  net_sales: 'Net sales',
  gross_margin: 'Gross margin',
  gross_margin_ratio: 'Gross margin %',
  units: 'Units sold',
}

/** Products: one with its facts, or several in the order that was asked for. */
export function composeProducts(material: Material): Draft {
  return material.main.rows.length === 1 ? composeOne(material) : composeList(material)
}

function composeOne({ reading, briefing, main }: Material): Draft {
  const row = main.rows[0] ?? []
  const fact = (key: string): string => text(main, row, key)
  const sold = `it sold ${fact('units')} units for net sales of ${fact('net_sales')}`
  const margin = `a gross margin of ${fact('gross_margin')} (${fact('gross_margin_ratio')})`
  const maker = fact('business_unit') === '' ? '' : `, made by ${fact('business_unit')}`
  return {
    headline: `${fact('product')} ${priceAndCost(main, row)}.`,
    findings: [
      `In FY${lastYear(reading, briefing)} ${sold}, with ${margin}.`,
      `It belongs to ${fact('category')} (${fact('product_id')})${maker}.`,
    ],
    table: '',
  }
}

function priceAndCost(table: Table, row: TableRow): string {
  const fact = (key: string): string => text(table, row, key)
  const cost = `costs ${fact('unit_cost')} to make`
  if (figure(table, row, 'list_price') === undefined) return `${cost}; the books know no list price for it`
  const margin = `a unit margin of ${fact('unit_margin')} (${fact('unit_margin_ratio')})`
  return `lists at ${fact('list_price')} and ${cost}, ${margin}`
}

function composeList({ reading, briefing, main }: Material): Draft {
  const metric = sortedBy(reading.metrics, reading.ranked)
  const first = main.rows[0] ?? []
  const following = main.rows.slice(1, 3).map((row) => `${text(main, row, 'product')} (${text(main, row, metric)})`)
  const rank = `the ${reading.ascending ? 'lowest' : 'highest'} ${inSentence(RANKS[metric] ?? metric)}`
  const where = `of the products${subjectText(reading)} in FY${lastYear(reading, briefing)}`
  return {
    headline: `${text(main, first, 'product')} had ${rank} ${where}: ${text(main, first, metric)}.`,
    findings: [
      ...(following.length > 0 ? [`${listed(following)} followed.`] : []),
      ...(main.totals === undefined ? [] : [allTogether(main, main.totals)]),
      ...restRemark(main, 'products'),
    ],
    table: markdownTable(
      main,
      ['product', 'category', metric, ...factsBeside(metric), 'list_price', 'unit_cost'],
      Math.max(TABLE_ROWS_MAX, reading.top ?? 0),
    ),
  }
}

function allTogether(table: Table, totals: TableRow): string {
  const total = (key: string): string => text(table, totals, key)
  const margin = `a gross margin of ${total('gross_margin')} (${total('gross_margin_ratio')})`
  return `All ${table.total} together: net sales of ${total('net_sales')} and ${margin}.`
}

function factsBeside(metric: string): string[] {
  if (metric === 'net_sales') return ['gross_margin', 'gross_margin_ratio']
  return ['net_sales', metric === 'gross_margin_ratio' ? 'gross_margin' : 'gross_margin_ratio']
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
  const lines = main.rows.toSorted(
    (left, right) => (figure(main, right, 'cost') ?? 0) - (figure(main, left, 'cost') ?? 0),
  )
  const product = text(main, main.rows[0] ?? [], 'product')
  const facts = context?.rows[0]
  const largest = lines
    .slice(0, LINES_NAMED)
    .map(
      (row) =>
        `${text(main, row, 'line_item')} (${text(main, row, 'cost')}, ${text(main, row, 'cost_share')} of the cost)`,
    )
  return {
    headline:
      context === undefined || facts === undefined
        ? `One ${product} is made of ${main.total} line items.`
        : `One ${product} ${priceAndCost(context, facts)}.`,
    findings: [`It is made of ${main.total} line items; the most of the cost is in ${listed(largest)}.`],
    table: markdownTable(
      { ...main, rows: lines },
      ['line_item', 'kind', 'quantity', 'unit_cost', 'cost', 'cost_share'],
      main.rows.length,
    ),
  }
}
