import { createHash } from 'node:crypto'
import type { BookTables, Fact } from '../source/tables.ts'

/** A short digest over everything in the books: two sets of tables with the same one hold the same figures. */
export function fingerprint(tables: BookTables): string {
  const { ledger, detail, budgets, contracts, invoices, workforce, ...rest } = tables
  const digest = createHash('sha256').update(JSON.stringify(rest))
  for (const book of detail.id === ledger.id ? [ledger] : [ledger, detail]) {
    digest.update(`${book.id}/${book.label}`)
    addFacts(digest, book.facts)
  }
  addFacts(digest, budgets)
  for (const rows of [contracts, invoices, workforce]) {
    digest.update(`${rows.length}\n`)
    for (const row of rows) digest.update(`${JSON.stringify(row)}\n`)
  }
  return digest.digest('hex').slice(0, 16)
}

function addFacts(digest: ReturnType<typeof createHash>, facts: readonly Fact[]): void {
  for (const { month, businessUnitId, accountId, productId, customerId, amount } of facts) {
    digest.update(`${month}|${businessUnitId}|${accountId}|${productId ?? ''}|${customerId ?? ''}|${amount}\n`)
  }
}
