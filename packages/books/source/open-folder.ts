import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { SourceError, type DataSource } from './data-source.ts'
import { findFolder, importFolder } from './import/import-folder.ts'
import type { Mapping } from './mapping/mapping.ts'
import { readMapping, SHIPPED_MAPPINGS } from './mapping/read-mapping.ts'
import { MANIFEST_FILE } from './stored/manifest.ts'
import { openStoredBooks } from './stored/stored-books.ts'
import { digestOf, readTables } from './stored/stored-tables.ts'

/** A mapping of this name in a folder makes the folder readable as it is. */
const MAPPING_FILE = 'mapping.json'

/** Files that no other company's folder is likely to have. */
const ADVENTUREWORKS_MARKS = ['FactFinance.csv', 'DimAccount.csv']

/**
 * The books of a folder: imported ones, files with a `mapping.json` beside them, or AdventureWorks as it is published.
 * Rejects with `SourceError` for a folder that is missing or is none of these.
 */
export async function openFolder(folder: string): Promise<DataSource> {
  const names = await readdir(folder).catch(() => {
    throw new SourceError('there is no such folder', { file: folder })
  })
  if (names.includes(MANIFEST_FILE)) return openStoredBooks(folder)
  if (names.includes(MAPPING_FILE)) {
    const mapping = await readMapping(join(folder, MAPPING_FILE))
    return createFolderSource({ folder, mapping, id: basename(folder), label: mapping.company.name })
  }
  const found = await findFolder(folder, ADVENTUREWORKS_MARKS).catch(() => undefined)
  if (found === undefined) {
    const problem =
      `the folder holds no dataset that can be read: neither imported books nor a ${MAPPING_FILE}, ` +
      `nor AdventureWorks, which has the files ${ADVENTUREWORKS_MARKS.join(', ')} and others`
    throw new SourceError(problem, { file: folder })
  }
  const mapping = await readMapping(SHIPPED_MAPPINGS['adventureworks']!)
  const label = 'AdventureWorks (general ledger and reseller sales)'
  return createFolderSource({ folder: found, mapping, id: 'adventureworks', label })
}

interface FolderSource {
  folder: string
  mapping: Mapping
  id: string
  label: string
}

/** Files that are imported each time they are read, into a temporary folder that lives until they are loaded. */
function createFolderSource({ folder, mapping, id, label }: FolderSource): DataSource {
  const made: string[] = []
  return {
    id,
    label,
    async read(signal) {
      const into = await mkdtemp(join(tmpdir(), 'perdure-books-'))
      made.push(into)
      await importFolder({ folder, mapping, into, signal })
      return { ...(await readTables(into)), version: await digestOf(into) }
    },
    async release() {
      await Promise.all(made.splice(0).map((into) => rm(into, { recursive: true, force: true })))
    },
  }
}
