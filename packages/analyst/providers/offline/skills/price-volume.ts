import { filters } from '../scope.ts'
import { extreme, figure, hasColumn, markdownTable, rowName, size, text, type Table, type TableRow } from '../tables.ts'
import { effectName, subjectText, verb } from '../wording.ts'
import { anyOf } from '../phrases.ts'
import type { Skill } from './skill.ts'
import { twoPeriods } from './time.ts'

const PRICE_VOLUME = anyOf(
  /\bprices?\b.*\b(?:volumes?|mix)\b|\bvolumes?\b.*\b(?:prices?|mix)\b|\bpvm\b/,
  /\b(?:price|volume|mix) effects?\b|\bprice rises?\b|\bprice increases?\b/,
  /\brais(?:e|ed|ing) (?:the |our )?prices?\b|\bbridge\b|\bvariance\b/,
)

/** How much of a change is price, how much volume and mix. */
export const priceVolume: Skill = {
  fits: ({ text: words }) => PRICE_VOLUME.test(words),
  plan(reading) {
    const metric = reading.metrics.some((each) => each.startsWith('gross_margin')) ? 'gross_margin' : 'net_sales'
    const hasUnit = reading.entities.businessUnits.length === 1 || reading.entities.productCategories.length === 1
    const input = {
      metric,
      ...filters(reading),
      ...twoPeriods(reading),
      ...(hasUnit ? {} : { mixWithin: 'business_unit' }),
    }
    return [
      { role: 'main', tool: 'explain_variance', input },
      { role: 'detail', tool: 'explain_variance', input: { ...input, view: 'items', sortBy: 'change', limit: 10 } },
    ]
  },
  compose({ reading, main, details }) {
    const label = main.columns.find(({ key }) => key === 'amount')?.label ?? ''
    const [base = [], ...rest] = main.rows
    const effects = rest.filter((row) => (figure(main, row, 'amount') ?? 0) !== 0)
    const end = main.totals ?? []
    const largest = extreme({ ...main, rows: effects }, 'amount', 'largest')
    const smallest = extreme({ ...main, rows: effects }, 'amount', 'smallest')
    const isDown = (figure(main, end, 'amount') ?? 0) < (figure(main, base, 'amount') ?? 0)
    const cause = isDown ? smallest : largest
    const against = isDown ? largest : smallest
    const isAgainst =
      against !== undefined && against !== cause && (figure(main, against, 'amount') ?? 0) > 0 === isDown
    return {
      headline: [
        `${label}${subjectText(reading)} ${isDown ? 'fell' : 'rose'} from ` +
          `${text(main, base, 'amount')} in ${text(main, base, 'effect')} to ` +
          `${text(main, end, 'amount')} in ${text(main, end, 'effect')}`,
        cause === undefined ? '' : `, most of all by ${effect(main, cause)}`,
        isAgainst ? `, while ${effect(main, against)} worked against it` : '',
        '.',
      ].join(''),
      findings: [`The effects: ${effects.map((row) => effect(main, row)).join('; ')}.`, ...details.flatMap(items)],
      table: markdownTable(main, ['effect', 'amount', 'share_of_change']),
    }
  },
}

/** "volume (−$3.00)" */
export function effect(table: Table, row: TableRow): string {
  const amount = figure(table, row, 'amount') ?? 0
  return `${effectName(text(table, row, 'effect'))} (${amount > 0 ? '+' : '−'}${size(table, row, 'amount')})`
}

/** The item that moved most, with its price and its units. */
function items(table: Table): string[] {
  const [row] = table.rows
  if (row === undefined || !hasColumn(table, 'base_units')) return []
  const name = text(table, row, table.columns[0]?.key ?? '') || rowName(table, row)
  const change = figure(table, row, 'change') ?? 0
  const units =
    `units ${verb('units')} ${text(table, row, 'base_units')} before and ` +
    `${text(table, row, 'current_units')} after`
  return [`${name} moved most: ${change > 0 ? 'up' : 'down'} by ${size(table, row, 'change')}; its ${units}.`]
}
