import { INTEGER, VARCHAR, type DuckDBValue } from '@duckdb/node-api'
import type { Asker } from '../directory/asker.ts'
import type { MonthNumber } from '../source/tables.ts'
import { lastDayOf, monthText } from './calendar.ts'
import type { Database } from './database.ts'
import type { Dataset } from './dataset.ts'
import { keyText } from './labels.ts'
import { integers, integersOrNull } from './measures.ts'
import { RECURRING_REVENUE } from './queries/recurring-revenue.sql.ts'
import type { QueryOptions } from './question.ts'
import { RequestError } from './request-error.ts'
import { figuresSightOf } from './rights.ts'
import { selectFacts } from './selection.ts'
import type { RecurringRevenue, RecurringRevenueAnswer, RecurringRevenueRequest } from './subledger-answers.ts'
import { describeSubledgerScope, lastCompleteMonth, readMonthEnd, requireSubledger } from './subledgers.ts'

const MONTHS_APART = 12

/** Recurring revenue at two month-ends and what moved it in between. */
export async function answerRecurringRevenue(
  dataset: Dataset,
  database: Database,
  asker: Asker,
  request: RecurringRevenueRequest,
  { signal }: QueryOptions = {},
): Promise<RecurringRevenueAnswer> {
  const sight = figuresSightOf(dataset, asker)
  requireSubledger(dataset, 'contracts')
  const { opening, closing } = chooseMonths(dataset, request)
  const selection = selectFacts(dataset, sight, request.filter)
  const { by } = request
  const read = (dimension: string) =>
    database.query(
      {
        sql: RECURRING_REVENUE,
        parameters: {
          asker_units: integers(sight.units),
          units: integersOrNull(selection.units),
          products: integersOrNull(selection.products),
          customers: integersOrNull(selection.customers),
          opening: { value: opening, type: INTEGER },
          closing: { value: closing, type: INTEGER },
          dimension: { value: dimension, type: VARCHAR },
        },
      },
      signal,
    )
  const [groups, [total]] = await Promise.all([by === undefined ? [] : read(by), read('')])
  const totals = readMovement(total ?? {})
  return {
    fromMonth: monthText(opening),
    toMonth: monthText(closing),
    rows:
      by === undefined
        ? [{ key: '', label: '', ...totals }]
        : groups.map((row) => {
            const { key, label } = keyText(dataset, by, Number(row['key']))
            return { key, label, ...readMovement(row) }
          }),
    totals,
    asOf: dataset.tables.asOf,
    scope: describeSubledgerScope(dataset, sight, selection, [
      `contracts in force at ${lastDayOf(opening)} and at ${lastDayOf(closing)}`,
    ]),
    ...(selection.names.length === 0 ? {} : { narrowedTo: selection.names }),
    formula:
      'ARR at a month-end = Σ annual amount of the contract terms in force; closing = opening + new + expansion − ' +
      'contraction − churn, each customer judged by all it pays in the row',
  }
}

function chooseMonths(
  dataset: Dataset,
  { fromMonth, toMonth }: RecurringRevenueRequest,
): { opening: MonthNumber; closing: MonthNumber } {
  const closing = toMonth === undefined ? lastCompleteMonth(dataset) : readMonthEnd(dataset, 'toMonth', toMonth)
  const opening =
    fromMonth === undefined
      ? readMonthEnd(dataset, 'fromMonth', monthText(closing - MONTHS_APART))
      : readMonthEnd(dataset, 'fromMonth', fromMonth)
  if (opening < closing) return { opening, closing }
  throw new RequestError('fromMonth', `${monthText(opening)} does not lie before ${monthText(closing)}.`)
}

function readMovement(row: Record<string, DuckDBValue>): RecurringRevenue {
  const dollars = (column: string): number => Number(row[column] ?? 0) / 100
  const count = (column: string): number => Number(row[column] ?? 0)
  return {
    opening: dollars('opening'),
    added: dollars('added'),
    expansion: dollars('expansion'),
    contraction: dollars('contraction'),
    churn: dollars('churn'),
    closing: dollars('closing'),
    openingCustomers: count('opening_customers'),
    lostCustomers: count('lost_customers'),
    newCustomers: count('new_customers'),
    closingCustomers: count('closing_customers'),
  }
}
