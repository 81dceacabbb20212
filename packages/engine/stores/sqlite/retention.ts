import { StoreDamageError } from '../damage.ts'
import type { ExpireLogsCommand, StoreResult } from '../store.ts'
import type { Database } from './database.ts'
import { readFold } from './reads.ts'
import { text } from './run-row.ts'

/**
 * Gives logs up to their folds, but none to a fold that is damaged: it is told as one that has none. The pages that it frees
 * are taken by what is written next: the file stays as long as it is.
 */
export function expireLogs(database: Database, { endedBeforeMs, mostRuns, mostSegments }: ExpireLogsCommand): StoreResult {
  let left = mostSegments
  let expired = 0
  const damaged: string[] = []
  for (const row of database.all('runsToExpire', endedBeforeMs, mostRuns)) {
    const runId = text(row, 'run_id')
    if (!hasWholeFold(database, runId)) {
      damaged.push(runId)
      continue
    }
    left -= database.run('expireSegments', runId, left)
    if (database.get('hasSegments', runId) !== undefined) break
    database.run('expireCheckpoint', runId)
    database.run('markExpired', runId)
    expired += 1
  }
  const unfolded = database.all('runsUnfolded', endedBeforeMs, mostRuns).map((row) => text(row, 'run_id'))
  return { kind: 'expire_logs', expired, unfolded: [...damaged, ...unfolded].slice(0, mostRuns) }
}

function hasWholeFold(database: Database, runId: string): boolean {
  try {
    return readFold(database, runId) !== undefined
  } catch (error) {
    if (error instanceof StoreDamageError) return false
    throw error
  }
}
