/** Entries of a ranking that can be read at a glance. */
const RANKED_MAX = 10

/** The rows with the largest values, largest first. A row without a value is in no ranking. */
export function largest<T>(rows: readonly T[], valueOf: (row: T) => number | null): T[] {
  return rows
    .flatMap((row) => {
      const value = valueOf(row)
      return value === null || value === 0 ? [] : { row, value }
    })
    .toSorted((left, right) => right.value - left.value)
    .slice(0, RANKED_MAX)
    .map(({ row }) => row)
}
