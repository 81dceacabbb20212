import type { MonthNumber, Subledger } from '../source/tables.ts'
import { monthText, parseMonth } from './calendar.ts'
import type { Dataset } from './dataset.ts'
import { RequestError } from './request-error.ts'
import type { Sight } from './rights.ts'
import { describeSight } from './scope.ts'
import type { Selection } from './selection.ts'

/** What questions to the books beside the ledger have in common. */

const NOUNS: Record<Subledger, string> = {
  contracts: 'contracts with customers',
  invoices: 'invoices',
  workforce: 'workforce (heads, hours and rates of those who bill time)',
}

/** Why the dataset does not have it, in words; undefined where it has. */
export function whyMissing({ held, tables }: Dataset, subledger: Subledger): string | undefined {
  return held.has(subledger) ? undefined : (tables.gaps[subledger] ?? 'its source has none')
}

/** Throws `RequestError` where the dataset does not have the book: which, and why. */
export function requireSubledger(dataset: Dataset, subledger: Subledger): void {
  const why = whyMissing(dataset, subledger)
  if (why === undefined) return
  throw new RequestError(subledger, `This dataset has no ${NOUNS[subledger]} (table \`${subledger}\`): ${why}.`)
}

/** The last month that is complete; the last booked one where none is. */
export function lastCompleteMonth({ ledger: { months } }: Dataset): MonthNumber {
  return months.complete.at(-1) ?? months.booked.at(-1)!
}

/** The booked month that a request names as `YYYY-MM`. Throws `RequestError` for any other text. */
export function readMonthEnd({ ledger }: Dataset, field: string, text: string): MonthNumber {
  const { booked } = ledger.months
  const month = parseMonth(text)
  if (month !== undefined && booked.includes(month)) return month
  const range = `${monthText(booked[0]!)} to ${monthText(booked.at(-1)!)}`
  throw new RequestError(field, `"${text}" is no booked month, written as YYYY-MM; the books run from ${range}.`)
}

/** In words: what is told, when, of which units and under which filters. */
export function describeSubledgerScope(
  dataset: Dataset,
  sight: Sight,
  selection: Pick<Selection, 'units' | 'phrases'>,
  told: readonly string[],
): string {
  const whose = selection.units === null ? [describeSight(dataset, sight)] : []
  return [...told, ...whose, ...selection.phrases].join('; ')
}
