import type { SQLInputValue, SQLOutputValue } from 'node:sqlite'
import { usageSchema, type RunStatus } from '@perdure/protocol'
import type { CancelledBy, RunRecord } from '../../runs/run-record.ts'
import { StoreDamageError } from '../damage.ts'

export type Row = Record<string, SQLOutputValue>

/** The columns of `runs`, in the order of `runValues`. */
export const RUN_COLUMNS = [
  'run_id',
  'conversation_id',
  'parent_run_id',
  'user_id',
  'input',
  'status',
  'reason',
  'attempt',
  'deaths',
  'handed_back',
  'created_order',
  'started_order',
  'created_at_ms',
  'started_at_ms',
  'attempt_started_at_ms',
  'ran_ms',
  'ended_at_ms',
  'owner',
  'epoch',
  'lease_until_ms',
  'cancelled_by',
  'cancel_requested_at_ms',
  'last_seq',
  'logged_bytes',
  'usage',
  'cost_micro_usd',
  'feedback',
] as const

export function runValues(run: RunRecord): SQLInputValue[] {
  return [
    run.runId,
    run.conversationId,
    run.parentRunId,
    run.userId,
    run.input,
    run.status,
    run.reason,
    run.attempt,
    run.deaths,
    run.handedBack ? 1 : 0,
    run.createdOrder,
    run.startedOrder,
    run.createdAtMs,
    run.startedAtMs,
    run.attemptStartedAtMs,
    run.ranMs,
    run.endedAtMs,
    run.owner,
    run.epoch,
    run.leaseUntilMs,
    run.cancelledBy,
    run.cancelRequestedAtMs,
    run.lastSeq,
    run.loggedBytes,
    JSON.stringify(run.usage),
    run.costMicroUsd,
    run.feedback,
  ]
}

/** What `replaceRun` takes: all columns but the key, then the key. */
export function replacingValues(run: RunRecord): SQLInputValue[] {
  const [runId = null, ...rest] = runValues(run)
  return [...rest, runId]
}

export function toRunRecord(row: Row): RunRecord {
  return {
    runId: text(row, 'run_id'),
    conversationId: text(row, 'conversation_id'),
    parentRunId: textOrNull(row, 'parent_run_id'),
    userId: text(row, 'user_id'),
    input: text(row, 'input'),
    status: text(row, 'status') as RunStatus,
    reason: textOrNull(row, 'reason'),
    attempt: number(row, 'attempt'),
    deaths: number(row, 'deaths'),
    handedBack: number(row, 'handed_back') === 1,
    createdOrder: number(row, 'created_order'),
    startedOrder: numberOrNull(row, 'started_order'),
    createdAtMs: number(row, 'created_at_ms'),
    startedAtMs: numberOrNull(row, 'started_at_ms'),
    attemptStartedAtMs: numberOrNull(row, 'attempt_started_at_ms'),
    ranMs: number(row, 'ran_ms'),
    endedAtMs: numberOrNull(row, 'ended_at_ms'),
    owner: textOrNull(row, 'owner'),
    epoch: number(row, 'epoch'),
    leaseUntilMs: numberOrNull(row, 'lease_until_ms'),
    cancelledBy: textOrNull(row, 'cancelled_by') as CancelledBy | null,
    cancelRequestedAtMs: numberOrNull(row, 'cancel_requested_at_ms'),
    lastSeq: number(row, 'last_seq'),
    loggedBytes: number(row, 'logged_bytes'),
    usage: usageSchema.array().parse(JSON.parse(text(row, 'usage'))),
    costMicroUsd: numberOrNull(row, 'cost_micro_usd'),
    feedback: textOrNull(row, 'feedback') as 'up' | 'down' | null,
  }
}

export function text(row: Row, column: string): string {
  return String(row[column])
}

export function textOrNull(row: Row, column: string): string | null {
  const value = row[column]
  return value === null || value === undefined ? null : String(value)
}

export function number(row: Row, column: string): number {
  return Number(row[column])
}

export function numberOrNull(row: Row, column: string): number | null {
  const value = row[column]
  return value === null || value === undefined ? null : Number(value)
}

export function bytes(row: Row, column: string): Uint8Array {
  const value = row[column]
  if (!(value instanceof Uint8Array)) throw new StoreDamageError(`The column ${column} holds no bytes`)
  return value
}
