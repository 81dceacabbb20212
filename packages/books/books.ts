import type { Directory } from './directory/directory.ts'
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
  rows: { businessUnits: number; accounts: number; products: number; customers: number; facts: number; budgets: number }
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

/** Reads the source, loads it and opens the directory. Rejects with `SourceError` where the data does not fit. */
export async function openBooks(options: BooksOptions = {}): Promise<Books> {
  void options
  throw new Error('being built')
}
