/** A column that is wanted, by name or by its place from 1, and that the table does not have; undefined: it has all. */
export function missingColumn(
  columns: readonly string[],
  wanted: readonly (string | number)[],
): string | undefined {
  const missing = wanted.find((column) => placeOf(columns, column) === -1)
  return missing === undefined ? undefined : String(missing)
}

/** Where a column stands, from 0; -1: nowhere. */
export function placeOf(columns: readonly string[], column: string | number): number {
  if (typeof column === 'string') return columns.indexOf(column)
  return column <= columns.length ? column - 1 : -1
}
