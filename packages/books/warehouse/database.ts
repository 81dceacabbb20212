import { type DuckDBConnection, DuckDBInstance, type DuckDBType, type DuckDBValue } from '@duckdb/node-api'
import { SCHEMA } from './queries/schema.sql.ts'

/**
 * Queries that run at the same time; further ones wait. Each takes a thread of Node's pool, which others need too.
 */
export const QUERY_CONCURRENCY_MAX = 3
const INTERRUPT_AGAIN_MS = 10

export interface Parameter {
  value: DuckDBValue
  type: DuckDBType
}

/** A named query's text and what is bound to it. */
export interface Query {
  sql: string
  parameters: Readonly<Record<string, Parameter>>
}

/** DuckDB in this process, in memory. */
export interface Database {
  /** Rejects with the signal's reason when aborted, waiting or running; the query itself is interrupted. */
  query(query: Query, signal?: AbortSignal): Promise<Record<string, DuckDBValue>[]>
  /** For loading: one connection, used alone. */
  loader: DuckDBConnection
  /** Waits for what runs. Queries asked for afterwards are rejected. */
  close(): Promise<void>
}

export async function openDatabase(): Promise<Database> {
  const instance = await DuckDBInstance.create(':memory:')
  const loader = await instance.connect()
  await loader.run(SCHEMA)
  const connections = await Promise.all(Array.from({ length: QUERY_CONCURRENCY_MAX }, () => instance.connect()))
  const pool = createPool(connections)
  return {
    loader,
    query: (query, signal) => pool.use((connection) => runQuery(connection, query, signal), signal),
    close: async () => {
      await pool.drain()
      for (const connection of [loader, ...connections]) connection.closeSync()
      instance.closeSync()
    },
  }
}

async function runQuery(
  connection: DuckDBConnection,
  { sql, parameters }: Query,
  signal: AbortSignal | undefined,
): Promise<Record<string, DuckDBValue>[]> {
  const values = Object.fromEntries(Object.entries(parameters).map(([name, { value }]) => [name, value]))
  const types = Object.fromEntries(Object.entries(parameters).map(([name, { type }]) => [name, type]))
  const stopInterrupting = interruptOnAbort(connection, signal)
  try {
    const reader = await connection.runAndReadAll(sql, values, types)
    signal?.throwIfAborted()
    return reader.getRowObjects()
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  } finally {
    stopInterrupting()
  }
}

/**
 * Interrupts what the connection runs once the signal aborts, and again until it is told to stop: an interrupt that
 * falls between the query's being asked and its beginning is lost.
 */
function interruptOnAbort(connection: DuckDBConnection, signal: AbortSignal | undefined): () => void {
  let timer: NodeJS.Timeout | undefined
  const interrupt = (): void => {
    connection.interrupt()
    timer = setInterval(() => connection.interrupt(), INTERRUPT_AGAIN_MS)
  }
  signal?.addEventListener('abort', interrupt, { once: true })
  return () => {
    signal?.removeEventListener('abort', interrupt)
    clearInterval(timer)
  }
}

interface Pool<T> {
  use<R>(work: (item: T) => Promise<R>, signal: AbortSignal | undefined): Promise<R>
  drain(): Promise<void>
}

/** Lends each item to one user at a time, first come, first served. */
function createPool<T>(items: readonly T[]): Pool<T> {
  const free = [...items]
  const waiting: (() => void)[] = []
  const running = new Set<Promise<unknown>>()
  let closed = false

  const take = async (signal: AbortSignal | undefined): Promise<T> => {
    while (free.length === 0) {
      signal?.throwIfAborted()
      await turn(waiting, signal)
    }
    return free.pop()!
  }
  const lend = async <R>(work: (item: T) => Promise<R>, signal: AbortSignal | undefined): Promise<R> => {
    signal?.throwIfAborted()
    const item = await take(signal)
    try {
      signal?.throwIfAborted()
      return await work(item)
    } finally {
      free.push(item)
      waiting.shift()?.()
    }
  }
  return {
    use: (work, signal) => {
      if (closed) return Promise.reject(new Error('the books are closed'))
      const run = lend(work, signal)
      const settled = run
        .then(
          () => undefined,
          () => undefined,
        )
        .finally(() => running.delete(settled))
      running.add(settled)
      return run
    },
    drain: async () => {
      closed = true
      await Promise.all(running)
    },
  }
}

/** Resolves when it is this one's turn or the signal aborts; an aborted one gives up its place in the queue. */
function turn(waiting: (() => void)[], signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      signal?.removeEventListener('abort', leave)
      resolve()
    }
    const leave = (): void => {
      const place = waiting.indexOf(go)
      if (place !== -1) waiting.splice(place, 1)
      resolve()
    }
    waiting.push(go)
    signal?.addEventListener('abort', leave, { once: true })
  })
}
