import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite'
import { createStreamParser, type RunStatus } from '@perdure/protocol'
import { storePath } from '../harness/service.ts'

/** A run as the store's file has it. */
export interface StoredRun {
  runId: string
  userId: string
  /** What was asked. */
  message: string
  status: RunStatus
  attempt: number
  owner: string | null
  lastSeq: number
  costMicroUsd: number | null
}

/** A logged event as it would travel. */
export interface StoredEvent {
  seq: number
  name: string
  data: unknown
}

export interface StoredCharge {
  id: string
  outcome: string
  inputTokens: number
  outputTokens: number
}

/** The store's file as a dead process has left it. */
export interface Evidence {
  runs(): StoredRun[]
  log(runId: string): StoredEvent[]
  charges(runId: string): StoredCharge[]
}

/**
 * Reads a copy of the store, so that what is found there next is what was left there, and not what a look at it has
 * mended. For a store that nobody writes to.
 */
export function readEvidence<T>(folder: string, read: (evidence: Evidence) => T): T {
  const copy = mkdtempSync(join(tmpdir(), 'perdure-evidence-'))
  try {
    for (const suffix of ['', '-wal']) {
      const file = storePath(folder) + suffix
      if (existsSync(file)) copyFileSync(file, join(copy, `store${suffix}`))
    }
    const database = new DatabaseSync(join(copy, 'store'))
    try {
      return read(evidenceIn(database))
    } finally {
      database.close()
    }
  } finally {
    rmSync(copy, { recursive: true })
  }
}

type Row = Record<string, SQLOutputValue>

function evidenceIn(database: DatabaseSync): Evidence {
  const isMade = database.prepare(`SELECT 1 FROM sqlite_master WHERE name = 'runs'`).get() !== undefined
  const all = (query: string, ...values: string[]): Row[] => database.prepare(query).all(...values)
  return {
    runs: () => (isMade ? all('SELECT * FROM runs ORDER BY created_order').map(toRun) : []),
    log: (runId) => all('SELECT bytes FROM segments WHERE run_id = ? ORDER BY first_seq', runId).flatMap(toEvents),
    charges: (runId) => all('SELECT charge_id, body FROM charges WHERE run_id = ?', runId).map(toCharge),
  }
}

function toRun(row: Row): StoredRun {
  const { message } = JSON.parse(String(row['input'])) as { message: string }
  return {
    runId: String(row['run_id']),
    userId: String(row['user_id']),
    message,
    status: String(row['status']) as RunStatus,
    attempt: Number(row['attempt']),
    owner: row['owner'] as string | null,
    lastSeq: Number(row['last_seq']),
    costMicroUsd: row['cost_micro_usd'] as number | null,
  }
}

function toEvents({ bytes }: Row): StoredEvent[] {
  return createStreamParser()
    .feed(bytes as Uint8Array)
    .map((item) => {
      if (item.kind !== 'event' || item.id === undefined) throw new Error(`The log holds ${JSON.stringify(item)}`)
      return { seq: item.id, name: item.name, data: item.data }
    })
}

function toCharge(row: Row): StoredCharge {
  const body = JSON.parse(String(row['body'])) as Omit<StoredCharge, 'id'>
  return { ...body, id: String(row['charge_id']) }
}
