import type { Fact } from '@perdure/books'

/** Hundredths by key in one plain loop: `signs` names accounts and how each counts; an undefined key is left out. */
export function sumsBy(
  facts: readonly Fact[],
  signs: Readonly<Record<string, 1 | -1>>,
  keyOf: (fact: Fact) => string | undefined,
): Map<string, number> {
  const sums = new Map<string, number>()
  for (const fact of facts) {
    const sign = signs[fact.accountId]
    const key = sign === undefined ? undefined : keyOf(fact)
    if (key !== undefined) sums.set(key, (sums.get(key) ?? 0) + sign! * fact.amount)
  }
  return sums
}

export const UNITS_SOLD = { 9910: 1 } as const

/** Adds up a column in hundredths, where sums are exact. */
export function columnSum(rows: readonly Readonly<Record<string, unknown>>[], column: string): number {
  let sum = 0
  for (const row of rows) sum += Math.round(Number(row[column]) * 100)
  return sum / 100
}
