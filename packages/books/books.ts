import { createBuiltInDirectory } from './directory/built-in-directory.ts'
import type { Directory } from './directory/directory.ts'
import { openAdventureWorks } from './source/adventureworks/adventureworks.ts'
import type { DataSource } from './source/data-source.ts'
import { createGeneratedCompany } from './source/generated/generated-company.ts'
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
  /** `generated` or `adventureworks`. */
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

export interface Books {
  warehouse: Warehouse
  directory: Directory
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
  const source = data === undefined ? createGeneratedCompany(seed) : await openAdventureWorks(data)
  return loadBooks(source, signal)
}

/** The same, for a source of one's own. */
export async function loadBooks(source: DataSource, signal?: AbortSignal): Promise<Books> {
  const startedAt = performance.now()
  const tables = await source.read(signal)
  const warehouse = await openWarehouse(tables, signal)
  const { ledger, detail } = tables
  const description: BooksDescription = {
    source: source.id,
    label: source.label,
    company: tables.company.name,
    asOf: tables.asOf,
    datasetVersion: warehouse.datasetVersion,
    fiscalYears: warehouse.calendar.fiscalYears.map(({ fiscalYear }) => fiscalYear),
    rows: {
      businessUnits: tables.businessUnits.length,
      accounts: tables.accounts.length,
      products: tables.products.length,
      customers: tables.customers.length,
      facts: ledger.facts.length + (detail.id === ledger.id ? 0 : detail.facts.length),
      budgets: tables.budgets.length,
      contracts: tables.contracts.length,
      invoices: tables.invoices.length,
      workforce: tables.workforce.length,
    },
    loadedInMs: Math.round(performance.now() - startedAt),
  }
  return {
    warehouse,
    directory: createBuiltInDirectory(tables.businessUnits),
    describe: () => description,
    check: () => checkHealth(warehouse, description),
    close: () => warehouse.close(),
  }
}

async function checkHealth(
  warehouse: OpenWarehouse,
  { label, asOf }: BooksDescription,
): Promise<{ ok: boolean; detail: string }> {
  try {
    const postings = await warehouse.countPostings()
    return { ok: postings > 0, detail: `${label}: ${postings} postings, complete up to ${asOf}` }
  } catch (error) {
    return { ok: false, detail: `${label}: ${error instanceof Error ? error.message : 'does not answer'}` }
  }
}
