import type { LogEvent } from '@perdure/protocol'
import { admit, nextInLine, type AdmissionFacts } from '../admission/admission.ts'
import { encodeSegment } from '../log/segment.ts'
import type { RunRecord } from '../runs/run-record.ts'
import { transition } from '../runs/transition.ts'
import type { ClaimCommand, ClaimedRun, CreateCommand, CreateResult } from './store.ts'

/** What a store's rows say, read in the transaction that acts on it. */
export interface CreationFacts extends LatestOrders {
  /** The run that came with the same user and idempotency key before. */
  earlier?: { run: RunRecord; bodyHash: string }
  /** The conversation asked for; absent where it is not there, or was deleted. */
  conversation?: ConversationFacts
  admission: AdmissionFacts
}

/** What a new question must know of its conversation, however many runs that has. */
export interface ConversationFacts {
  userId: string
  /** Null where it has no run. */
  latestRunId: string | null
  unendedRunId: string | null
  /** The run that the command names as parent is one of its runs. */
  hasParent: boolean
}

/** The latest orders given so far. */
export interface LatestOrders {
  createdOrder: number
  startedOrder: number
}

/** Creations and starts are counted together, so that a place in the round can be told from either. */
function latestOrder({ createdOrder, startedOrder }: LatestOrders): number {
  return Math.max(createdOrder, startedOrder)
}

/** What a `create` comes to. Pure: every store answers the same. */
export function decideCreation(command: CreateCommand, facts: CreationFacts): CreateResult {
  const { earlier } = facts
  if (earlier !== undefined) {
    const same = earlier.bodyHash === command.idempotency?.bodyHash
    return same ? { outcome: 'repeated', run: earlier.run } : { outcome: 'idempotency_mismatch' }
  }
  const parent = parentOf(command, facts)
  if (parent === undefined) return { outcome: 'not_found' }
  const unendedRunId = facts.conversation?.unendedRunId ?? null
  if (unendedRunId !== null) return { outcome: 'conversation_busy', runId: unendedRunId }
  const decision = admit(facts.admission, command.userId, command.limits)
  if (decision.decision === 'refuse') return { outcome: 'full', limit: decision.limit }
  const order = latestOrder(facts)
  const queued = newRecord(command, parent.runId, order + 1)
  if (decision.decision === 'queue') return logged(queued, [statusQueued(queued)])
  const started = transition(
    queued,
    { input: 'claim', ...command.ownership, startedOrder: order + 2 },
    command.nowMs,
  )
  return logged(started.run, started.events)
}

/** The runs that a `claim` starts, in order, with their first events. Pure: every store answers the same. */
export function decideClaims(
  command: ClaimCommand,
  facts: LatestOrders & { admission: AdmissionFacts; findRun: (runId: string) => RunRecord },
): ClaimedRun[] {
  const claimed: ClaimedRun[] = []
  const activeByUser = new Map(facts.admission.activeByUser)
  const lastStartByUser = new Map(facts.admission.lastStartByUser)
  let waiting = facts.admission.waiting
  let startedOrder = latestOrder(facts)
  while (claimed.length < command.most) {
    const next = nextInLine({ activeByUser, waiting, lastStartByUser }, command.limits)
    if (next === undefined) break
    startedOrder += 1
    const started = transition(
      facts.findRun(next.runId),
      { input: 'claim', ...command.ownership, startedOrder },
      command.nowMs,
    )
    claimed.push(logged(started.run, started.events))
    waiting = waiting.filter((run) => run !== next)
    activeByUser.set(next.userId, (activeByUser.get(next.userId) ?? 0) + 1)
    lastStartByUser.set(next.userId, startedOrder)
  }
  return claimed
}

/** Undefined where the conversation or the parent is not this user's to go on from. */
function parentOf(command: CreateCommand, { conversation }: CreationFacts): { runId: string | null } | undefined {
  if (command.conversationId === undefined) return command.parentRunId ? undefined : { runId: null }
  if (conversation?.userId !== command.userId) return undefined
  if (command.parentRunId === undefined) return { runId: conversation.latestRunId }
  if (command.parentRunId === null) return { runId: null }
  return conversation.hasParent ? { runId: command.parentRunId } : undefined
}

function newRecord(command: CreateCommand, parentRunId: string | null, createdOrder: number): RunRecord {
  return {
    runId: command.runId,
    conversationId: command.conversationId ?? command.newConversationId,
    parentRunId,
    userId: command.userId,
    input: command.input,
    status: 'queued',
    reason: null,
    attempt: 1,
    deaths: 0,
    handedBack: false,
    createdOrder,
    startedOrder: null,
    createdAtMs: command.nowMs,
    startedAtMs: null,
    attemptStartedAtMs: null,
    ranMs: 0,
    endedAtMs: null,
    owner: null,
    epoch: 0,
    leaseUntilMs: null,
    cancelledBy: null,
    cancelRequestedAtMs: null,
    lastSeq: 0,
    loggedBytes: 0,
    usage: [],
    costMicroUsd: null,
    feedback: null,
  }
}

function statusQueued(run: RunRecord): LogEvent {
  return { event: 'status', data: { status: 'queued', attempt: run.attempt } }
}

function logged(run: RunRecord, events: readonly LogEvent[]): ClaimedRun & { outcome: 'created' } {
  const segment = encodeSegment(events, run.lastSeq, run.loggedBytes)
  const loggedBytes = run.loggedBytes + segment.bytes.length
  return { outcome: 'created', run: { ...run, lastSeq: segment.lastSeq, loggedBytes }, segment }
}
