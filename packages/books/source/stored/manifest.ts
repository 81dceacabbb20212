import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { BOOKS_NAME_MAX_CHARACTERS } from '../limits.ts'
import { SourceError } from '../data-source.ts'

/** The file that says which version of imported books is the one in use; small, since it is looked at all the time. */
export const MANIFEST_FILE = 'books.json'

/** Raised with every change of what a version holds. */
export const STORED_FORMAT = 1

const NAME = new RegExp(`^[a-z0-9][a-z0-9_-]{0,${BOOKS_NAME_MAX_CHARACTERS - 1}}$`)

/** Lower-case letters, digits, `-` and `_`: also the name of a folder. */
export const isBooksName = (text: string): boolean => NAME.test(text)

/** A name for the books of a folder: its own, as far as it may be one. */
export const booksNameOf = (folder: string): string =>
  folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, BOOKS_NAME_MAX_CHARACTERS) || 'books'

const count = z.int().min(0)

const manifestSchema = z.object({
  format: z.literal(STORED_FORMAT),
  name: z.string(),
  /** Also the folder that holds it, beside the manifest. Changes whenever any figure may have changed. */
  version: z.string().regex(/^[0-9a-f]+$/),
  company: z.string(),
  asOf: z.iso.date(),
  importedAt: z.iso.datetime(),
  /** What it was imported from, in words. */
  source: z.string(),
  rows: z.object({
    businessUnits: count,
    accounts: count,
    products: count,
    customers: count,
    facts: count,
    budgets: count,
    contracts: count,
    invoices: count,
    workforce: count,
  }),
})
export type Manifest = z.infer<typeof manifestSchema>

/** What the folder of imported books says. Rejects with `SourceError` where it says nothing that can be read. */
export async function readManifest(folder: string): Promise<Manifest> {
  const file = join(folder, MANIFEST_FILE)
  const text = await readFile(file, 'utf8').catch(() => {
    throw new SourceError('there are no imported books', { file })
  })
  const parsed = manifestSchema.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  throw new SourceError('it was written by another version of perdure, or is damaged; import the books again', { file })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
