import { INTEGER, VARCHAR, type DuckDBValue } from '@duckdb/node-api'
import type { Asker } from '../directory/asker.ts'
import { dayNumber, lastDayOf, monthText } from './calendar.ts'
import type { Database } from './database.ts'
import type { Dataset } from './dataset.ts'
import { keyText } from './labels.ts'
import { integers, integersOrNull } from './measures.ts'
import { RECEIVABLES } from './queries/receivables.sql.ts'
import type { QueryOptions } from './question.ts'
import { figuresSightOf } from './rights.ts'
import { selectFacts } from './selection.ts'
import type { Ageing, ReceivablesAnswer, ReceivablesRequest } from './subledger-answers.ts'
import { describeSubledgerScope, lastCompleteMonth, readMonthEnd, requireSubledger } from './subledgers.ts'

/** Open invoices at a month's end, by how long they are past due. */
export async function answerReceivables(
  dataset: Dataset,
  database: Database,
  asker: Asker,
  request: ReceivablesRequest,
  { signal }: QueryOptions = {},
): Promise<ReceivablesAnswer> {
  const sight = figuresSightOf(dataset, asker)
  requireSubledger(dataset, 'invoices')
  const month =
    request.month === undefined ? lastCompleteMonth(dataset) : readMonthEnd(dataset, 'month', request.month)
  const selection = selectFacts(dataset, sight, request.filter)
  const { by } = request
  const read = (dimension: string) =>
    database.query(
      {
        sql: RECEIVABLES,
        parameters: {
          asker_units: integers(sight.units),
          units: integersOrNull(selection.units),
          customers: integersOrNull(selection.customers),
          day: { value: dayNumber(lastDayOf(month)), type: INTEGER },
          dimension: { value: dimension, type: VARCHAR },
        },
      },
      signal,
    )
  const [groups, [total]] = await Promise.all([by === undefined ? [] : read(by), read('')])
  const totals = readAgeing(total ?? {})
  return {
    month: monthText(month),
    rows:
      by === undefined
        ? [{ key: '', label: '', ...totals }]
        : groups.map((row) => {
            const { key, label } = keyText(dataset, by, Number(row['key']))
            return { key, label, ...readAgeing(row) }
          }),
    totals,
    asOf: dataset.tables.asOf,
    scope: describeSubledgerScope(dataset, sight, selection, [`invoices open at ${lastDayOf(month)}`]),
    ...(selection.names.length === 0 ? {} : { narrowedTo: selection.names }),
    formula:
      'Open = Σ invoices issued on or before the day and not settled on or before it; days past due = the day − the ' +
      'due date',
  }
}

function readAgeing(row: Record<string, DuckDBValue>): Ageing {
  const dollars = (column: string): number => Number(row[column] ?? 0) / 100
  return {
    open: dollars('open'),
    notDue: dollars('not_due'),
    overdue1To30: dollars('overdue_1_to_30'),
    overdue31To60: dollars('overdue_31_to_60'),
    overdue61To90: dollars('overdue_61_to_90'),
    overdueOver90: dollars('overdue_over_90'),
    invoices: Number(row['invoices'] ?? 0),
  }
}
