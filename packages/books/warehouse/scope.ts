import type { MonthNumber } from '../source/tables.ts'
import type { Dataset, LoadedBook } from './dataset.ts'
import { describeMonths } from './period.ts'
import type { Sight } from './rights.ts'
import type { Selection } from './selection.ts'

export interface ScopeParts {
  dataset: Dataset
  book: LoadedBook
  sight: Sight
  selection: Selection
  months: readonly MonthNumber[]
  /** `actuals`, or what else is told. */
  what: string
}

/**
 * In words: what is told, from which book, over which period, units and filters. Names nothing the asker may not see.
 */
export function describeScope({ dataset, book, sight, selection, months, what }: ScopeParts): string {
  const parts = [`${what} of the ${book.label}`, describeMonths(book, months)]
  if (selection.units === null) parts.push(describeSight(dataset, sight))
  return [...parts, ...selection.phrases].join('; ')
}

/** `all business units`, or those that the asker may see, by name. */
export function describeSight(dataset: Dataset, sight: Sight): string {
  if (sight.everything) return 'all business units'
  const names = sight.units.map((place) => dataset.units.list[place]!.name)
  return `business units: ${names.join(', ')} (all that you may see)`
}
