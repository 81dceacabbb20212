import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { countStored, type StoredRows } from '../stored/stored-tables.ts'
import { importFolder, type FolderImport, type ImportedFolder } from './import-folder.ts'

export interface CheckedFolder extends Pick<ImportedFolder, 'remarks'> {
  company: string
  asOf: string
  rows: StoredRows
}

/** Imports a folder and keeps nothing. Rejects with `SourceError` as an import would. */
export async function checkFolder(request: Omit<FolderImport, 'into'>): Promise<CheckedFolder> {
  const into = await mkdtemp(join(tmpdir(), 'perdure-check-'))
  try {
    const { tables, remarks } = await importFolder({ ...request, into })
    return { company: tables.company.name, asOf: tables.asOf, rows: countStored(tables), remarks }
  } finally {
    await rm(into, { recursive: true, force: true })
  }
}
