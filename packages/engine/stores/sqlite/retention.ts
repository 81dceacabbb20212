import type { ExpireLogsCommand, StoreResult } from '../store.ts'
import type { Database } from './database.ts'
import { text } from './run-row.ts'

/** Gives logs up to their folds. The pages that it frees are taken by what is written next: the file stays as long as it is. */
export function expireLogs(database: Database, { endedBeforeMs, mostRuns, mostSegments }: ExpireLogsCommand): StoreResult {
  let left = mostSegments
  let expired = 0
  for (const row of database.all('runsToExpire', endedBeforeMs, mostRuns)) {
    const runId = text(row, 'run_id')
    left -= database.run('expireSegments', runId, left)
    if (database.get('hasSegments', runId) !== undefined) break
    database.run('expireCheckpoint', runId)
    database.run('markExpired', runId)
    expired += 1
  }
  const unfolded = database.all('runsUnfolded', endedBeforeMs, mostRuns).map((row) => text(row, 'run_id'))
  return { kind: 'expire_logs', expired, unfolded }
}
