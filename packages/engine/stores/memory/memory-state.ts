import type { Segment } from '../../log/segment.ts'
import type { Charge } from '../../runs/executor.ts'
import type { RunRecord } from '../../runs/run-record.ts'
import type { QueueFacts, StoredCheckpoint, StoredFold } from '../store.ts'

export interface MemoryConversation {
  conversationId: string
  userId: string
  title: string
  createdAtMs: number
  updatedAtMs: number
  deleted: boolean
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
  /** By user and key, as JSON. */
  idempotency: Map<string, { runId: string; bodyHash: string }>
  /** Owners whose process is gone. */
  dead: Set<string>
}

export function emptyMemory(): MemoryState {
  return {
    runs: new Map(),
    conversations: new Map(),
    segments: new Map(),
    checkpoints: new Map(),
    folds: new Map(),
    charges: new Map(),
    idempotency: new Map(),
    dead: new Set(),
  }
}

/** In the order of their creation. */
export function runsInOrder(state: MemoryState): RunRecord[] {
  return [...state.runs.values()].toSorted((a, b) => a.createdOrder - b.createdOrder)
}

export function runsOfConversation(state: MemoryState, conversationId: string): RunRecord[] {
  return runsInOrder(state).filter((run) => run.conversationId === conversationId)
}

export function latestOrders(state: MemoryState): { createdOrder: number; startedOrder: number } {
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
  return { activeByUser, waiting: told, lastStartByUser }
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
