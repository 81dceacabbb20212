import type { RunStatus, Usage } from '@perdure/protocol'

/** Who asked for the end of a run. */
export type CancelledBy = 'user' | 'admin'

/** A run as the store keeps it: everything but its log, its charges and its checkpoint. Times are epoch milliseconds. */
export interface RunRecord {
  runId: string
  conversationId: string
  parentRunId: string | null
  userId: string
  /** What the executor gets, as JSON. */
  input: string
  status: RunStatus
  reason: string | null
  attempt: number
  /** Attempts that ended with their process; drains do not count. */
  deaths: number
  /** Came back from a drain or a death: does not count as queued and is next in line. */
  handedBack: boolean
  /** Order of creation over all runs of the store. */
  createdOrder: number
  /** Order of the latest start over all runs; null before the first. Tells whose turn it is. */
  startedOrder: number | null
  createdAtMs: number
  /** First start. */
  startedAtMs: number | null
  /** Start of this attempt; null unless running. */
  attemptStartedAtMs: number | null
  /** Running time of the attempts before this one. */
  ranMs: number
  endedAtMs: number | null
  /** The process that may write; null unless running. */
  owner: string | null
  /** Grows with each owner; a write that carries an older one is refused. */
  epoch: number
  leaseUntilMs: number | null
  cancelledBy: CancelledBy | null
  cancelRequestedAtMs: number | null
  /** The log's last `seq`. */
  lastSeq: number
  /** Bytes of the log, encoded for the wire. */
  loggedBytes: number
  usage: Usage[]
  costMicroUsd: number | null
  feedback: 'up' | 'down' | null
}

/** How long a run has been running in all, now. */
export function runningMs(run: RunRecord, nowMs: number): number {
  return run.ranMs + (run.attemptStartedAtMs === null ? 0 : Math.max(0, nowMs - run.attemptStartedAtMs))
}
