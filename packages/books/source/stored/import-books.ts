import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { SourceError } from '../data-source.ts'
import { importFolder, type FolderImport, type ImportedFolder } from '../import/import-folder.ts'
import { LEFTOVER_AGE_MS, VERSIONS_KEPT } from '../limits.ts'
import { isBooksName, MANIFEST_FILE, readManifest, STORED_FORMAT, type Manifest } from './manifest.ts'
import { countStored, digestOf, type StoredTables } from './stored-tables.ts'

export interface BooksImport extends Omit<FolderImport, 'into'> {
  /** Where imported books are kept, a folder for each name. */
  booksFolder: string
  name: string
  /** What the mapping is called. */
  mappingName: string
  nowMs: number
}

export interface BooksImported {
  manifest: Manifest
  /** The version that was in use before; undefined: none, or none that could be read. */
  replaced: string | undefined
  rowsOf: ImportedFolder['rowsOf']
  remarks: ImportedFolder['remarks']
}

/** Beginning of the names of folders in which an import is at work. */
const WORK = '.importing-'

/**
 * Imports a folder and puts it in use. Everything is written beside what is there and made durable; then the manifest
 * changes in one step, so that a crash at any moment leaves either the old version or the new one. The version before
 * stays, since somebody may be loading it; older ones go.
 *
 * Rejects with `SourceError` for a name that cannot be one and for a folder that does not fit its mapping.
 */
export async function importBooks(request: BooksImport): Promise<BooksImported> {
  const { booksFolder, name, folder, mappingName, nowMs, ...reading } = request
  if (!isBooksName(name)) {
    const problem = 'a name has lower-case letters, digits, - and _ and begins with a letter or a digit'
    throw new SourceError(problem, { file: name })
  }
  const home = join(booksFolder, name)
  await mkdir(home, { recursive: true })
  await removeLeftovers(home, nowMs)
  const before = await readManifest(home).catch(() => undefined)
  const into = join(home, `${WORK}${randomUUID()}`)
  await mkdir(into)
  try {
    const { tables, rowsOf, remarks } = await importFolder({ ...reading, folder, into })
    const version = await digestOf(into)
    await keepVersion(into, join(home, version))
    const manifest = describe(tables, { name, version, source: `${basename(folder)}, mapping ${mappingName}`, nowMs })
    await replaceManifest(home, manifest)
    await removeOldVersions(home, [version, ...(before ? [before.version] : [])])
    return { manifest, replaced: before?.version, rowsOf, remarks }
  } finally {
    await rm(into, { recursive: true, force: true })
    // Where nothing was kept; a folder that holds anything stays.
    await rmdir(home).catch(() => undefined)
  }
}

function describe(
  tables: StoredTables,
  told: { name: string; version: string; source: string; nowMs: number },
): Manifest {
  const { nowMs, ...rest } = told
  return {
    format: STORED_FORMAT,
    ...rest,
    company: tables.company.name,
    asOf: tables.asOf,
    importedAt: new Date(nowMs).toISOString(),
    rows: countStored(tables),
  }
}

/** Makes every file durable and gives the folder its name; one that is there already is the same. */
async function keepVersion(from: string, to: string): Promise<void> {
  for (const name of await readdir(from)) await sync(join(from, name))
  await sync(from)
  try {
    await rename(from, to)
  } catch (error) {
    if (!(await isFolder(to))) throw error
  }
}

async function replaceManifest(home: string, manifest: Manifest): Promise<void> {
  const beside = join(home, `${WORK}${manifest.version}.json`)
  await writeFile(beside, `${JSON.stringify(manifest, undefined, 2)}\n`)
  await sync(beside)
  await sync(home)
  await rename(beside, join(home, MANIFEST_FILE))
  await sync(home)
}

async function sync(path: string): Promise<void> {
  const handle = await open(path)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function removeOldVersions(home: string, kept: readonly string[]): Promise<void> {
  const versions = (await readdir(home)).filter((entry) => /^[0-9a-f]+$/.test(entry))
  const old = versions.filter((version) => !kept.slice(0, VERSIONS_KEPT).includes(version))
  await Promise.all(old.map((version) => rm(join(home, version), { recursive: true, force: true })))
}

/** Only old ones: another import may be at work. */
async function removeLeftovers(home: string, nowMs: number): Promise<void> {
  const left = (await readdir(home)).filter((entry) => entry.startsWith(WORK)).map((entry) => join(home, entry))
  for (const path of left) {
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: nowMs }))
    if (nowMs - mtimeMs > LEFTOVER_AGE_MS) await rm(path, { recursive: true, force: true })
  }
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
