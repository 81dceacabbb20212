import type { Figure } from '@perdure/books'
import type { Column, Row } from '@perdure/protocol'
import {
  addRoles,
  driverEffects,
  ROLE_DRIVERS,
  type RoleDriver,
  type RoleDrivers,
  type ServicesFigures,
} from '../../domain/services-model.ts'
import { difference, quotient } from '../tables/figures.ts'
import type { ModelledRole } from './services-drivers.ts'
import type { Table } from '../tables/table.ts'

/** The services model laid out: role by role, or driver by driver. */

/** Annual recurring revenue as booked and as modelled, dollars; null where there are no contracts to know. */
export interface ModelledRecurring {
  before: Figure
  after: Figure
}

type Layout = Pick<Table, 'columns' | 'rows' | 'totals'>

const dollars = (cents: number): number => cents / 100
const rounded = (figure: number): number => Math.round(figure * 100) / 100

export function layOutRoles(roles: readonly ModelledRole[], recurring: ModelledRecurring): Layout {
  const rows = roles.map(({ role, before, after }): Row => ({ role, ...roleCells([before], [after]) }))
  const all = roleCells(
    roles.map(({ before }) => before),
    roles.map(({ after }) => after),
  )
  const total = addRoles(roles.map(({ after }) => after))
  return {
    columns: recurring.before === null ? ROLE_COLUMNS : [...ROLE_COLUMNS, ...ARR_COLUMNS],
    rows,
    totals: {
      role: 'Total',
      ...all,
      leverage: total.leverage,
      ...(recurring.before === null
        ? {}
        : { arr: recurring.after, arr_change: difference(recurring.after, recurring.before, 'usd') }),
    },
  }
}

const ROLE_COLUMNS: readonly Column[] = [
  { key: 'role', label: 'Role', unit: 'text' },
  { key: 'heads', label: 'Heads, average', unit: 'number' },
  { key: 'available_hours', label: 'Hours available', unit: 'number' },
  { key: 'billable_hours', label: 'Hours billable', unit: 'number' },
  { key: 'utilisation', label: 'Utilisation', unit: 'ratio' },
  { key: 'list_rate', label: 'List rate, an hour', unit: 'usd' },
  { key: 'realisation', label: 'Realisation', unit: 'ratio' },
  { key: 'revenue', label: 'Revenue', unit: 'usd' },
  { key: 'pay', label: 'Pay', unit: 'usd' },
  { key: 'margin', label: 'Margin', unit: 'usd' },
  { key: 'margin_ratio', label: 'Margin %', unit: 'ratio' },
  { key: 'pay_multiple', label: 'Revenue ÷ pay', unit: 'number' },
  { key: 'leverage', label: 'Leverage', unit: 'number' },
  { key: 'revenue_change', label: 'Revenue, change', unit: 'usd' },
  { key: 'pay_change', label: 'Pay, change', unit: 'usd' },
  { key: 'margin_change', label: 'Margin, change', unit: 'usd' },
]
const ARR_COLUMNS: readonly Column[] = [
  { key: 'arr', label: 'ARR of contracts', unit: 'usd' },
  { key: 'arr_change', label: 'ARR, change', unit: 'usd' },
]

function roleCells(before: readonly RoleDrivers[], after: readonly RoleDrivers[]): Row {
  const [booked, modelled] = [addRoles(before), addRoles(after)]
  const listValue = after.reduce(
    (sum, { heads, hoursPerHead, utilisation, listRate }) => sum + heads * hoursPerHead * utilisation * listRate,
    0,
  )
  const { heads, availableHours, billableHours, revenue, pay, margin, marginRatio, payMultiple } = modelled
  const change = (key: 'revenue' | 'pay' | 'margin'): number => dollars(modelled[key] - booked[key])
  const averageRate = quotient(listValue, billableHours)
  return {
    heads: rounded(heads),
    available_hours: rounded(availableHours),
    billable_hours: rounded(billableHours),
    utilisation: quotient(billableHours, availableHours),
    list_rate: averageRate === null ? null : rounded(averageRate),
    realisation: quotient(dollars(revenue), listValue),
    revenue: dollars(revenue),
    pay: dollars(pay),
    margin: dollars(margin),
    margin_ratio: marginRatio,
    pay_multiple: payMultiple,
    leverage: null,
    revenue_change: change('revenue'),
    pay_change: change('pay'),
    margin_change: change('margin'),
  }
}

const STEP_LABELS: Readonly<Record<RoleDriver, string>> = {
  heads: 'Heads',
  hoursPerHead: 'Hours a head',
  utilisation: 'Utilisation',
  listRate: 'List rates',
  realisation: 'Realisation',
  payPerHead: 'Pay a head',
}

/** From the baseline to the model, each driver with what it adds; the steps add up to the cent. */
export function layOutDrivers(roles: readonly ModelledRole[], recurring: ModelledRecurring): Layout {
  const hasArr = recurring.before !== null
  const effects = roles.map(({ before, after }) => driverEffects(before, after))
  const steps = ROLE_DRIVERS.map((driver): Row => {
    const sum = (key: 'revenue' | 'pay'): number => effects.reduce((total, each) => total + each[driver][key], 0)
    const [revenue, pay] = [sum('revenue'), sum('pay')]
    return stepCells(STEP_LABELS[driver], { revenue, pay, margin: revenue - pay }, hasArr ? 0 : undefined)
  })
  const booked = addRoles(roles.map(({ before }) => before))
  const modelled = addRoles(roles.map(({ after }) => after))
  const contracts = stepCells(
    'Contracts',
    { revenue: 0, pay: 0, margin: 0 },
    difference(recurring.after, recurring.before, 'usd'),
  )
  return {
    columns: [
      { key: 'step', label: 'Step', unit: 'text' },
      { key: 'revenue', label: 'Revenue', unit: 'usd' },
      { key: 'pay', label: 'Pay', unit: 'usd' },
      { key: 'margin', label: 'Margin', unit: 'usd' },
      ...(hasArr ? [ARR_COLUMNS[0]!] : []),
    ],
    rows: [
      stepCells('Baseline', booked, hasArr ? recurring.before : undefined),
      ...steps,
      ...(hasArr ? [contracts] : []),
      stepCells('Model', modelled, hasArr ? recurring.after : undefined),
    ],
  }
}

function stepCells(
  step: string,
  { revenue, pay, margin }: Pick<ServicesFigures, 'revenue' | 'pay' | 'margin'>,
  arr: Figure | undefined,
): Row {
  const amounts = { revenue: dollars(revenue), pay: dollars(pay), margin: dollars(margin) }
  return arr === undefined ? { step, ...amounts } : { step, ...amounts, arr }
}
