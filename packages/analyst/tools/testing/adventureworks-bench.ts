import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openBooks } from '@perdure/books'
import { benchOver, type ToolBench } from './tool-bench.ts'

/** Beside the repository; none of it is part of the project. */
const FOLDER = fileURLToPath(new URL('../../../../../shared/data/adventureworks', import.meta.url))

/** Whether a real general ledger lies beside the repository; prints why a test is skipped where it does not. */
export function hasAdventureWorks(): boolean {
  const present = existsSync(FOLDER)
  if (!present) console.info('skipped: AdventureWorks is not at ../shared/data/adventureworks beside the repository')
  return present
}

/** Reading it takes seconds; a busy machine is no fault. */
export const ADVENTUREWORKS_MS = 120_000

/** The tools over AdventureWorks. */
export async function openAdventureWorksBench(): Promise<Omit<ToolBench, 'tables'>> {
  return benchOver(await openBooks({ data: FOLDER }))
}
