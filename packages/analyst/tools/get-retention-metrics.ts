import {
  DIMENSION_LABELS,
  type MemberDimension,
  type RecurringRevenue,
  type RecurringRevenueAnswer,
} from '@perdure/books'
import type { Column, Row } from '@perdure/protocol'
import { z } from 'zod'
import { measureRetention } from '../domain/retention.ts'
import { hundredthsOf } from './tables/figures.ts'
import { directionField, filterFields, filterOf, memberDimensionField, monthField, pageFields } from './tables/filters.ts'
import { correctable, sortRows, tableResult, type Table } from './tables/table.ts'
import { subjectTitle } from './tables/titles.ts'
import type { Tool } from './tool.ts'

const SORTS = [
  'name',
  'opening_arr',
  'new_arr',
  'expansion',
  'contraction',
  'churn',
  'closing_arr',
  'change',
  'nrr',
  'grr',
  'logo_churn',
] as const

export const getRetentionMetricsInput = z.strictObject({
  by: memberDimensionField
    .default('business_unit')
    .describe('What to break it down by; `customer` shows who came, grew, shrank and left.'),
  fromMonth: monthField.optional().describe('The first month-end, YYYY-MM. Absent: twelve months before the second.'),
  toMonth: monthField.optional().describe('The second month-end, YYYY-MM. Absent: the last complete month.'),
  ...filterFields,
  sortBy: z.enum(SORTS).default('opening_arr').describe('The column to order rows by.'),
  direction: directionField.optional().describe('Absent: desc, for names and losses asc.'),
  ...pageFields,
})
export type GetRetentionMetricsInput = z.infer<typeof getRetentionMetricsInput>

/**
 * What became of annual recurring revenue between two month-ends. Units: dollars a year to the cent, customers, ratios.
 * Formulas: ARR = Σ annual amount of the contract terms in force; closing = opening + new + expansion + contraction +
 * churn, exactly, where contraction and churn are negative; NRR, GRR and logo churn as in `domain/retention.ts`, from
 * the SaaS Metrics Standards Board. Source: the contracts of the dataset. A customer is judged by all it pays within a
 * row, and once in the totals.
 */
export const getRetentionMetrics: Tool<GetRetentionMetricsInput> = {
  name: 'get_retention_metrics',
  title: 'Retention',
  description:
    'Annual recurring revenue (ARR) of contracts at two month-ends and what moved it, with retention. Columns: the ' +
    'dimension, `opening_arr`, `new_arr`, `expansion`, `contraction` and `churn` (negative), `closing_arr`, ' +
    '`change`, `nrr` (net revenue retention), `grr` (gross), `logo_churn` (ratios, of those there at the first month-end), ' +
    '`opening_customers`, `new_customers`, `lost_customers`, `closing_customers`. Opening and movements add up to ' +
    'closing. To find who left: by customer, sorted by `churn`. Not annualised.',
  input: getRetentionMetricsInput,
  run: (input, context) =>
    correctable(async () => {
      const { by, fromMonth, toMonth } = input
      const answer = await context.warehouse.recurringRevenue(
        context.asker,
        { by, filter: filterOf(input), ...(fromMonth ? { fromMonth } : {}), ...(toMonth ? { toMonth } : {}) },
        { signal: context.signal },
      )
      return tableResult(retentionTable(input, answer), input)
    }),
}

const FORMULA =
  'NRR = (opening + expansion + contraction + churn) ÷ opening; GRR = (opening + contraction + churn) ÷ opening; ' +
  'logo churn = customers lost ÷ customers at the first month-end'

function retentionTable(input: GetRetentionMetricsInput, answer: RecurringRevenueAnswer): Table {
  const { by, sortBy } = input
  const { rows, totals, narrowedTo, fromMonth, toMonth } = answer
  const unsorted = rows.map(({ label, ...movement }): Row => ({ [by]: label, ...movementCells(movement) }))
  const direction = input.direction ?? (ASCENDING.includes(sortBy) ? 'asc' : 'desc')
  return {
    title: `${subjectTitle({ what: ['Retention'], narrowedTo, by: [by] })}, ${fromMonth} to ${toMonth}`,
    columns: [{ key: by, label: DIMENSION_LABELS[by], unit: 'text' }, ...COLUMNS],
    rows: sortRows(unsorted, sortBy === 'name' ? by : sortBy, direction),
    totals: { [by]: 'Total', ...movementCells(totals) },
    provenance: { ...answer, formula: `${answer.formula}; ${FORMULA}` },
    remarks: remarksOf(by, answer),
  }
}

/** What reads best from its lowest: names, and what is negative. */
const ASCENDING: readonly (typeof SORTS)[number][] = ['name', 'contraction', 'churn']

const COLUMNS: readonly Column[] = [
  { key: 'opening_arr', label: 'ARR at the beginning', unit: 'usd' },
  { key: 'new_arr', label: 'New', unit: 'usd' },
  { key: 'expansion', label: 'Expansion', unit: 'usd' },
  { key: 'contraction', label: 'Contraction', unit: 'usd' },
  { key: 'churn', label: 'Churn', unit: 'usd' },
  { key: 'closing_arr', label: 'ARR at the end', unit: 'usd' },
  { key: 'change', label: 'Change', unit: 'usd' },
  { key: 'nrr', label: 'Net revenue retention', unit: 'ratio' },
  { key: 'grr', label: 'Gross revenue retention', unit: 'ratio' },
  { key: 'logo_churn', label: 'Logo churn', unit: 'ratio' },
  { key: 'opening_customers', label: 'Customers at the beginning', unit: 'count' },
  { key: 'new_customers', label: 'New customers', unit: 'count' },
  { key: 'lost_customers', label: 'Customers lost', unit: 'count' },
  { key: 'closing_customers', label: 'Customers at the end', unit: 'count' },
]

function movementCells(movement: RecurringRevenue): Row {
  const cents = {
    opening: hundredthsOf(movement.opening),
    added: hundredthsOf(movement.added),
    expansion: hundredthsOf(movement.expansion),
    contraction: hundredthsOf(movement.contraction),
    churn: hundredthsOf(movement.churn),
    closing: hundredthsOf(movement.closing),
  }
  const { openingCustomers, lostCustomers, newCustomers, closingCustomers } = movement
  const retention = measureRetention({ ...cents, openingCustomers, lostCustomers })
  return {
    opening_arr: cents.opening / 100,
    new_arr: cents.added / 100,
    expansion: cents.expansion / 100,
    contraction: negative(cents.contraction),
    churn: negative(cents.churn),
    closing_arr: cents.closing / 100,
    change: (cents.closing - cents.opening) / 100,
    nrr: retention.netRevenueRetention,
    grr: retention.grossRevenueRetention,
    logo_churn: retention.logoChurn,
    opening_customers: openingCustomers,
    new_customers: newCustomers,
    lost_customers: lostCustomers,
    closing_customers: closingCustomers,
  }
}

/** Dollars taken off; nothing taken off is 0 and not −0. */
const negative = (cents: number): number => (cents === 0 ? 0 : -cents / 100)

/** A customer of two rows may leave one and stay the company's. */
const SPLITS_CUSTOMERS: readonly MemberDimension[] = ['business_unit', 'product', 'product_category']

function remarksOf(by: MemberDimension, { rows, fromMonth, toMonth }: RecurringRevenueAnswer): string[] {
  const remarks: string[] = []
  if (rows.length > 1 && SPLITS_CUSTOMERS.includes(by)) {
    remarks.push('The total judges each customer once, by all it pays: its movements are not the sums of the rows.')
  }
  const months = monthsBetween(fromMonth, toMonth)
  if (months !== 12) remarks.push(`Retention is over ${months} months, not annualised.`)
  return remarks
}

const monthsBetween = (from: string, to: string): number =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5)) - Number(from.slice(5))
