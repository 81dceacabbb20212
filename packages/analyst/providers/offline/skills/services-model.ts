import { filters } from '../scope.ts'
import { extreme, figure, markdownTable, size, text, type Table } from '../tables.ts'
import { changesIn } from './changes.ts'
import { anyOf } from '../phrases.ts'
import type { Skill } from './skill.ts'

const SERVICES = anyOf(
  /\butili[sz]ation\b|\bbillable\b|\bbilled hours\b|\breali[sz]ation\b|\bservices? model\b|\blist rates?\b/,
  /\b(?:hourly|billing) rates?\b|\bleverage of\b|\bhours\b.*\bbill|\btechnicians?\b|\bconsultants?\b/,
  /\binstructors?\b/,
)

const CHANGE_WORDS = [
  ['utilisation', /\butili[sz]ation\b/],
  ['realisation', /\breali[sz]ation\b/],
  ['listRate', /\brates?\b/],
  ['payPerHead', /\bpay\b|\bwages?\b|\bsalar/],
  ['hoursPerHead', /\bhours\b/],
  ['heads', /\bheads?\b|\bheadcount\b|\btechnicians?\b|\bconsultants?\b|\binstructors?\b|\bpeople\b|\bstaff\b/],
  ['arr', /\barr\b|\brecurring\b/],
] as const

/** Those who bill time: how they do, and what would follow if heads, rates or utilisation changed. */
export const servicesModel: Skill = {
  fits: ({ text: words }) => SERVICES.test(words),
  plan(reading) {
    const changes = changesIn(reading.text, CHANGE_WORDS)
    const { businessUnits } = filters(reading)
    const year = reading.period.years.at(-1)
    const input = {
      ...(Object.keys(changes).length > 0 ? { changes } : {}),
      ...(year === undefined ? {} : { baselineFiscalYear: year }),
      ...(businessUnits ? { businessUnits } : {}),
    }
    return [{ role: 'main', tool: 'run_services_model', input }]
  },
  compose({ main }) {
    const total = main.totals ?? main.rows[0] ?? []
    const change = figure(main, total, 'margin_change') ?? 0
    const moved =
      change !== 0 ||
      (figure(main, total, 'revenue_change') ?? 0) !== 0 ||
      (figure(main, total, 'pay_change') ?? 0) !== 0
    const roles = main.rows.filter((row) => (figure(main, row, 'available_hours') ?? 0) > 0)
    const billing: Table = { ...main, rows: roles }
    const [best, least] = [extreme(billing, 'utilisation', 'largest'), extreme(billing, 'utilisation', 'smallest')]
    const state =
      `Those who bill time billed ${text(main, total, 'billable_hours')} of ` +
      `${text(main, total, 'available_hours')} hours, a utilisation of ` +
      `${text(main, total, 'utilisation')}, at a realisation of ${text(main, total, 'realisation')}`
    return {
      headline: moved
        ? `Revenue from billed time would be ${text(main, total, 'revenue')}, ` +
          `${more(main, 'revenue_change')}, and the margin over all pay ` +
          `${more(main, 'margin_change')}.`
        : `${state}.`,
      findings: [
        ...(moved
          ? [`${state.replace('Those who bill time billed', 'In the model they bill')}.`]
          : [
              `That earned ${text(main, total, 'revenue')}, against pay of ` +
                `${text(main, total, 'pay')} for all roles, those who bill no time included.`,
            ]),
        ...(best === undefined || least === undefined || best === least
          ? []
          : [
              `${text(main, best, 'role')} is used most (${text(main, best, 'utilisation')}), ` +
                `${text(main, least, 'role')} least (${text(main, least, 'utilisation')}).`,
            ]),
        'Other cost than pay is not in this model.',
      ],
      table: markdownTable(main, [
        'role',
        'heads',
        'utilisation',
        'list_rate',
        'realisation',
        'revenue',
        'pay',
        'margin',
        ...(moved ? ['margin_change'] : []),
      ]),
    }
  },
}

function more(table: Table, key: string): string {
  const total = table.totals ?? table.rows[0] ?? []
  const change = figure(table, total, key) ?? 0
  return change === 0 ? 'unchanged' : `${size(table, total, key)} ${change > 0 ? 'more' : 'less'}`
}
