import { available, filters } from '../scope.ts'
import { extreme, markdownTable, text, type Table } from '../tables.ts'
import { monthName } from '../calendar-words.ts'
import { subjectText, verb } from '../wording.ts'
import { NUMBER_WORDS } from '../vocabulary.ts'
import { anyOf } from '../phrases.ts'
import type { Skill } from './skill.ts'

const FORECAST = anyOf(
  /\bforecast|\bpredict|\bproject(?:ion|ed|ions)\b|\bnext (?:fiscal )?(?:year|quarter|month|\w+ months)/,
  /\boutlook\b|\bexpect(?:ed)? (?:to|for|in)\b|\bcoming (?:year|months|quarter)/,
)
const HORIZON_MAX_MONTHS = 24
const HISTORY_MONTHS = 12

/** What would come if the past carried on. */
export const forecast: Skill = {
  fits: ({ text: words }) => FORECAST.test(words),
  plan(reading, briefing) {
    const [metric] = available(
      { ...reading, metrics: reading.metrics.filter((each) => !each.endsWith('_ratio')) },
      briefing,
    )
    const [account] = reading.entities.accounts
    const horizonMonths = horizonOf(reading.text)
    const input = {
      ...(account === undefined ? (metric === undefined ? {} : { metric }) : { account }),
      ...filters(reading),
    }
    const main = { ...input, historyMonths: reading.chart === undefined ? 0 : HISTORY_MONTHS, horizonMonths }
    return [
      { role: 'main', tool: 'forecast_metric', input: main },
      ...(ACCURACY.test(reading.text)
        ? [{ role: 'detail' as const, tool: 'forecast_metric', input: { ...input, view: 'back_test' } }]
        : []),
    ]
  },
  compose({ reading, main, details }) {
    const ahead = main.rows.filter(
      (row) => typeof row[main.columns.findIndex(({ key }) => key === 'forecast')] === 'number',
    )
    const label = (main.columns.find(({ key }) => key === 'forecast')?.label ?? '').replace(/, forecast$/, '')
    const [first, last] = [ahead[0] ?? [], ahead.at(-1) ?? []]
    const future: Table = { ...main, rows: ahead }
    const [high, low] = [
      extreme(future, 'forecast', 'largest') ?? first,
      extreme(future, 'forecast', 'smallest') ?? first,
    ]
    const isTotal = main.totals !== undefined && ahead.length > 1
    const span = `${monthName(text(main, first, 'month'))} to ${monthName(text(main, last, 'month'))}`
    const isOne = ahead.length === 1
    const headline = isTotal
      ? `${label}${subjectText(reading)} ${verb(label)} forecast at ` +
        `${text(main, main.totals!, 'forecast')} from ${span}.`
      : isOne
        ? `${label}${subjectText(reading)} ${verb(label)} forecast at ` +
          `${text(main, first, 'forecast')} for ${text(main, first, 'month')}.`
        : `${label}${subjectText(reading)} ${verb(label)} forecast to go from ` +
          `${text(main, first, 'forecast')} in ${text(main, first, 'month')} to ` +
          `${text(main, last, 'forecast')} in ${text(main, last, 'month')}.`
    return {
      headline: headline.replace(/ (?:was|were) forecast/, verb(label) === 'was' ? ' is forecast' : ' are forecast'),
      findings: [
        ...(isOne || high === low
          ? []
          : [
              `Highest in ${text(main, high, 'month')} (${text(main, high, 'forecast')}), lowest in ` +
                `${text(main, low, 'month')} (${text(main, low, 'forecast')}).`,
            ]),
        `${text(main, first, 'month')} lies between ${text(main, first, 'lower_95')} and ` +
          `${text(main, first, 'upper_95')} with a likelihood of nineteen in twenty.`,
        ...details.flatMap(backTest),
        'A forecast carries the past on: it knows no plans, no contracts and no prices to come.',
      ],
      table: isOne
        ? ''
        : markdownTable(
            future,
            ['month', 'forecast', 'lower_80', 'upper_80', 'lower_95', 'upper_95'],
            HORIZON_MAX_MONTHS,
          ),
    }
  },
}

const ACCURACY = /\baccura|\breliab|\bback.?test|\berror\b|\bhow (?:good|sure|certain)/

function backTest(table: Table): string[] {
  const best = extreme(table, 'mean_absolute_percentage_error', 'smallest')
  if (best === undefined) return []
  return [
    `In the back-test, ${text(table, best, 'method')} was off by ` +
      `${text(table, best, 'mean_absolute_percentage_error')} on average, the least of ` +
      'the methods tried.',
  ]
}

function horizonOf(words: string): number {
  const months = new RegExp(`(\\d{1,2}|${Object.keys(NUMBER_WORDS).join('|')}) months?`).exec(words)?.[1]
  if (months !== undefined) return Math.min(HORIZON_MAX_MONTHS, Math.max(1, NUMBER_WORDS[months] ?? Number(months)))
  if (/\bquarter\b/.test(words)) return 3
  if (/\bnext month\b/.test(words)) return 1
  return /\btwo years\b|\b2 years\b/.test(words) ? HORIZON_MAX_MONTHS : HORIZON_MAX_MONTHS / 2
}
