import type { LogEvent, QueuePlace, RunStatus, Usage } from '@perdure/protocol'

/** A run as the engine tells of it. Times are epoch milliseconds. */
export interface Run {
  runId: string
  conversationId: string
  parentRunId: string | null
  userId: string
  status: RunStatus
  attempt: number
  reason?: string
  createdAtMs: number
  startedAtMs?: number
  endedAtMs?: number
  /** Only while queued. */
  queue?: QueuePlace
  /** Of an ended run: what `settle` made of its charges. */
  usage: Usage[]
  costMicroUsd: number | null
  input: unknown
  feedback: 'up' | 'down' | null
}

export interface StartRequest {
  userId: string
  /** Absent: a new conversation. */
  conversationId?: string
  /** Absent: the conversation's latest run. Null: a new root. */
  parentRunId?: string | null
  /** First words of it become the conversation's title. */
  title: string
  input: unknown
  /** The key and a hash of the body it came with; kept as long as the run. */
  idempotency?: { key: string; bodyHash: string }
}

export type LimitName = 'user_queued' | 'queued' | 'user_active' | 'active'

export type StartOutcome =
  | { outcome: 'started'; run: Run }
  /** The same user, key and body came before. */
  | { outcome: 'repeated'; run: Run }
  | { outcome: 'idempotency_mismatch' }
  | { outcome: 'conversation_busy'; runId: string }
  /** The conversation or the parent is not this user's. */
  | { outcome: 'not_found' }
  | { outcome: 'full'; limit: LimitName; retryAfterMs: number }
  | { outcome: 'draining'; retryAfterMs: number }
  /** Nothing can be made durable at the moment. */
  | { outcome: 'store_failing'; retryAfterMs: number }

export type CancelOutcome =
  | { outcome: 'cancelling'; run: Run }
  | { outcome: 'already_ended'; run: Run }
  | { outcome: 'not_found' }

export interface AttachRequest {
  runId: string
  /** The reader's cursor; absent: none. Whole numbers of at least 1 only. */
  cursor?: number
  /** False: `done` travels without its cost. */
  showCosts: boolean
  /** Ends the attachment; the run goes on. */
  signal: AbortSignal
}

export type AttachOutcome =
  /**
   * `chunks` yields encoded stream bytes, each chunk whole events; the reader's pace sets how fast the log is read, and at
   * most one chunk waits in memory. It ends after `done`, at a drain, or when the signal aborts, and rejects with
   * StoreDamageError rather than tell what is damaged. Heartbeats and `retry:` are the caller's.
   */
  | { outcome: 'attached'; chunks: AsyncIterable<Uint8Array> }
  /** The cursor is `done`'s: nothing is left to say. */
  | { outcome: 'finished' }
  | { outcome: 'not_found' }

export interface Conversation {
  conversationId: string
  userId: string
  title: string
  createdAtMs: number
  updatedAtMs: number
  latestRunId: string
  latestStatus: RunStatus
}

export interface RunState {
  run: Run
  cursor: number
  /** The fold, in the reader's order. */
  parts: LogEvent[]
}

/**
 * Counts are of this process, since it opened; `queued` and `active` are of all that share the store, and undefined while it
 * cannot be read.
 */
export interface EngineFigures {
  queued: number | undefined
  active: number | undefined
  attached: number
  storeCommits: number
  loggedEvents: number
  /** Turns that threw, by the watcher's name; those that never did are absent. */
  watcherFailures: ReadonlyMap<string, number>
}

/** A run as who operates the service sees it, whoever asked. Times are epoch milliseconds. */
export interface OverseenRun extends Run {
  /** Attempts that ended with their process. */
  deaths: number
  /** Came back from a drain or a death, and waits before all others. */
  handedBack: boolean
  /** Running time in all attempts, up to now. */
  runningMs: number
  /** The process that works on it, and until when by that process's clock. */
  lease?: { owner: string; untilMs: number }
  /** The latest sign of life of its executor; only where this process works on it. */
  lastSignOfLifeMs?: number
  /** Somebody has asked for its end, which has not come yet. */
  cancelRequestedAtMs?: number
  /** Of a failed run, as its log told it; absent where the log has given way to its fold. */
  errorCode?: string
  loggedEvents: number
  loggedBytes: number
}

/** Ended runs of deleted conversations are left out; what still lives of them is told. */
export interface OversightFilter {
  status?: RunStatus
  /** Why it is where it is. */
  reason?: string
  userId?: string
  limit: number
  /** Continues a listing. */
  beforeRunId?: string
}

/** How many runs of one user are in one state, of those that were asked for since some time. */
export interface RunCount {
  userId: string
  status: RunStatus
  reason: string | null
  runs: number
  /** What they cost together, as far as it is known. */
  costMicroUsd: number
  /** Those whose cost is not known. */
  unpriced: number
}

export interface LedgerFilter {
  limit: number
  /** Continues a listing behind this `position`. */
  beforePosition?: number
}

/** One charge of the ledger. */
export interface LedgerRow {
  /** Grows in the order in which charges came; of this store alone. */
  position: number
  runId: string
  userId: string
  chargeId: string
  /** As the executor said it; null where it is damaged. */
  body: unknown
}

/** Where reads of the store found something else than was stored. */
export interface DamageFigures {
  reads: number
  /** As far as they are counted one by one. */
  runs: number
}

/** What somebody said besides a thumb, up or down. */
export interface FeedbackWords {
  runId: string
  reason?: string
  comment?: string
}

/** What changes something rejects with StoreFailingError while the store fails and too much waits for it already. */
export interface Engine {
  /** This process among those on the store. */
  readonly owner: string
  /**
   * Admits, queues or refuses; resolves when the run and its first event are durable. One that was asked for just before the
   * store failed waits until it is back.
   */
  start(request: StartRequest): Promise<StartOutcome>
  attach(request: AttachRequest): Promise<AttachOutcome>
  /** Resolves when the wish is durable; `done` follows within `CANCEL_BOUND_MS`. */
  cancel(runId: string, by: 'user' | 'admin'): Promise<CancelOutcome>
  /** Undefined for a run that is not there, or whose conversation was deleted. Whose it is, the caller checks. */
  findRun(runId: string): Promise<Run | undefined>
  /** Rejects with StoreDamageError where what it said is damaged and cannot be made again. */
  readState(runId: string): Promise<RunState | undefined>
  /** Newest first; `beforeRunId` continues a listing. */
  listRuns(filter: {
    userId: string
    status?: RunStatus
    conversationId?: string
    limit: number
    beforeRunId?: string
  }): Promise<Run[]>
  /** Everybody's runs, newest first. */
  overseeRuns(filter: OversightFilter): Promise<OverseenRun[]>
  /** What waits, in the order in which it would start, at most `limit`. */
  overseeQueue(limit: number): Promise<OverseenRun[]>
  /** Running runs by the process that works on them; this one is always among them. */
  countByOwner(): Promise<ReadonlyMap<string, number>>
  /** What was asked for since then, counted; deleted conversations' too. */
  countRuns(sinceMs: number): Promise<RunCount[]>
  /** What all runs have cost, charge by charge, the latest first; deleted conversations' too. */
  readLedger(filter: LedgerFilter): Promise<LedgerRow[]>
  /** The last one counts. `not_ended` while the run lives. */
  giveFeedback(
    runId: string,
    feedback: { value: 'up' | 'down' | null; reason?: string; comment?: string },
  ): Promise<'ok' | 'not_ended' | 'not_found'>
  /** What was said with the feedback on its runs, in no order; those of which nothing was said are left out. */
  conversationFeedback(conversationId: string): Promise<FeedbackWords[]>
  /** The newest `CONVERSATIONS_LISTED_MAX`, newest first. */
  listConversations(userId: string): Promise<Conversation[]>
  findConversation(conversationId: string): Promise<Conversation | undefined>
  /** Its runs, oldest first. */
  conversationRuns(conversationId: string): Promise<Run[]>
  renameConversation(conversationId: string, title: string): Promise<boolean>
  /** Cancels an active run, then all of it is gone at once; ledger rows stay. */
  deleteConversation(conversationId: string): Promise<boolean>
  /**
   * No new runs from now on; those in flight get `graceMs`, then are handed back. `hurry` cuts the grace short. Attached
   * readers stay until their run ends or is handed back. Idempotent.
   */
  drain(options: { graceMs: number; hurry?: AbortSignal }): Promise<void>
  /** One check; rejects never: `detail` says what is wrong. */
  health(): Promise<{ ok: boolean; draining: boolean; detail: string }>
  /** What this process has found damaged so far; other runs are none the worse for it. */
  damage(): DamageFigures
  /** Rejects never. */
  figures(): Promise<EngineFigures>
  close(): Promise<void>
}
