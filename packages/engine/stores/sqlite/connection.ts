import { StoreDamageError } from '../damage.ts'
import type { StoreCommand } from '../store.ts'
import { applyCommands } from './commands.ts'
import { openDatabase, type Database, type Synchronous } from './database.ts'
import { lockOwner, type OwnerLock } from './owner-lock.ts'
import { READS } from './reads.ts'

/** What a connection is opened with: the one that writes, or one that reads. */
export interface ConnectionOptions {
  role: 'write' | 'read'
  path: string
  owner: string
  synchronous: Synchronous
  /** How long another program's transaction is waited for before the store counts as locked. */
  busyTimeoutMs?: number
  /** The most pages that the file may have before the disk counts as full; SQLite's own bound where absent. */
  maxPages?: number
}

export type ReadName = keyof typeof READS

export type StoreRequest =
  | { kind: 'commit'; commands: readonly StoreCommand[] }
  | { kind: 'read'; name: ReadName; values: unknown[] }
  | { kind: 'close' }

/** Opens a connection in this thread; the answer to each request is what it comes to, or a throw. */
export function openConnection(options: ConnectionOptions): (request: StoreRequest) => unknown {
  const { role, path, owner, ...settings } = options
  const lock: OwnerLock | undefined = role === 'write' ? lockOwner(`${path}-owners`, owner) : undefined
  const database = openLocked(lock, () => openDatabase(path, { readOnly: role === 'read', ...settings }))
  return (request) => {
    switch (request.kind) {
      case 'commit':
        return tellingDamage(() => applyCommands(database, request.commands, (other) => lock?.isDead(other) ?? false))
      case 'read': {
        const read = READS[request.name] as (connection: typeof database, ...values: unknown[]) => unknown
        return tellingDamage(() => read(database, ...request.values))
      }
      case 'close':
        database.close()
        lock?.release()
        return undefined
    }
  }
}

/** SQLite's result code for a page that is no page. */
const SQLITE_CORRUPT = 11

/** What SQLite itself finds damaged is told like what the checksums find. */
function tellingDamage(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    const isCorrupt =
      error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' && (error.errcode & 0xff) === SQLITE_CORRUPT
    throw isCorrupt ? new StoreDamageError(error.message) : error
  }
}

/** A process that cannot use the database is no owner. */
function openLocked(lock: OwnerLock | undefined, open: () => Database): Database {
  try {
    return open()
  } catch (error) {
    lock?.release()
    throw error
  }
}
