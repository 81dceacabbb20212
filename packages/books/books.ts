import { createBuiltInDirectory } from './directory/built-in-directory.ts'
import type { Directory } from './directory/directory.ts'
import type { DataSource } from './source/data-source.ts'
import { createGeneratedCompany } from './source/generated/generated-company.ts'
import { openFolder } from './source/open-folder.ts'
import { countOfPostings, type BookTables, type Postings } from './source/tables.ts'
import { openWarehouse, type OpenWarehouse } from './warehouse/open-warehouse.ts'
import type { Warehouse } from './warehouse/warehouse.ts'

export interface BooksOptions {
  /** Folder of a dataset (`AI_DATA`); absent: the generated company. */
  data?: string | undefined
  /** Seed of the generated company; the same seed makes the same books to the cent. */
  seed?: number | undefined
  signal?: AbortSignal | undefined
}

export interface BooksDescription {
  /** `generated`, `adventureworks`, or the name of imported books. */
  source: string
  /** For people. */
  label: string
  company: string
  asOf: string
  datasetVersion: string
  fiscalYears: readonly number[]
  rows: {
    businessUnits: number
    accounts: number
    products: number
    customers: number
    facts: number
    budgets: number
    contracts: number
    invoices: number
    workforce: number
  }
  loadedInMs: number
}

/** Books that stay as they are, whatever is imported, until they are given back. */
export interface HeldBooks {
  readonly warehouse: Warehouse
  readonly directory: Directory
  /** Gives them back; a second time does nothing. */
  release(): void
}

export interface Books {
  /** As they are at this moment; what asks more than once holds them. */
  readonly warehouse: Warehouse
  readonly directory: Directory
  /** Holds them for a question that must see one version only. Whoever holds them gives them back. */
  hold(): HeldBooks
  describe(): BooksDescription
  /** One line for `/readyz`: asks the database a question; never rejects. */
  check(): Promise<{ ok: boolean; detail: string }>
  close(): Promise<void>
}

/**
 * Reads the source, loads it and opens the directory. Rejects with `SourceError` where the data does not fit: a
 * folder that is missing or is no dataset, a file, row or column that is wrong.
 */
export async function openBooks({ data, seed, signal }: BooksOptions = {}): Promise<Books> {
  const source = data === undefined ? createGeneratedCompany(seed) : await openFolder(data)
  return loadBooks(source, signal)
}

/** Does something with books that stay as they are meanwhile. */
export async function withBooks<T>(books: Pick<Books, 'hold'>, work: (held: HeldBooks) => Promise<T>): Promise<T> {
  const held = books.hold()
  try {
    return await work(held)
  } finally {
    held.release()
  }
}

/** The same, for a source of one's own. */
export async function loadBooks(source: DataSource, signal?: AbortSignal): Promise<Books> {
  const startedAt = performance.now()
  try {
    const tables = await source.read(signal)
    const warehouse = await openWarehouse(tables, signal)
    const description: BooksDescription = {
      source: source.id,
      label: source.label,
      company: tables.company.name,
      asOf: tables.asOf,
      datasetVersion: warehouse.datasetVersion,
      fiscalYears: warehouse.calendar.fiscalYears.map(({ fiscalYear }) => fiscalYear),
      rows: countRows(tables),
      loadedInMs: Math.round(performance.now() - startedAt),
    }
    const directory = createBuiltInDirectory(tables.businessUnits)
    return {
      warehouse,
      directory,
      hold: () => ({ warehouse, directory, release: () => undefined }),
      describe: () => description,
      check: () => checkHealth(warehouse, description),
      close: () => warehouse.close(),
    }
  } finally {
    await source.release?.()
  }
}

function countRows(tables: BookTables<Postings>): BooksDescription['rows'] {
  const { ledger, detail } = tables
  return {
    businessUnits: tables.businessUnits.length,
    accounts: tables.accounts.length,
    products: tables.products.length,
    customers: tables.customers.length,
    facts: countOfPostings(ledger.facts) + (detail.id === ledger.id ? 0 : countOfPostings(detail.facts)),
    budgets: countOfPostings(tables.budgets),
    contracts: tables.contracts.length,
    invoices: tables.invoices.length,
    workforce: tables.workforce.length,
  }
}

async function checkHealth(
  warehouse: OpenWarehouse,
  { label, asOf, datasetVersion }: BooksDescription,
): Promise<{ ok: boolean; detail: string }> {
  try {
    const postings = await warehouse.countPostings()
    const detail = `${label}: ${postings} postings, complete up to ${asOf}, version ${datasetVersion}`
    return { ok: postings > 0, detail }
  } catch (error) {
    return { ok: false, detail: `${label}: ${error instanceof Error ? error.message : 'does not answer'}` }
  }
}
