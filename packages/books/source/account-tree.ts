import type { Account } from './tables.ts'

const FACTORS = { '+': 1, '-': -1, '~': 0 } as const

/**
 * The accounts that make up `topId`, itself included, each with the factor by which its postings enter: the product
 * of the operators along the path from it up to, and without, `topId`. An account behind a `~` is left out. Roll-up
 * of an account = Σ factor × amount. Parents before children; unknown `topId`: nothing.
 */
export function descend(accounts: readonly Account[], topId: string): [accountId: string, factor: 1 | -1][] {
  const children = Map.groupBy(accounts, (account) => account.parentId)
  const found: [string, 1 | -1][] = accounts.some((account) => account.id === topId) ? [[topId, 1]] : []
  for (const [id, factor] of found) {
    for (const child of children.get(id) ?? []) {
      const sign = FACTORS[child.operator]
      if (sign !== 0) found.push([child.id, (factor * sign) as 1 | -1])
    }
  }
  return found
}
