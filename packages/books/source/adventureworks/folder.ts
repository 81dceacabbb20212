import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { SourceError } from '../data-source.ts'
import { DIM_ACCOUNT, FACT_FINANCE, FILES } from './files.ts'

/** The files that no other dataset is likely to have. */
const MARKS = [FACT_FINANCE.file, DIM_ACCOUNT.file]

/**
 * The folder that holds the dataset's files: `folder` itself or a folder right in it. Rejects with `SourceError` for
 * a folder that is not there and for one that holds no dataset.
 */
export async function findDatasetFolder(folder: string): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => {
    throw new SourceError('there is no such folder', { file: folder })
  })
  const inside = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name))
    .toSorted()
  for (const candidate of [folder, ...inside]) {
    const names = await readdir(candidate).catch((): string[] => [])
    if (MARKS.some((mark) => names.includes(mark))) return candidate
  }
  const expected = FILES.map(({ file }) => file).join(', ')
  throw new SourceError(`the folder holds no dataset that can be read; AdventureWorks has the files ${expected}`, {
    file: folder,
  })
}
