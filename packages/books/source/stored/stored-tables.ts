import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { METRIC_IDS, type MetricId } from '../../warehouse/metric-ids.ts'
import { SourceError } from '../data-source.ts'
import type { Book, BookTables, PostingsFile } from '../tables.ts'

/** A version of imported books on the disk: postings as Parquet, everything else as one JSON. */

const TABLES_FILE = 'tables.json'
export const POSTINGS_FILES = {
  ledger: 'ledger.parquet',
  detail: 'detail.parquet',
  budgets: 'budgets.parquet',
} as const

export interface StoredBook extends MetricChoice {
  id: string
  label: string
  caveat?: string | undefined
  rows: number
}

/** As the mapping says it: a metric that a later perdure knows is then known at once. */
interface MetricChoice {
  metrics?: readonly MetricId[] | undefined
  without?: readonly MetricId[] | undefined
}

export interface StoredTables extends Omit<BookTables, 'version' | 'ledger' | 'detail' | 'budgets'> {
  ledger: StoredBook
  /** Null: questions by product or customer are answered from the ledger. */
  detail: StoredBook | null
  /** What can then be measured by product and customer. */
  ledgerByProduct: MetricChoice
  budgetRows: number
}

export type StoredRows = Record<
  | 'businessUnits' | 'accounts' | 'products' | 'customers' | 'facts' | 'budgets' | 'contracts' | 'invoices' | 'workforce',
  number
>

export function countStored(tables: StoredTables): StoredRows {
  return {
    businessUnits: tables.businessUnits.length,
    accounts: tables.accounts.length,
    products: tables.products.length,
    customers: tables.customers.length,
    facts: tables.ledger.rows + (tables.detail?.rows ?? 0),
    budgets: tables.budgetRows,
    contracts: tables.contracts.length,
    invoices: tables.invoices.length,
    workforce: tables.workforce.length,
  }
}

export function writeTables(folder: string, tables: StoredTables): Promise<void> {
  return writeFile(join(folder, TABLES_FILE), JSON.stringify(tables))
}

/** The tables of a version; postings stay in their files. Rejects with `SourceError` for a file that is missing. */
export async function readTables(folder: string): Promise<BookTables<PostingsFile>> {
  const { ledger, detail, ledgerByProduct, budgetRows, ...rest } = await parseTables(folder)
  const fileOf = (name: string, rows: number): PostingsFile => ({ path: join(folder, name), rows })
  const ledgerBook = openBook(ledger, fileOf(POSTINGS_FILES.ledger, ledger.rows))
  return {
    ...rest,
    ledger: ledgerBook,
    detail: detail
      ? openBook(detail, fileOf(POSTINGS_FILES.detail, detail.rows))
      : { ...ledgerBook, ...chosenMetrics(ledgerByProduct) },
    budgets: fileOf(POSTINGS_FILES.budgets, budgetRows),
  }
}

async function parseTables(folder: string): Promise<StoredTables> {
  try {
    return JSON.parse(await readFile(join(folder, TABLES_FILE), 'utf8')) as StoredTables
  } catch {
    throw new SourceError('the file is missing or damaged; import the books again', { file: join(folder, TABLES_FILE) })
  }
}

function openBook({ id, label, caveat, ...choice }: StoredBook, facts: PostingsFile): Book<PostingsFile> {
  return { id, label, facts, ...chosenMetrics(choice), ...(caveat === undefined ? {} : { caveat }) }
}

function chosenMetrics({ metrics, without }: MetricChoice): { metrics?: readonly MetricId[] } {
  if (metrics !== undefined) return { metrics }
  return without === undefined ? {} : { metrics: METRIC_IDS.filter((id) => !without.includes(id)) }
}

/** A short digest of all files of a version: two that have the same one hold the same figures. */
export async function digestOf(folder: string): Promise<string> {
  const digest = createHash('sha256')
  for (const name of [TABLES_FILE, ...Object.values(POSTINGS_FILES)]) {
    digest.update(`${name}\n`)
    try {
      for await (const chunk of createReadStream(join(folder, name))) digest.update(chunk as Buffer)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  return digest.digest('hex').slice(0, 16)
}
