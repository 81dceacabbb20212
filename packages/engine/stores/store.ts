import type { RefusedLimit, WaitingRun } from '../admission/admission.ts'
import type { Evidence } from '../admission/estimate.ts'
import type { Conversation, FeedbackWords, LedgerFilter, LedgerRow, OversightFilter, RunCount } from '../engine.ts'
import type { AdmissionLimits } from '../limits.ts'
import type { Segment } from '../log/segment.ts'
import type { Charge } from '../runs/executor.ts'
import type { CancelledBy, RunRecord } from '../runs/run-record.ts'

/**
 * Where runs live. The port of every store; `stores/conformance.ts` is its meaning.
 *
 * `commit` takes what all runs of this process want at once and makes it durable together. Each command is applied or
 * refused by itself; a refused one changes nothing. A command that finds its own earlier success (after a commit that
 * succeeded without saying so) answers as it did the first time, so the shell may repeat any of them.
 *
 * A read that finds something else than was stored rejects with StoreDamageError and tells nothing of it, as far as the
 * store can know.
 */
export interface Store {
  /** The process that this store was opened for, among those that share what is stored. */
  readonly owner: string
  /** Resolves in the commands' order, after all of it is synced. Rejects when nothing is known of it: repeat. */
  commit(commands: readonly StoreCommand[]): Promise<StoreResult[]>

  findRun(runId: string): Promise<RunRecord | undefined>
  /** Newest first; runs of deleted conversations are left out. */
  listRuns(filter: RunFilter): Promise<RunRecord[]>
  /** Everybody's, newest first. Ended runs of deleted conversations are left out; unended ones are not. */
  listAllRuns(filter: OversightFilter): Promise<RunRecord[]>
  /** Those created at `sinceMs` or later, in no order; deleted conversations' too. */
  countRuns(sinceMs: number): Promise<RunCount[]>
  /** The segments that hold what is past `afterSeq`, in order, at least one where there is one, about `maxBytes` of them. */
  readSegments(runId: string, afterSeq: number, maxBytes: number): Promise<Segment[]>
  readFold(runId: string): Promise<StoredFold | undefined>
  readCheckpoint(runId: string): Promise<StoredCheckpoint | undefined>
  readCharges(runId: string): Promise<Charge[]>
  /** Charges of all runs, the latest first; those of deleted conversations too. A damaged one comes without its body. */
  readLedger(filter: LedgerFilter): Promise<LedgerRow[]>
  /** Everything that waits, whose turn it is, and how long runs took. */
  readQueue(): Promise<QueueFacts>
  /** How far runs have come; those not there are left out. */
  readProgress(runIds: readonly string[]): Promise<RunProgress[]>
  /** The newest `limit`, newest first. */
  listConversations(userId: string, limit: number): Promise<Conversation[]>
  findConversation(conversationId: string): Promise<Conversation | undefined>
  /** Oldest first; none of a deleted conversation. */
  conversationRuns(conversationId: string): Promise<RunRecord[]>
  /** In no order; none of a deleted conversation, and none where nothing was said with a thumb up or down. */
  conversationFeedback(conversationId: string): Promise<FeedbackWords[]>
  figures(): Promise<{ queued: number; active: number }>
  /** Rejects with what is wrong. */
  check(): Promise<void>
  close(): Promise<void>
}

export interface RunFilter {
  userId: string
  status?: RunRecord['status']
  conversationId?: string
  limit: number
  beforeRunId?: string
}

export interface QueueFacts {
  activeByUser: Map<string, number>
  waiting: WaitingRun[]
  lastStartByUser: Map<string, number>
  /** Running times of the latest `EVIDENCE_RUNS` ended runs whose log is still kept, over all processes; newest first. */
  evidence: Evidence
}

export interface RunProgress {
  runId: string
  status: RunRecord['status']
  attempt: number
  lastSeq: number
  loggedBytes: number
}

/** What a checkpoint stands for: the executor's own value as JSON, where the text stood, and the follow-ups said so far. */
export interface StoredCheckpoint {
  seq: number
  /** The last block with text, or -1 before any. */
  block: number
  /** Its length in UTF-16 code units. */
  offset: number
  /** True where a tool call came after that text, so that more text is a new block. */
  afterTool: boolean
  followUps: readonly string[]
  body: string
}

/** The fold of a log up to `seq`. */
export interface StoredFold {
  seq: number
  loggedBytes: number
  /** Its events as a JSON list of `{ event, data }`. */
  body: string
}

/** The owner of runs: one process, as others see it. */
export interface Ownership {
  owner: string
  leaseUntilMs: number
}

export type StoreCommand =
  | CreateCommand
  | ClaimCommand
  | WriteCommand
  | RequestCancelCommand
  | RenewCommand
  | AdoptCommand
  | ConversationCommand
  | FeedbackCommand
  | ExpireLogsCommand
  | KeepFoldCommand

export interface CreateCommand {
  kind: 'create'
  runId: string
  userId: string
  /** The id of a new conversation, used where `conversationId` is absent. */
  newConversationId: string
  conversationId?: string
  /** Absent: the conversation's latest run. Null: a new root. */
  parentRunId?: string | null
  title: string
  input: string
  idempotency?: { key: string; bodyHash: string }
  ownership: Ownership
  limits: AdmissionLimits
  nowMs: number
}

/** Starts waiting runs while there is room, at most `most`. */
export interface ClaimCommand {
  kind: 'claim'
  ownership: Ownership
  limits: AdmissionLimits
  most: number
  nowMs: number
}

/**
 * Appends to a run's log and moves its record, by whoever `epoch` says owns it. The log must end at `run.lastSeq` minus
 * the segment, and the run must not have ended, or the write is stale.
 */
export interface WriteCommand {
  kind: 'write'
  /** The record after this write. */
  run: RunRecord
  /** The writer's epoch: the record's before this write. */
  epoch: number
  /** What the record's status must be: `queued` for a write to a run that nobody owns. */
  from: 'queued' | 'running'
  segment?: Segment
  checkpoint?: StoredCheckpoint
  charges?: readonly Charge[]
  fold?: StoredFold
  /** True for an end that a cancel, committed first, must win over. */
  unlessCancelled: boolean
}

export interface RequestCancelCommand {
  kind: 'request_cancel'
  runId: string
  by: CancelledBy
  nowMs: number
}

/** Renews the leases of the runs that their owner still works on. */
export interface RenewCommand {
  kind: 'renew'
  ownership: Ownership
  runs: readonly { runId: string; epoch: number }[]
}

/** A running run's claim, as a process sees another's. Times are of those who wrote them. */
export interface Lease {
  runId: string
  epoch: number
  leaseUntilMs: number
  cancelRequestedAtMs: number | null
}

/** Takes over what `isDue` says. It stays running, with a new owner and epoch: what follows is the new owner's to write. */
export interface AdoptCommand {
  kind: 'adopt'
  ownership: Ownership
  /** What this process works on: its own, whatever the lease says, until somebody else has taken it. */
  held: readonly { runId: string; epoch: number }[]
  /** Others' leases that this process has seen stand for as long as one lasts; one renewed since is its owner's. */
  unrenewed: readonly Pick<Lease, 'runId' | 'epoch' | 'leaseUntilMs'>[]
  /** Runs that this process has seen cancelled for as long as their owners may take to end them. */
  unended: readonly Pick<Lease, 'runId' | 'epoch'>[]
  nowMs: number
}

export type ConversationCommand =
  | { kind: 'rename_conversation'; conversationId: string; title: string; nowMs: number }
  | { kind: 'delete_conversation'; conversationId: string; nowMs: number }
  /**
   * Erases what people wrote and read in deleted conversations without an unended run; ledger rows stay. Tells the unended
   * runs of the others.
   */
  | { kind: 'erase_deleted' }

export interface FeedbackCommand {
  kind: 'feedback'
  runId: string
  value: 'up' | 'down' | null
  reason?: string
  comment?: string
  nowMs: number
}

/**
 * Gives the logs and checkpoints of runs that ended before `endedBeforeMs` up to their folds, oldest end first: at most
 * `mostSegments` segments of at most `mostRuns` runs, each log from its beginning. The run, its fold, its charges and its
 * idempotency key stay. A log whose fold does not reach its end, or is damaged, is not touched.
 */
export interface ExpireLogsCommand {
  kind: 'expire_logs'
  endedBeforeMs: number
  mostRuns: number
  mostSegments: number
}

/** Stores the fold of an ended run that has none at its end; one that reaches another `seq` changes nothing. */
export interface KeepFoldCommand {
  kind: 'keep_fold'
  runId: string
  fold: StoredFold
}

export type CreateResult =
  | { outcome: 'created'; run: RunRecord; segment: Segment }
  | { outcome: 'repeated'; run: RunRecord }
  | { outcome: 'idempotency_mismatch' }
  | { outcome: 'conversation_busy'; runId: string }
  | { outcome: 'not_found' }
  | { outcome: 'full'; limit: RefusedLimit }

export interface ClaimedRun {
  run: RunRecord
  /** Its `status{running}`. */
  segment: Segment
}

/** `stale`: somebody else owns the run by now, or it has ended. `cancelled`: a cancel was committed first. */
export type WriteResult = { outcome: 'written' } | { outcome: 'stale' } | { outcome: 'cancelled'; by: CancelledBy; atMs: number }

export type StoreResult =
  | { kind: 'create'; result: CreateResult }
  | { kind: 'claim'; claimed: ClaimedRun[] }
  | { kind: 'write'; result: WriteResult }
  /** The run after the wish, or as it had ended; undefined where it is not there. A deleted conversation's run is. */
  | { kind: 'request_cancel'; run: RunRecord | undefined }
  /** Of those asked for, the ones that are still the owner's, with what is known of a cancel. */
  | { kind: 'renew'; renewed: Pick<RunRecord, 'runId' | 'cancelledBy' | 'cancelRequestedAtMs'>[] }
  /** `others`: the leases that other processes hold after it. */
  | { kind: 'adopt'; adopted: RunRecord[]; others: Lease[] }
  | { kind: 'conversation'; found: boolean; unendedRunIds: string[] }
  | { kind: 'feedback'; result: 'ok' | 'not_ended' | 'not_found' }
  /**
   * `expired`: logs that are gone now. `unfolded`: runs past the time whose fold is damaged or does not reach their end, at
   * most `mostRuns` of them.
   */
  | { kind: 'expire_logs'; expired: number; unfolded: string[] }
  | { kind: 'keep_fold'; kept: boolean }
  /** The command itself was bad; the others of the commit are not touched by it. */
  | { kind: 'failed'; message: string }
