import type { Draft, Material } from './draft.ts'
import { restRemark } from './extremes.ts'
import {
  extreme,
  figure,
  hasColumn,
  isWhole,
  labelColumns,
  markdownTable,
  rowName,
  text,
  TABLE_ROWS_MAX,
  type Table,
  type TableRow,
} from './tables.ts'
import { marginOrder } from './plan.ts'
import { lastYear } from './scope.ts'
import { inSentence, subjectText } from './wording.ts'

/** Margins by members, with the year before where it is there. */
export function composeMargins({ reading, briefing, main }: Material): Draft {
  const kind = reading.metrics.some((metric) => metric.startsWith('contribution'))
    ? 'contribution_margin'
    : 'gross_margin'
  const name = kind === 'gross_margin' ? 'Gross margin' : 'Contribution margin'
  const year = `FY${lastYear(reading, briefing)}`
  const ratio = `${kind}_ratio`
  const isByAmount = reading.ranked && marginOrder(reading) === kind
  const amounts = (row: TableRow): string =>
    isByAmount
      ? `${text(main, row, kind)}, ${text(main, row, ratio)} of net sales of ${text(main, row, 'net_sales')}`
      : `${text(main, row, ratio)} of net sales (${text(main, row, kind)} on ${text(main, row, 'net_sales')})`
  const total =
    main.totals === undefined
      ? undefined
      : `${name}${subjectText(reading)} was ${amounts(main.totals)} in ${year}${changeOf(main, main.totals, ratio)}.`
  const first = main.rows[0] ?? []
  const best = reading.ascending ? 'lowest' : 'highest'
  const figures = `${amounts(first)}${changeOf(main, first, ratio)}`
  const ranked = `${rowName(main, first)} had the ${best} ${inSentence(name)} in ${year}: ${figures}.`
  const headline = reading.ranked || total === undefined ? ranked : total
  return {
    headline,
    findings: [
      ...(reading.ranked && total !== undefined ? [`In all: ${inSentence(total)}`] : []),
      ...(isWhole(main) ? spread(main, ratio, amounts) : []),
      ...(isWhole(main) ? moved(main, ratio) : []),
      ...restRemark(main, reading.ranked ? 'by margin' : 'by net sales'),
    ],
    table: markdownTable(
      main,
      [...labelColumns(main).map(({ key }) => key), 'net_sales', kind, ratio, `${ratio}_change`],
      Math.max(TABLE_ROWS_MAX, reading.top ?? 0),
    ),
  }
}

function changeOf(table: Table, row: TableRow, ratio: string): string {
  const key = `${ratio}_change`
  return hasColumn(table, key) && figure(table, row, key) !== undefined
    ? `, ${text(table, row, key)} against the year before`
    : ''
}

function spread(table: Table, ratio: string, amounts: (row: TableRow) => string): string[] {
  const [best, worst] = [extreme(table, ratio, 'largest'), extreme(table, ratio, 'smallest')]
  if (best === undefined || worst === undefined || best === worst) return []
  return [
    `${rowName(table, best)} earns most on what it sells: ${amounts(best)}.`,
    `${rowName(table, worst)} earns least: ${amounts(worst)}.`,
  ]
}

/** Whose margin moved most, down first: that is what wants attention. */
function moved(table: Table, ratio: string): string[] {
  const key = `${ratio}_change`
  if (!hasColumn(table, key)) return []
  const [down, up] = [extreme(table, key, 'smallest'), extreme(table, key, 'largest')]
  const lines: string[] = []
  if (down !== undefined && (figure(table, down, key) ?? 0) < 0)
    lines.push(`${rowName(table, down)} lost most: ${text(table, down, key)}, to ${text(table, down, ratio)}.`)
  if (up !== undefined && (figure(table, up, key) ?? 0) > 0)
    lines.push(`${rowName(table, up)} gained most: ${text(table, up, key)}, to ${text(table, up, ratio)}.`)
  return lines
}
