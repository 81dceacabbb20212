import type { DuckDBConnection } from '@duckdb/node-api'
import type { BookTables, Fact, Postings } from '../source/tables.ts'
import { SURVEY_ACCOUNTS, SURVEY_CUSTOMERS, SURVEY_PRODUCTS } from './queries/load.sql.ts'

/** What must be known of postings before they are loaded: which there are, not how much they are. */
export interface PostingsSurvey {
  /** Every account in every month that it is booked in, at least once. */
  accountMonths: readonly Pick<Fact, 'accountId' | 'month'>[]
  /** Every product and customer with each unit that it is booked for, at least once. */
  unitProducts: readonly Pick<Fact, 'businessUnitId' | 'productId'>[]
  unitCustomers: readonly Pick<Fact, 'businessUnitId' | 'customerId'>[]
}

export interface BooksSurvey {
  ledger: PostingsSurvey
  detail: PostingsSurvey
  budgets: PostingsSurvey
}

export async function surveyBooks(
  connection: DuckDBConnection,
  { ledger, detail, budgets }: BookTables<Postings>,
): Promise<BooksSurvey> {
  const surveyed = await surveyPostings(connection, ledger.facts)
  return {
    ledger: surveyed,
    detail: detail.id === ledger.id ? surveyed : await surveyPostings(connection, detail.facts),
    budgets: await surveyPostings(connection, budgets),
  }
}

/** Postings in memory tell all of it themselves. */
async function surveyPostings(connection: DuckDBConnection, postings: Postings): Promise<PostingsSurvey> {
  if (!('path' in postings)) return { accountMonths: postings, unitProducts: postings, unitCustomers: postings }
  const { path } = postings
  const ask = async (sql: string) => (await connection.runAndReadAll(sql, { path })).getRowObjects()
  const accounts = await ask(SURVEY_ACCOUNTS)
  const products = await ask(SURVEY_PRODUCTS)
  const customers = await ask(SURVEY_CUSTOMERS)
  const unitOf = (row: (typeof products)[number]) => ({ businessUnitId: String(row['unit']) })
  return {
    accountMonths: accounts.map((row) => ({ accountId: String(row['account']), month: Number(row['month']) })),
    unitProducts: products.map((row) => ({ ...unitOf(row), productId: String(row['product']) })),
    unitCustomers: customers.map((row) => ({ ...unitOf(row), customerId: String(row['customer']) })),
  }
}
