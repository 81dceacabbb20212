import { memberDimension } from '../reading.ts'
import { filters, ofOneUnit } from '../scope.ts'
import { figure, labelColumns, markdownTable, size, text, type Table, type TableRow } from '../tables.ts'
import { anyOf } from '../phrases.ts'
import type { Skill } from './skill.ts'

const ANOMALIES = anyOf(
  /\banomal|\bunusual|\boutliers?\b|\bodd\b|\bstrange|\bsuspicious|\bwrong(?:ly)? book|\bbooking errors?\b/,
  /\bmistakes?\b|\berrors? in (?:the|our) (?:books|ledger)\b|\birregular|\bstands? out\b|\blooks? (?:wrong|off)\b/,
  /\bwrong booking/,
)

/** Months that do not fit their series. */
export const anomalies: Skill = {
  fits: ({ text: words }) => ANOMALIES.test(words),
  plan(reading, briefing) {
    const by = memberDimension(reading.groupBy.filter((each) => each !== 'business_unit'))
    const metrics = ofOneUnit(
      reading.metrics.filter((each) => !each.endsWith('_ratio')),
      briefing,
    )
    const { years, months } = reading.period
    const booked = briefing.fiscalYears.filter(({ fiscalYear }) => years.includes(fiscalYear))
    const from = months?.from ?? booked[0]?.from
    const to = months?.to ?? booked.at(-1)?.to
    return [
      {
        role: 'main',
        tool: 'detect_anomalies',
        input: {
          ...(by === undefined ? {} : { by }),
          ...(metrics.length > 0 ? { metrics: by === undefined ? metrics : metrics.slice(0, 1) } : {}),
          ...filters(reading),
          ...(from === undefined ? {} : { fromMonth: from }),
          ...(to === undefined ? {} : { toMonth: to }),
          limit: reading.top ?? 10,
        },
      },
    ]
  },
  compose({ main }) {
    const [first = [], ...others] = main.rows
    return {
      headline: `${name(main, first)} in ${text(main, first, 'month')} fits least: ${distance(main, first)}.`,
      findings: [
        ...others
          .slice(0, 2)
          .map((row) => `${name(main, row)} in ${text(main, row, 'month')}: ${distance(main, row)}.`),
        'The books show that a month does not fit, not whether it is wrong: the voucher has to say.',
      ],
      table: markdownTable(main, [
        ...labelColumns(main).map(({ key }) => key),
        'actual',
        'expected',
        'deviation',
        'score',
      ]),
    }
  },
}

function name(table: Table, row: TableRow): string {
  return labelColumns(table)
    .filter(({ key }) => key !== 'month')
    .toReversed()
    .map(({ key }) => text(table, row, key))
    .join(' of ')
}

function distance(table: Table, row: TableRow): string {
  const side = (figure(table, row, 'deviation') ?? 0) > 0 ? 'more' : 'less'
  return (
    `${text(table, row, 'actual')} where ${text(table, row, 'expected')} was to be expected, ` +
    `${size(table, row, 'deviation')} ${side}`
  )
}
