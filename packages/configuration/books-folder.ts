import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** The folder of imported books in the data folder, and the file that each of them has. */
const FOLDER = 'books'
const MANIFEST_FILE = 'books.json'
const NAME = /^[a-z0-9][a-z0-9_-]*$/

/** Absolute; where imported books are kept, a folder for each name. */
export function importedBooksFolder(dataDir: string, cwd: string): string {
  return resolve(cwd, dataDir, FOLDER)
}

/** The folder that `AI_DATA` means: imported books of that name, where there are any; else the folder itself. */
export function findBooksFolder(data: string, dataDir: string, cwd: string): string {
  const imported = join(importedBooksFolder(dataDir, cwd), data)
  return NAME.test(data) && existsSync(join(imported, MANIFEST_FILE)) ? imported : resolve(cwd, data)
}

/** The names that `AI_DATA` may have. */
export function importedBooksNames(dataDir: string, cwd: string): string[] {
  const folder = importedBooksFolder(dataDir, cwd)
  if (!existsSync(folder)) return []
  return readdirSync(folder).filter((name) => NAME.test(name) && existsSync(join(folder, name, MANIFEST_FILE)))
}
