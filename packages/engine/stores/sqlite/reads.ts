import { followUpsDataSchema, type RunStatus } from '@perdure/protocol'
import type { Conversation, FeedbackWords, LedgerFilter, LedgerRow, OversightFilter, RunCount } from '../../engine.ts'
import { EVIDENCE_RUNS } from '../../limits.ts'
import type { Segment } from '../../log/segment.ts'
import type { Charge } from '../../runs/executor.ts'
import type { RunRecord } from '../../runs/run-record.ts'
import { StoreDamageError } from '../damage.ts'
import type { QueueFacts, RunFilter, RunProgress, StoredCheckpoint, StoredFold } from '../store.ts'
import { chargeChecksum, checkpointChecksum, foldChecksum, segmentChecksum, verify } from './checksum.ts'
import type { Database } from './database.ts'
import type { QueryName } from './queries.ts'
import { bytes, number, numberOrNull, text, textOrNull, toRunRecord, type Row } from './run-row.ts'

/** What can be asked of the store without changing it; each answers from one connection. */
export const READS = {
  findRun(database: Database, runId: string): RunRecord | undefined {
    const row = database.get('findVisibleRun', runId)
    return row && toRunRecord(row)
  },
  listRuns(database: Database, filter: RunFilter): RunRecord[] {
    const { userId, status = null, conversationId = null, beforeRunId = null, limit } = filter
    return database.listWith('listRuns', { userId, status, conversationId, beforeRunId, limit }).map(toRunRecord)
  },
  listAllRuns(database: Database, filter: OversightFilter): RunRecord[] {
    const { status = null, reason = null, userId = null, beforeRunId = null, limit } = filter
    return database.listWith(oversightQuery(filter), { status, reason, userId, beforeRunId, limit }).map(toRunRecord)
  },
  countRuns(database: Database, sinceMs: number): RunCount[] {
    return database.all('countRuns', sinceMs).map((row) => ({
      userId: text(row, 'user_id'),
      status: text(row, 'status') as RunStatus,
      reason: textOrNull(row, 'reason'),
      runs: number(row, 'runs'),
      costMicroUsd: number(row, 'cost_micro_usd'),
      unpriced: number(row, 'unpriced'),
    }))
  },
  readSegments,
  readFold,
  readCheckpoint(database: Database, runId: string): StoredCheckpoint | undefined {
    const row = database.get('findCheckpoint', runId)
    return row && toCheckpoint(runId, row)
  },
  readLedger(database: Database, { limit, beforePosition }: LedgerFilter): LedgerRow[] {
    return database.listWith('listLedger', { beforePosition: beforePosition ?? null, limit }).map(toLedgerRow)
  },
  readCharges(database: Database, runId: string): Charge[] {
    return database.all('listCharges', runId).map((row) => toCharge(runId, row))
  },
  readQueue(database: Database): QueueFacts {
    const evidence = database.all('latestRanMs', EVIDENCE_RUNS).map((row) => number(row, 'ran_ms'))
    return { ...readAdmission(database), evidence }
  },
  readProgress(database: Database, runIds: readonly string[]): RunProgress[] {
    return database.all('progress', JSON.stringify(runIds)).map((row) => ({
      runId: text(row, 'run_id'),
      status: text(row, 'status') as RunStatus,
      attempt: number(row, 'attempt'),
      lastSeq: number(row, 'last_seq'),
      loggedBytes: number(row, 'logged_bytes'),
    }))
  },
  listConversations(database: Database, userId: string, limit: number): Conversation[] {
    return database.all('listConversations', userId, limit).map(toConversation)
  },
  findConversation(database: Database, conversationId: string): Conversation | undefined {
    const row = database.get('findConversation', conversationId)
    return row && toConversation(row)
  },
  conversationRuns(database: Database, conversationId: string): RunRecord[] {
    return database.all('visibleConversationRuns', conversationId).map(toRunRecord)
  },
  conversationFeedback(database: Database, conversationId: string): FeedbackWords[] {
    return database.all('conversationFeedback', conversationId).map((row) => {
      const [reason, comment] = [textOrNull(row, 'reason'), textOrNull(row, 'comment')]
      return { runId: text(row, 'run_id'), ...(reason !== null && { reason }), ...(comment !== null && { comment }) }
    })
  },
  figures(database: Database): { queued: number; active: number } {
    const row = database.get('countUnended') ?? {}
    return { queued: number(row, 'queued'), active: number(row, 'active') }
  },
  check(database: Database): void {
    database.check()
  },
} as const

/** The one whose index leaves the least to look at. */
function oversightQuery({ status, userId }: OversightFilter): QueryName {
  if (status === 'running') return 'listAllRunning'
  if (status === 'queued') return 'listAllQueued'
  if (userId !== undefined) return 'listAllOfUser'
  return status === 'failed' ? 'listAllFailed' : 'listAllRuns'
}

/** Also of a deleted conversation. */
export function readConversationRuns(database: Database, conversationId: string): RunRecord[] {
  return database.all('conversationRuns', conversationId).map(toRunRecord)
}

export function readAdmission(database: Database): Omit<QueueFacts, 'evidence'> {
  const waiting = database.all('waiting').map((row) => ({
    runId: text(row, 'run_id'),
    userId: text(row, 'user_id'),
    createdOrder: number(row, 'created_order'),
    handedBack: number(row, 'handed_back') === 1,
  }))
  const lastStartByUser = new Map<string, number>()
  for (const userId of new Set(waiting.map((run) => run.userId))) {
    const startedOrder = numberOrNull(database.get('lastStartOfUser', userId) ?? {}, 'started_order')
    if (startedOrder !== null) lastStartByUser.set(userId, startedOrder)
  }
  const active = database.all('activeByUser').map((row) => [text(row, 'user_id'), number(row, 'active')] as const)
  return { waiting, lastStartByUser, activeByUser: new Map(active) }
}

export function readFold(database: Database, runId: string): StoredFold | undefined {
  const row = database.get('findFold', runId)
  if (row === undefined) return undefined
  const fold = { seq: number(row, 'seq'), loggedBytes: number(row, 'logged_bytes'), body: text(row, 'body') }
  verify(row, foldChecksum(runId, fold), 'A fold')
  return fold
}

/** What is whole before a damaged segment is told; whoever reads on from there meets it. */
export function readSegments(database: Database, runId: string, afterSeq: number, maxBytes: number): Segment[] {
  const segments: Segment[] = []
  let sizeBytes = 0
  for (const row of database.iterate('segmentsAfter', runId, afterSeq)) {
    const segment = segments.length === 0 ? toSegment(runId, row) : wholeSegment(runId, row)
    if (segment === undefined) break
    segments.push(segment)
    sizeBytes += segment.bytes.length
    if (sizeBytes >= maxBytes) break
  }
  return segments
}

/** Undefined for one that is damaged. */
function wholeSegment(runId: string, row: Row): Segment | undefined {
  try {
    return toSegment(runId, row)
  } catch (error) {
    if (error instanceof StoreDamageError) return undefined
    throw error
  }
}

function toSegment(runId: string, row: Row): Segment {
  // A copy, so that the offsets begin at a multiple of four.
  const offsets = bytes(row, 'offsets').slice()
  const segment = {
    firstSeq: number(row, 'first_seq'),
    lastSeq: number(row, 'last_seq'),
    startByte: number(row, 'start_byte'),
    offsets: new Uint32Array(offsets.buffer, 0, Math.floor(offsets.length / 4)),
    bytes: bytes(row, 'bytes'),
  }
  verify(row, segmentChecksum(runId, segment), 'A segment of a log')
  return segment
}

function toCheckpoint(runId: string, row: Row): StoredCheckpoint {
  const followUps = text(row, 'follow_ups')
  const saved = {
    seq: number(row, 'seq'),
    block: number(row, 'block'),
    offset: number(row, 'text_offset'),
    afterTool: number(row, 'after_tool') === 1,
    body: text(row, 'body'),
  }
  verify(row, checkpointChecksum(runId, saved, followUps), 'A checkpoint')
  return { ...saved, followUps: followUpsDataSchema.shape.items.parse(JSON.parse(followUps)) }
}

function toCharge(runId: string, row: Row): Charge {
  const [id, body] = [text(row, 'charge_id'), text(row, 'body')]
  verify(row, chargeChecksum(runId, id, body), 'A charge')
  return { id, body: JSON.parse(body) as unknown }
}

/** One row that is damaged takes nobody's sight of the others. */
function toLedgerRow(row: Row): LedgerRow {
  const runId = text(row, 'run_id')
  const told = { position: number(row, 'position'), runId, userId: text(row, 'user_id'), chargeId: text(row, 'charge_id') }
  try {
    return { ...told, body: toCharge(runId, row).body }
  } catch (error) {
    if (error instanceof StoreDamageError) return { ...told, body: null }
    throw error
  }
}

function toConversation(row: Row): Conversation {
  return {
    conversationId: text(row, 'conversation_id'),
    userId: text(row, 'user_id'),
    title: text(row, 'title'),
    createdAtMs: number(row, 'created_at_ms'),
    updatedAtMs: number(row, 'updated_at_ms'),
    latestRunId: text(row, 'latest_run_id'),
    latestStatus: text(row, 'latest_status') as RunStatus,
  }
}
