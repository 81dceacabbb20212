import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { systemClock, type Clock } from '../../clock.ts'
import type { Store, StoreResult } from '../store.ts'
import type { ConnectionOptions, ReadName } from './connection.ts'
import type { Synchronous } from './database.ts'
import { lastingConnection } from './lasting-connection.ts'
import { connectWorker, type RemoteConnection } from './worker-connection.ts'

export interface SqliteStoreOptions {
  /** The database file; its folder is made where it is missing. */
  path: string
  /** This process among those on the same file: 1 to 64 letters, digits, `-` and `_`, never used by another. */
  owner: string
  /** What a commit outlives; `full` by default. */
  synchronous?: Synchronous
  clock?: Pick<Clock, 'nowMs'>
}

/** The store cannot be opened. Its message says which, and why: for the person who started the program. */
export class StoreUnusableError extends Error {
  constructor(path: string, cause: unknown) {
    super(`The store ${path} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    this.name = 'StoreUnusableError'
  }
}

/**
 * The embedded store: one SQLite file in write-ahead mode, for the processes of one machine. Writes and reads have a
 * thread each; one that dies is started again. Rejects with StoreUnusableError where the file cannot be used, or was written
 * by a newer perdure.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  return openStoreOver(connectWorker, options)
}

/** The same store over connections that may live elsewhere than in threads. */
export async function openStoreOver(
  connect: (options: ConnectionOptions) => Promise<RemoteConnection>,
  { path, owner, synchronous = 'full', clock = systemClock }: SqliteStoreOptions,
): Promise<Store> {
  try {
    mkdirSync(dirname(path), { recursive: true })
  } catch (error) {
    throw new StoreUnusableError(path, error)
  }
  const shared = { path, owner, synchronous }
  // The writer makes the database, so it comes first.
  const writer = await lastingConnection(() => connect({ ...shared, role: 'write' }), clock).catch((error: unknown) => {
    throw new StoreUnusableError(path, error)
  })
  const reader = await lastingConnection(() => connect({ ...shared, role: 'read' }), clock).catch(async (error: unknown) => {
    await writer.close()
    throw new StoreUnusableError(path, error)
  })

  /** Each read is one of `READS`, which the types below repeat. */
  const read = <T>(name: ReadName, ...values: unknown[]): Promise<T> =>
    reader.request({ kind: 'read', name, values }) as Promise<T>

  return {
    owner,
    commit: (commands) => writer.request({ kind: 'commit', commands }) as Promise<StoreResult[]>,
    findRun: (runId) => read('findRun', runId),
    listRuns: (filter) => read('listRuns', filter),
    listAllRuns: (filter) => read('listAllRuns', filter),
    countRuns: (sinceMs) => read('countRuns', sinceMs),
    readSegments: (runId, afterSeq, maxBytes) => read('readSegments', runId, afterSeq, maxBytes),
    readFold: (runId) => read('readFold', runId),
    readCheckpoint: (runId) => read('readCheckpoint', runId),
    readCharges: (runId) => read('readCharges', runId),
    readLedger: (filter) => read('readLedger', filter),
    readQueue: () => read('readQueue'),
    readProgress: (runIds) => read('readProgress', runIds),
    listConversations: (userId, limit) => read('listConversations', userId, limit),
    findConversation: (conversationId) => read('findConversation', conversationId),
    conversationRuns: (conversationId) => read('conversationRuns', conversationId),
    conversationFeedback: (conversationId) => read('conversationFeedback', conversationId),
    figures: () => read('figures'),
    check: () => read('check'),
    async close() {
      await reader.close().catch(() => undefined)
      // Last, because only who may write brings the write-ahead log home: what is stored is then the one file.
      await writer.close().catch(() => undefined)
    },
  }
}
