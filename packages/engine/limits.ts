import { CANCEL_BOUND_MS, EVENT_MAX_BYTES } from '@perdure/protocol'

/** Every bound of the engine, in one place, with its unit in its name. Those of the wire are protocol's. */

/** Commits of what can wait begin at least so far apart; what comes in between shares the next. */
export const COMMIT_SPACING_MS = 4
/**
 * What one run may hold undurable in memory: events, checkpoint and charges, those under way included. Past it the run ends
 * as too large; an executor that awaits `emit` stays below. Room for one checkpoint, and as much again.
 */
export const PENDING_MAX_BYTES = 8 * 1024 * 1024
/** One checkpoint, as JSON. A longer one ends the run as too large: it could not be gone on with. */
export const CHECKPOINT_MAX_BYTES = 4 * 1024 * 1024
/** One charge, id and body as JSON. */
export const CHARGE_MAX_BYTES = 16 * 1024
/** Charges of one run, over all its attempts. One more ends the run as too large. */
export const CHARGES_MAX = 1_000
/** Room that a run keeps below its byte limit for how it ends. */
export const RUN_END_RESERVE_BYTES = 2 * EVENT_MAX_BYTES
/** What one run may log in all. Those of the shortest events measure about a third of `RUN_MAX_BYTES`. */
export const RUN_MAX_EVENTS = 250_000
/** Events that a run keeps below that limit for how it ends. */
export const RUN_END_RESERVE_EVENTS = 8
/** After this many logged bytes the fold of a run is stored again, so that attaching never reads a long log. */
export const FOLD_EVERY_BYTES = 256 * 1024

/** A reader with more than this not yet sent to it is given a fold where that is shorter. */
export const SUBSCRIBER_BUDGET_BYTES = 256 * 1024
/** What one attachment reads from the log at once. */
export const CHUNK_MAX_BYTES = 64 * 1024
/** Recent segments kept in memory for each followed run, shared by its readers. */
export const RECENT_SEGMENTS_MAX_BYTES = 512 * 1024
/** How often runs that another process owns are looked at for readers of this one. */
export const FOLLOW_INTERVAL_MS = 150

/** A process that another one has not seen renew for so long has lost its runs. */
export const LEASE_MS = 10_000
export const LEASE_RENEWAL_INTERVAL_MS = 1_000
export const TAKEOVER_INTERVAL_MS = 1_000
export const QUEUE_INTERVAL_MS = 1_000
export const WATCHDOG_INTERVAL_MS = 1_000
export const ERASURE_INTERVAL_MS = 60_000
export const RETENTION_INTERVAL_MS = 10_000

/** How long the events of a run are kept past its end by default; from then on its fold tells what it said. */
export const DEFAULT_RETENTION_MS = 24 * 60 * 60 * 1_000
/** What one turn of retention looks at and deletes, so that no commit of a living run waits for it for long. */
export const RETENTION_RUNS_PER_TURN = 100
export const RETENTION_SEGMENTS_PER_TURN = 5_000

/** How long an aborted executor is waited for before its run is ended without it. */
export const SETTLE_MS = 2_000
/**
 * A cancelled run that a process has seen its owner not end for so long is taken over: later than an owner hears of it and
 * gives its executor up, and one look at what is due before the bound.
 */
export const CANCEL_TAKEOVER_MS = CANCEL_BOUND_MS - TAKEOVER_INTERVAL_MS - 500
/**
 * A run that a process owns without working on it (a claim was committed and the answer lost) is taken up again when its
 * lease was not renewed for so long.
 */
export const ORPHANED_AFTER_MS = 3_000
/** How long a store that fails is waited for when everything is to be handed back: past it the leases have run out. */
export const HAND_BACK_MAX_MS = SETTLE_MS + LEASE_MS
/** A commit that has been under way for this long is told as a failing store, though it may still succeed. */
export const COMMIT_SLOW_MS = 2_000
/** Pauses between tries while the store fails, doubling from the first to the last. */
export const STORE_RETRY_FIRST_MS = 50
export const STORE_RETRY_LAST_MS = 2_000
/** Commands beside those of running runs (starts, cancels, feedback, deletions) that may wait for a store that fails or hangs. */
export const SUBMISSIONS_MAX = 256

/** How soon a thread of the store that could not be started is tried again. */
export const STORE_RECONNECT_PAUSE_MS = 250

/** What a refused caller is told to wait where nothing better is known. */
export const RETRY_AFTER_DEFAULT_MS = 5_000
/** Ended runs that an estimate of the queue looks back on. */
export const EVIDENCE_RUNS = 20

export const TITLE_MAX_CHARACTERS = 80

/** What bounds admission, over all processes on one store. */
export interface AdmissionLimits {
  activePerUser: number
  queuedPerUser: number
  active: number
  queued: number
}

export const DEFAULT_ADMISSION_LIMITS: AdmissionLimits = { activePerUser: 2, queuedPerUser: 2, active: 4, queued: 8 }

/** What bounds one run. */
export interface RunLimits {
  /** Running time in all attempts together. */
  deadlineMs: number
  /** Time without any sign of life from provider or tool. */
  stallMs: number
  /** Attempts that may die before the run fails; drains do not count. */
  maxAttempts: number
}

export const DEFAULT_RUN_LIMITS: RunLimits = { deadlineMs: 600_000, stallMs: 120_000, maxAttempts: 3 }
