import { checkSubledgers } from './check-subledgers.ts'
import type { Account, BookTables, Fact, Postings } from './tables.ts'

/**
 * Throws where tables contradict themselves: an id twice, a reference to nothing, an account that is its own
 * ancestor. Postings in a file were checked when it was written, and are counted when it is loaded.
 */
export function checkTables(tables: BookTables<Postings>): void {
  const units = idsOf('business unit', tables.businessUnits)
  const accounts = idsOf('account', tables.accounts)
  const products = idsOf('product', tables.products)
  const customers = idsOf('customer', tables.customers)
  checkTree(tables.accounts)
  const isKnown = ({ businessUnitId, accountId, productId, customerId }: Fact): boolean =>
    units.has(businessUnitId) &&
    accounts.has(accountId) &&
    (productId === null || products.has(productId)) &&
    (customerId === null || customers.has(customerId))
  for (const [name, facts] of [
    ['ledger', tables.ledger.facts],
    ['detail', tables.detail.facts],
    ['budgets', tables.budgets],
  ] as const) {
    if ('path' in facts) continue
    const stray = facts.findIndex((fact) => !isKnown(fact) || !Number.isSafeInteger(fact.amount))
    if (stray !== -1) {
      throw new Error(`${name}: posting ${stray + 1} does not fit the tables: ${JSON.stringify(facts[stray])}`)
    }
  }
  checkSubledgers(tables, { units, products, customers })
}

function idsOf(noun: string, rows: readonly { id: string }[]): Set<string> {
  const ids = new Set<string>()
  for (const { id } of rows) {
    if (ids.has(id)) throw new Error(`${noun} ${id} is there twice`)
    ids.add(id)
  }
  return ids
}

function checkTree(accounts: readonly Account[]): void {
  const parents = new Map(accounts.map(({ id, parentId }) => [id, parentId]))
  for (const { id } of accounts) {
    let current = parents.get(id) ?? null
    for (let steps = 0; current !== null; steps += 1) {
      if (!parents.has(current)) throw new Error(`account ${id} lies beneath an account ${current} that is not there`)
      if (current === id || steps > accounts.length) throw new Error(`account ${id} lies beneath itself`)
      current = parents.get(current) ?? null
    }
  }
}
