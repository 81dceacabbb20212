import { filters } from '../scope.ts'
import { figure, markdownTable, size, text, type Table, type TableRow } from '../tables.ts'
import { subjectText } from '../wording.ts'
import { changesIn, namedIn } from './changes.ts'
import { DRIVER_WORDS } from './drivers.ts'
import { anyOf } from '../phrases.ts'
import type { Skill } from './skill.ts'

const WHAT_IF = anyOf(
  /\bwhat (?:if|happens|would)\b|^if\b|\bif (?:we|our|the|prices?|volumes?|wages?|materials?)\b/,
  /\bassum(?:e|ing)\b|\bsuppose\b|\bimpact of\b|\beffect of a\b/,
)
const MODEL = anyOf(
  /\bfinancial model\b|\bscenarios?\b|\bmodel(?:led)? (?:the )?(?:income|p&l|next)|\bbest case\b/,
  /\bworst case\b/,
)
const YEARS = /(?:over|for|next) (?:the next )?(\d|two|three|four|five) years/
const YEAR_WORDS: Readonly<Record<string, number>> = { two: 2, three: 3, four: 4, five: 5 }

/** Volumes of the scenarios that are shown where a question names none. */
const OPEN_SCENARIOS = [
  { name: 'Fewer sold', drivers: { volumeGrowth: -0.05 } },
  { name: 'As booked', drivers: {} },
  { name: 'More sold', drivers: { volumeGrowth: 0.05 } },
]

const LINES_TOLD = ['Gross margin', 'EBITDA', 'Operating profit (EBIT)', 'Profit before tax']

/** What would follow for the income statement if drivers changed. */
export const financialModel: Skill = {
  fits: ({ text: words }) => MODEL.test(words) || (WHAT_IF.test(words) && namedIn(words, DRIVER_WORDS).length > 0),
  plan(reading) {
    const drivers = changesIn(reading.text, DRIVER_WORDS)
    const { businessUnits } = filters(reading)
    const years = YEARS.exec(reading.text)?.[1]
    const isOpen = Object.keys(drivers).length === 0
    return [
      {
        role: 'main',
        tool: 'run_financial_model',
        input: {
          ...(isOpen ? { scenarios: OPEN_SCENARIOS, view: 'scenarios' } : { drivers }),
          horizonYears: years === undefined ? 1 : (YEAR_WORDS[years] ?? Number(years)),
          ...(businessUnits ? { businessUnits } : {}),
        },
      },
    ]
  },
  compose(material) {
    return material.main.columns.some(({ key }) => key === 'scenario_1')
      ? composeScenarios(material.main, subjectText(material.reading))
      : composePlan(material.main, subjectText(material.reading))
  },
}

function composePlan(table: Table, subject: string) {
  const last = table.columns.findLast(({ key }) => /^fy\d{4}$/.test(key))
  const lines = LINES_TOLD.flatMap((name) => rowCalled(table, name)).map((row) => changed(table, row, last?.key ?? ''))
  const year = last?.label ?? ''
  const profit = rowCalled(table, 'Operating profit (EBIT)')[0] ?? table.rows[0] ?? []
  return {
    headline: `${changed(table, profit, last?.key ?? '', `${subject} in ${year}`)}`,
    findings: [
      ...rowCalled(table, 'Net sales').map((row) => changed(table, row, last?.key ?? '')),
      ...lines.filter((_, at) => LINES_TOLD[at] !== 'Operating profit (EBIT)').slice(0, 2),
      'The model says what the drivers imply and holds everything else as booked; taxes are not in it.',
    ],
    table: markdownTable(table, ['line', 'baseline', last?.key ?? '', 'change', 'change_ratio'], table.rows.length),
  }
}

function changed(table: Table, row: TableRow, key: string, when = ''): string {
  const name = text(table, row, 'line')
  const change = figure(table, row, 'change') ?? 0
  if (change === 0) return `${name}${when} would stay at ${text(table, row, key)}.`
  const share = figure(table, row, 'change_ratio') === undefined ? '' : ` (${size(table, row, 'change_ratio')})`
  return (
    `${name}${when} would be ${text(table, row, key)}, ${size(table, row, 'change')}${share} ` +
    `${change > 0 ? 'more' : 'less'} than the ${text(table, row, 'baseline')} booked.`
  )
}

function composeScenarios(table: Table, subject: string) {
  const scenarios = table.columns.filter(({ key }) => key.startsWith('scenario_'))
  const told = (row: TableRow): string =>
    scenarios.map(({ key, label }) => `${text(table, row, key)} (${label})`).join(', ')
  const profit = rowCalled(table, 'Operating profit (EBIT)')[0] ?? []
  return {
    headline: `Operating profit${subject} would be ${told(profit)}.`,
    findings: [
      ...['Net sales', 'EBITDA'].flatMap((name) =>
        rowCalled(table, name).map((row) => `${name} would be ${told(row)}.`),
      ),
      'The question names no change of its own, so volumes a twentieth down, as booked and a twentieth up are shown. ' +
        'Name what changes (prices, volumes, wages, material costs) and by how much for others.',
    ],
    table: markdownTable(table, ['line', 'baseline', ...scenarios.map(({ key }) => key)], table.rows.length),
  }
}

function rowCalled(table: Table, name: string): TableRow[] {
  return table.rows.filter((row) => text(table, row, 'line') === name).slice(0, 1)
}
