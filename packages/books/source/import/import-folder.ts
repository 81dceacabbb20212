import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { lastDayOf } from '../../warehouse/calendar.ts'
import { descend } from '../account-tree.ts'
import { SourceError } from '../data-source.ts'
import type { Mapping } from '../mapping/mapping.ts'
import type { Account, AccountRoles } from '../tables.ts'
import { writeTables, POSTINGS_FILES, type StoredBook, type StoredTables } from '../stored/stored-tables.ts'
import { findRoles } from './accounts.ts'
import { createFolderReader, faultOfFile, type ImportProgress } from './folder-reader.ts'
import { createLookups } from './lookups.ts'
import { describedUnits, distinctNames } from './members.ts'
import { readPostings } from './postings.ts'
import { createProblems } from './problems.ts'
import { readRegisters, type Registers } from './registers.ts'
import { openStaging, type Staging, type Target } from './staging.ts'
import { readSubledgers, type Subledgers } from './subledgers.ts'

export interface FolderImport {
  /** Where the files lie, or a folder above it. */
  folder: string
  mapping: Mapping
  /** An empty folder; it will hold the tables and nothing else. */
  into: string
  onProgress?: ((progress: ImportProgress) => void) | undefined
  signal?: AbortSignal | undefined
}

export interface ImportedFolder {
  tables: StoredTables
  /** Rows of each file that was read. */
  rowsOf: ReadonlyMap<string, number>
  /** What whoever imports should know, in words. */
  remarks: readonly string[]
}

/**
 * Reads a folder through its mapping, checks all of it and writes neutral tables. However many postings there are,
 * memory holds some thousand of them; members, contracts, invoices and workforce are held whole.
 *
 * Rejects with `SourceError` with the first problems, each at its file, row and column.
 */
export async function importFolder(request: FolderImport): Promise<ImportedFolder> {
  const { folder, mapping, into, onProgress, signal } = request
  const problems = createProblems()
  const lookups = createLookups(mapping)
  const found = await findFolder(folder, Object.values(mapping.files).map(({ file }) => file))
  const lookUp: typeof lookups.find = (lookup, key) => lookups.find(lookup, key)
  const reader = createFolderReader({ folder: found, mapping, problems, lookUp, onProgress, signal })
  await lookups.readAll(reader)
  const registers = await readRegisters(mapping, reader, problems)
  lookups.check(registers, problems)
  const roles = findRoles(mapping, registers.account, problems)
  problems.throwIfAny()
  const subledgers = await readSubledgers(mapping, reader, registers, problems)
  const work = join(into, '.staging')
  await mkdir(work)
  const staging = await openStaging(work)
  try {
    await readPostings(mapping, reader, registers, staging, problems)
    problems.throwIfAny()
    await staging.settle({
      units: registers.businessUnit.list,
      accounts: registers.account.list,
      products: registers.product.list,
      customers: registers.customer.list,
    })
    signal?.throwIfAborted()
    const tables = await writeAll(into, mapping, registers, roles, staging, subledgers)
    return { tables, rowsOf: reader.rowsOf, remarks: remarksOn(await staging.leftOut()) }
  } finally {
    staging.close()
    await rm(work, { recursive: true })
  }
}

function remarksOn(leftOut: number): string[] {
  if (leftOut === 0) return []
  return [`${leftOut} budgets of balances are left out: a budget is of what is sold and spent`]
}

/** The folder itself, or the one right in it that holds any of the files. Throws `SourceError` where none does. */
export async function findFolder(folder: string, files: readonly string[]): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => {
    throw new SourceError('there is no such folder', { file: folder })
  })
  const inside = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name))
  for (const candidate of [folder, ...inside.toSorted()]) {
    const names = await readdir(candidate).catch((): string[] => [])
    if (files.some((file) => names.includes(file.split('/')[0]!))) return candidate
  }
  throw new SourceError(`the folder holds none of the files of the mapping: ${files.join(', ')}`, { file: folder })
}

async function writeAll(
  into: string,
  mapping: Mapping,
  registers: Registers,
  roles: AccountRoles,
  staging: Staging,
  subledgers: Subledgers,
): Promise<StoredTables> {
  const asOf = mapping.asOf ?? lastDayOf(await lastSellingMonth(mapping, registers.account.list, roles, staging))
  const detail = { ...mapping.detail, label: mapping.detail?.label ?? '' }
  const hasDetail = mapping.postings.some(({ book }) => book === 'detail')
  const write = (target: Target): Promise<number> => staging.write(target, join(into, POSTINGS_FILES[target]))
  const tables: StoredTables = {
    company: mapping.company,
    asOf,
    businessUnits: describedUnits(mapping, registers.businessUnit, await staging.usedUnits(), subledgers),
    accounts: registers.account.list,
    roles,
    products: distinctNames(registers.product),
    customers: distinctNames(registers.customer),
    ledger: bookOf('ledger', mapping.ledger, await write('ledger')),
    detail: hasDetail ? bookOf('detail', detail, await write('detail')) : null,
    ledgerByProduct: mapping.detail ?? {},
    budgetRows: await write('budgets'),
    ...subledgers,
    gaps: mapping.gaps,
    notes: mapping.notes,
  }
  await writeTables(into, tables)
  return tables
}

const bookOf = (id: string, book: Omit<StoredBook, 'id' | 'rows'>, rows: number): StoredBook => ({ ...book, id, rows })

/** A month without sales holds adjustments only and is not complete. */
async function lastSellingMonth(
  mapping: Mapping,
  accounts: readonly Account[],
  roles: AccountRoles,
  staging: Staging,
): Promise<number> {
  const selling = new Set(descend(accounts, roles.net_sales!).map(([id]) => id))
  const places = [...accounts.keys()].filter((place) => selling.has(accounts[place]!.id))
  const month = await staging.lastMonthOf(places)
  if (month !== null) return month
  throw faultOfFile(mapping, mapping.postings.find(({ book }) => book === 'ledger')?.from, 'no sales are booked in it')
}
