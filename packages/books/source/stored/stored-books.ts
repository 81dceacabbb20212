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

/** All imported books of a folder, by name; those that cannot be read are told with what is wrong with them. */
export async function listStoredBooks(booksFolder: string): Promise<ListedBooks[]> {
  const names = (await readdir(booksFolder).catch((): string[] => [])).filter(isBooksName)
  const held = await Promise.all(names.map((name) => holdsManifest(join(booksFolder, name))))
  return Promise.all(
    names.filter((_name, place) => held[place]).toSorted().map(async (name) => {
      const manifest = await readManifest(join(booksFolder, name)).catch(asSourceError)
      return { name, manifest }
    }),
  )
}

function asSourceError(error: unknown): SourceError {
  if (error instanceof SourceError) return error
  throw error
}

/** The version of the imported books in a folder; undefined for any other folder, and for none. */
export async function readLatestVersion(folder: string | undefined): Promise<string | undefined> {
  if (folder === undefined) return undefined
  return (await holdsManifest(folder)) ? (await readManifest(folder)).version : undefined
}

async function holdsManifest(folder: string): Promise<boolean> {
  return (await readdir(folder).catch((): string[] => [])).includes(MANIFEST_FILE)
}
