import type { SortOrder } from '../figures/sort-rows.ts'

/** The order of a table as an address writes it: `netSales`, and `-netSales` from the largest. */
export function orderText({ key, direction }: SortOrder): string {
  return direction === 'descending' ? `-${key}` : key
}

/** Reads what `orderText` writes; undefined for a column that the table does not have. */
export function readOrder(text: string | undefined, keys: readonly string[]): SortOrder | undefined {
  if (text === undefined) return undefined
  const isDescending = text.startsWith('-')
  const key = isDescending ? text.slice(1) : text
  return keys.includes(key) ? { key, direction: isDescending ? 'descending' : 'ascending' } : undefined
}
