import { DatabaseSync } from 'node:sqlite'
import { storePath } from '../harness/service.ts'

/** A look at the store while services work on it. */
export interface LiveStore {
  /** Whether the run of this question is committed. */
  isAsked(message: string): boolean
  /** The owner of each run that is executed now. */
  owners(): Map<string, string>
  /** Whether somebody could write now. */
  isFree(): boolean
  close(): void
}

export function openLiveStore(folder: string): LiveStore {
  const reading = new DatabaseSync(storePath(folder), { readOnly: true })
  const asked = reading.prepare(`SELECT 1 FROM runs WHERE json_extract(input, '$.message') = ?`)
  const running = reading.prepare(`SELECT run_id, owner FROM runs WHERE status = 'running'`)
  const writing = new DatabaseSync(storePath(folder), { timeout: 0 })
  return {
    isAsked: (message) => asked.get(message) !== undefined,
    owners: () => new Map(running.all().map((row) => [String(row['run_id']), String(row['owner'])])),
    isFree() {
      try {
        writing.exec('BEGIN IMMEDIATE')
        writing.exec('ROLLBACK')
        return true
      } catch {
        return false
      }
    },
    close() {
      reading.close()
      writing.close()
    },
  }
}
