import type { FeedbackWords, LedgerFilter, LedgerRow } from '../../engine.ts'
import { EVIDENCE_RUNS } from '../../limits.ts'
import type { Segment } from '../../log/segment.ts'
import type { Charge } from '../../runs/executor.ts'
import type { RunRecord } from '../../runs/run-record.ts'
import type { LatestOrders } from '../creation.ts'
import type { QueueFacts, StoredCheckpoint, StoredFold } from '../store.ts'

export interface MemoryConversation {
  conversationId: string
  userId: string
  title: string
  createdAtMs: number
  updatedAtMs: number
  deletedAtMs: number | null
  erased: boolean
}

/** What the stores of one memory share: the tables of the embedded store as maps. Records are replaced, never changed. */
export interface MemoryState {
  runs: Map<string, RunRecord>
  conversations: Map<string, MemoryConversation>
  segments: Map<string, Segment[]>
  checkpoints: Map<string, StoredCheckpoint>
  folds: Map<string, StoredFold>
  charges: Map<string, Map<string, Charge>>
  /** What was said with the feedback on a run. */
  feedback: Map<string, FeedbackWords>
  /** Every charge, in the order in which they came. */
  ledger: { runId: string; chargeId: string }[]
  /** By user and key, as JSON. */
  idempotency: Map<string, { runId: string; bodyHash: string }>
  /** Runs whose log has given way to their fold, or was erased. */
  expired: Set<string>
  /** Owners whose process is gone, or has closed its store. */
  gone: Set<string>
}

export function emptyMemory(): MemoryState {
  return {
    runs: new Map(),
    conversations: new Map(),
    segments: new Map(),
    checkpoints: new Map(),
    folds: new Map(),
    charges: new Map(),
    feedback: new Map(),
    ledger: [],
    idempotency: new Map(),
    expired: new Set(),
    gone: new Set(),
  }
}

/** In the order of their creation, which is the order in which a map keeps them. */
export function runsInOrder(state: MemoryState): RunRecord[] {
  return [...state.runs.values()]
}

export function append(state: MemoryState, runId: string, segment: Segment): void {
  const segments = state.segments.get(runId)
  if (segments === undefined) state.segments.set(runId, [segment])
  else segments.push(segment)
}

/** The latest charges first; positions count from 1. */
export function ledgerOf(state: MemoryState, { limit, beforePosition = Infinity }: LedgerFilter): LedgerRow[] {
  return state.ledger
    .map(({ runId, chargeId }, index) => ({
      position: index + 1,
      runId,
      userId: state.runs.get(runId)?.userId ?? '',
      chargeId,
      body: structuredClone(state.charges.get(runId)?.get(chargeId)?.body ?? null),
    }))
    .filter(({ position }) => position < beforePosition)
    .toReversed()
    .slice(0, limit)
}

/** False for a run whose conversation was deleted. */
export function isVisible(state: MemoryState, run: RunRecord): boolean {
  return state.conversations.get(run.conversationId)?.deletedAtMs === null
}

export function runsOfConversation(state: MemoryState, conversationId: string): RunRecord[] {
  return runsInOrder(state).filter((run) => run.conversationId === conversationId)
}

export function latestOrders(state: MemoryState): LatestOrders {
  let createdOrder = 0
  let startedOrder = 0
  for (const run of state.runs.values()) {
    createdOrder = Math.max(createdOrder, run.createdOrder)
    startedOrder = Math.max(startedOrder, run.startedOrder ?? 0)
  }
  return { createdOrder, startedOrder }
}

export function queueOf(state: MemoryState): QueueFacts {
  const activeByUser = new Map<string, number>()
  const lastStartByUser = new Map<string, number>()
  const waiting = runsInOrder(state).filter((run) => run.status === 'queued')
  for (const run of state.runs.values()) {
    if (run.status === 'running') activeByUser.set(run.userId, (activeByUser.get(run.userId) ?? 0) + 1)
    if (run.startedOrder === null || !waiting.some((other) => other.userId === run.userId)) continue
    lastStartByUser.set(run.userId, Math.max(lastStartByUser.get(run.userId) ?? 0, run.startedOrder))
  }
  const told = waiting.map(({ runId, userId, createdOrder, handedBack }) => ({ runId, userId, createdOrder, handedBack }))
  return { activeByUser, waiting: told, lastStartByUser, evidence: evidenceOf(state) }
}

function evidenceOf(state: MemoryState): number[] {
  return [...state.runs.values()]
    .filter((run) => run.endedAtMs !== null && !state.expired.has(run.runId))
    .toSorted((a, b) => (b.endedAtMs ?? 0) - (a.endedAtMs ?? 0))
    .slice(0, EVIDENCE_RUNS)
    .map((run) => run.ranMs)
}

/** The segments that hold what is past `afterSeq`. */
export function segmentsAfter(state: MemoryState, runId: string, afterSeq: number, maxBytes: number): Segment[] {
  const found: Segment[] = []
  let sizeBytes = 0
  for (const segment of state.segments.get(runId) ?? []) {
    if (segment.lastSeq <= afterSeq) continue
    found.push(segment)
    sizeBytes += segment.bytes.length
    if (sizeBytes >= maxBytes) break
  }
  return found
}
