import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that the documentation shows: ten small files and their mapping. */
export const EXAMPLE_FOLDER = fileURLToPath(new URL('../example', import.meta.url))

/** What a file becomes: other content, a change of its text, or nothing. */
export type Change = string | Uint8Array | null | ((text: string) => string)

export interface CopiedExample {
  folder: string
  mapping: string
  remove(): Promise<void>
}

/** A copy of the example, some of its files changed. Remove it with `remove`. */
export async function copyExample(changes: Readonly<Record<string, Change>> = {}): Promise<CopiedExample> {
  const folder = await mkdtemp(join(tmpdir(), 'example-books-'))
  await cp(EXAMPLE_FOLDER, folder, { recursive: true })
  for (const [file, change] of Object.entries(changes)) {
    const path = join(folder, file)
    if (change === null) await rm(path)
    else await writeFile(path, typeof change === 'function' ? changed(await readFile(path, 'utf8'), change) : change)
  }
  return { folder, mapping: join(folder, 'mapping.json'), remove: () => rm(folder, { recursive: true }) }
}

/** A change that changes nothing would make a test that proves nothing. */
function changed(text: string, change: (text: string) => string): string {
  const after = change(text)
  if (after === text) throw new Error(`nothing was changed in: ${text.slice(0, 80)}`)
  return after
}

/** Changes one place of a text. */
export const replacing = (from: string, to: string) => (text: string) => text.replace(from, to)

/** Changes parts of the example's mapping, by their paths: `postings.0.key`; undefined takes one out. */
export function mappingWith(parts: Readonly<Record<string, unknown>>): Change {
  return (text) => {
    const mapping = JSON.parse(text) as Record<string, unknown>
    for (const [path, value] of Object.entries(parts)) {
      const steps = path.split('.')
      const last = steps.pop()!
      const holder = steps.reduce((part, step) => part[step] as Record<string, unknown>, mapping)
      holder[last] = value
    }
    return JSON.stringify(mapping)
  }
}
