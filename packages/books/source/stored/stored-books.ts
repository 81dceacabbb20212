import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { SourceError, type DataSource } from '../data-source.ts'
import { isBooksName, MANIFEST_FILE, readManifest, type Manifest } from './manifest.ts'
import { digestOf, readTables } from './stored-tables.ts'

/** Imported books, as their manifest says at the time they are read. */
export async function openStoredBooks(folder: string): Promise<DataSource> {
  const { name, company } = await readManifest(folder)
  return {
    id: name,
    label: `${company}, imported as ${name}`,
    async read(signal) {
      const { version } = await readManifest(folder)
      const held = join(folder, version)
      const tables = await readTables(held)
      signal?.throwIfAborted()
      if ((await digestOf(held)) !== version) {
        throw new SourceError('its files were changed after the import; import the books again', { file: held })
      }
      return { ...tables, version }
    },
  }
}

export interface ListedBooks {
  name: string
  manifest: Manifest | SourceError
}

/** All imported books of a folder, by name; a folder that cannot be read is told with what is wrong with it. */
export async function listStoredBooks(booksFolder: string): Promise<ListedBooks[]> {
  const entries = await readdir(booksFolder, { withFileTypes: true }).catch(() => [])
  const names = entries.filter((entry) => entry.isDirectory() && isBooksName(entry.name)).map(({ name }) => name)
  return Promise.all(
    names.toSorted().map(async (name) => {
      const manifest = await readManifest(join(booksFolder, name)).catch(asSourceError)
      return { name, manifest }
    }),
  )
}

function asSourceError(error: unknown): SourceError {
  if (error instanceof SourceError) return error
  throw error
}

/** Whether this folder says that it holds imported books. */
export async function holdsStoredBooks(folder: string): Promise<boolean> {
  return (await readdir(folder).catch((): string[] => [])).includes(MANIFEST_FILE)
}
