import { isTerminal } from '@perdure/protocol'
import type { Segment } from '../../log/segment.ts'
import type { RunRecord } from '../../runs/run-record.ts'
import { adopt } from '../../runs/transition.ts'
import { isDue, leasesOfOthers } from '../adoption.ts'
import { type ConversationFacts, decideClaims, decideCreation } from '../creation.ts'
import type {
  AdoptCommand,
  ClaimedRun,
  ConversationCommand,
  CreateCommand,
  CreateResult,
  FeedbackCommand,
  StoreCommand,
  StoreResult,
  WriteCommand,
  WriteResult,
} from '../store.ts'
import { expireLogs, keepFold } from './memory-retention.ts'
import { append, isVisible, latestOrders, queueOf, runsInOrder, runsOfConversation, type MemoryState } from './memory-state.ts'

export function applyToMemory(state: MemoryState, command: StoreCommand): StoreResult {
  switch (command.kind) {
    case 'create':
      return { kind: 'create', result: create(state, command) }
    case 'claim': {
      const findRun = (runId: string): RunRecord => state.runs.get(runId) as RunRecord
      const claimed = decideClaims(command, { admission: queueOf(state), ...latestOrders(state), findRun })
      for (const started of claimed) putLogged(state, started)
      return { kind: 'claim', claimed }
    }
    case 'write':
      return { kind: 'write', result: write(state, command) }
    case 'request_cancel': {
      const run = state.runs.get(command.runId)
      if (run?.status === 'running' && run.cancelledBy === null) {
        put(state, { ...run, cancelledBy: command.by, cancelRequestedAtMs: command.nowMs })
      }
      return { kind: 'request_cancel', run: state.runs.get(command.runId) }
    }
    case 'renew': {
      const { ownership, runs } = command
      const renewed = runs.flatMap(({ runId, epoch }) => {
        const run = state.runs.get(runId)
        if (run?.status !== 'running' || run.owner !== ownership.owner || run.epoch !== epoch) return []
        put(state, { ...run, leaseUntilMs: ownership.leaseUntilMs })
        return [{ runId, cancelledBy: run.cancelledBy, cancelRequestedAtMs: run.cancelRequestedAtMs }]
      })
      return { kind: 'renew', renewed }
    }
    case 'adopt':
      return { kind: 'adopt', adopted: adoptAll(state, command), others: leasesOfOthers(runsInOrder(state), command.ownership.owner) }
    case 'rename_conversation':
    case 'delete_conversation':
    case 'erase_deleted':
      return conversation(state, command)
    case 'feedback': {
      const run = state.runs.get(command.runId)
      if (run === undefined || !isVisible(state, run)) return { kind: 'feedback', result: 'not_found' }
      if (!isTerminal(run.status)) return { kind: 'feedback', result: 'not_ended' }
      put(state, { ...run, feedback: command.value })
      keepWords(state, command)
      return { kind: 'feedback', result: 'ok' }
    }
    case 'expire_logs':
      return expireLogs(state, command)
    case 'keep_fold':
      return { kind: 'keep_fold', kept: keepFold(state, command) }
  }
}

function keepWords(state: MemoryState, { runId, value, reason, comment }: FeedbackCommand): void {
  const words = { ...(reason !== undefined && { reason }), ...(comment !== undefined && { comment }) }
  if (value === null || Object.keys(words).length === 0) state.feedback.delete(runId)
  else state.feedback.set(runId, { runId, ...words })
}

function put(state: MemoryState, run: RunRecord): void {
  state.runs.set(run.runId, run)
}

function putLogged(state: MemoryState, { run, segment }: ClaimedRun): void {
  put(state, run)
  append(state, run.runId, segment)
}

function create(state: MemoryState, command: CreateCommand): CreateResult {
  const repeatedCommit = state.runs.get(command.runId)
  if (repeatedCommit !== undefined) {
    const segment = state.segments.get(command.runId)?.[0] as Segment
    return { outcome: 'created', run: repeatedCommit, segment }
  }
  const { idempotency, conversationId, userId, nowMs } = command
  const key = JSON.stringify([userId, idempotency?.key])
  const known = idempotency && state.idempotency.get(key)
  const earlierRun = known && state.runs.get(known.runId)
  const asked = conversationId === undefined ? undefined : state.conversations.get(conversationId)
  const result = decideCreation(command, {
    earlier: known && earlierRun && { run: earlierRun, bodyHash: known.bodyHash },
    conversation:
      asked === undefined || asked.deletedAtMs !== null
        ? undefined
        : conversationFacts(state, asked, command.parentRunId),
    admission: queueOf(state),
    ...latestOrders(state),
  })
  if (result.outcome !== 'created') return result
  const { run } = result
  putLogged(state, result)
  state.conversations.set(run.conversationId, {
    ...(asked ?? {
      conversationId: run.conversationId,
      userId,
      title: command.title,
      createdAtMs: nowMs,
      deletedAtMs: null,
      erased: false,
    }),
    updatedAtMs: nowMs,
  })
  if (idempotency) state.idempotency.set(key, { runId: run.runId, bodyHash: idempotency.bodyHash })
  return result
}

function conversationFacts(
  state: MemoryState,
  { conversationId, userId }: { conversationId: string; userId: string },
  parentRunId: string | null | undefined,
): ConversationFacts {
  const runs = runsOfConversation(state, conversationId)
  return {
    userId,
    latestRunId: runs.at(-1)?.runId ?? null,
    unendedRunId: runs.find((run) => !isTerminal(run.status))?.runId ?? null,
    hasParent: runs.some((run) => run.runId === parentRunId),
  }
}

function write(state: MemoryState, command: WriteCommand): WriteResult {
  const { run, epoch, from, segment, checkpoint, charges = [], fold } = command
  const held = state.runs.get(run.runId)
  if (held === undefined) return { outcome: 'stale' }
  const startSeq = segment === undefined ? run.lastSeq : segment.firstSeq - 1
  if (held.epoch !== epoch || held.status !== from || held.lastSeq !== startSeq) {
    return isRepeated(state, held, command) ? { outcome: 'written' } : { outcome: 'stale' }
  }
  if (command.unlessCancelled && held.cancelledBy !== null) {
    return { outcome: 'cancelled', by: held.cancelledBy, atMs: held.cancelRequestedAtMs ?? 0 }
  }
  put(state, {
    ...run,
    leaseUntilMs: run.status === 'running' ? held.leaseUntilMs : null,
    cancelledBy: held.cancelledBy ?? run.cancelledBy,
    cancelRequestedAtMs: held.cancelRequestedAtMs ?? run.cancelRequestedAtMs,
    feedback: held.feedback,
  })
  if (segment !== undefined) append(state, run.runId, segment)
  if (checkpoint !== undefined) state.checkpoints.set(run.runId, checkpoint)
  if (fold !== undefined) state.folds.set(run.runId, fold)
  const ledger = state.charges.get(run.runId) ?? new Map()
  for (const charge of charges) {
    if (ledger.has(charge.id)) continue
    ledger.set(charge.id, structuredClone(charge))
    state.ledger.push({ runId: run.runId, chargeId: charge.id })
  }
  state.charges.set(run.runId, ledger)
  return { outcome: 'written' }
}

function isRepeated(state: MemoryState, held: RunRecord, { run, segment }: WriteCommand): boolean {
  if (segment === undefined || held.epoch !== run.epoch || held.lastSeq !== run.lastSeq) return false
  const stored = state.segments.get(run.runId)?.at(-1)
  return held.status === run.status && stored !== undefined && Buffer.compare(stored.bytes, segment.bytes) === 0
}

function adoptAll(state: MemoryState, command: AdoptCommand): RunRecord[] {
  const adopted = runsInOrder(state)
    .filter((run) => isDue(run, command, (owner) => state.gone.has(owner)))
    .map((run) => adopt(run, command.ownership, command.nowMs))
  for (const run of adopted) put(state, run)
  return adopted
}

function conversation(state: MemoryState, command: ConversationCommand): StoreResult {
  if (command.kind === 'erase_deleted') return eraseDeleted(state)
  const found = state.conversations.get(command.conversationId)
  const { nowMs } = command
  if (command.kind === 'rename_conversation') {
    if (found === undefined || found.deletedAtMs !== null) return { kind: 'conversation', found: false, unendedRunIds: [] }
    state.conversations.set(found.conversationId, { ...found, title: command.title, updatedAtMs: nowMs })
    return { kind: 'conversation', found: true, unendedRunIds: [] }
  }
  // Deleted at this very moment: a commit that is repeated.
  if (found === undefined || (found.deletedAtMs ?? nowMs) !== nowMs) return { kind: 'conversation', found: false, unendedRunIds: [] }
  state.conversations.set(found.conversationId, { ...found, deletedAtMs: nowMs })
  return { kind: 'conversation', found: true, unendedRunIds: unendedRunIds(state, found.conversationId) }
}

function unendedRunIds(state: MemoryState, conversationId: string): string[] {
  const unended = runsOfConversation(state, conversationId).filter((run) => !isTerminal(run.status))
  return unended.map((run) => run.runId)
}

function eraseDeleted(state: MemoryState): StoreResult {
  let erasedAny = false
  const unended: string[] = []
  for (const found of state.conversations.values()) {
    if (found.deletedAtMs === null || found.erased) continue
    const alive = unendedRunIds(state, found.conversationId)
    unended.push(...alive)
    if (alive.length > 0) continue
    erasedAny = true
    const runs = runsOfConversation(state, found.conversationId)
    state.conversations.set(found.conversationId, { ...found, erased: true, title: '' })
    for (const run of runs) {
      put(state, { ...run, input: 'null' })
      state.segments.delete(run.runId)
      state.feedback.delete(run.runId)
      state.checkpoints.delete(run.runId)
      state.folds.delete(run.runId)
      state.expired.add(run.runId)
    }
  }
  return { kind: 'conversation', found: erasedAny, unendedRunIds: unended }
}
