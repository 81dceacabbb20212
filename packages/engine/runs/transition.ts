import {
  RUN_ERRORS,
  fitEvent,
  isTerminal,
  type DoneData,
  type ErrorData,
  type LogEvent,
  type RunErrorCode,
  type TerminalStatus,
  type Usage,
} from '@perdure/protocol'
import { LEASE_MS } from '../limits.ts'
import { runningMs, type CancelledBy, type RunRecord } from './run-record.ts'
import { TRANSITIONS, type Guard, type InputName, type Outcome, type Phase } from './transition-table.ts'

/** What a run used: what the product's `settle` makes of its charges. */
export interface Settlement {
  usage: Usage[]
  costMicroUsd: number | null
}

export type TransitionInput =
  | { input: 'claim'; owner: string; leaseUntilMs: number; startedOrder: number }
  | { input: 'complete'; settlement: Settlement }
  | { input: 'fail'; settlement: Settlement; code: RunErrorCode; message?: string; reason?: string }
  | { input: 'cancel'; settlement: Settlement; by: CancelledBy }
  | { input: 'hand_back'; settlement: Settlement }
  | { input: 'die'; settlement: Settlement; maxAttempts: number }

export interface Transition {
  run: RunRecord
  /** What the change says in the log; empty where nothing changes that a reader should know. */
  events: LogEvent[]
}

export function phaseOf(run: RunRecord): Phase {
  if (isTerminal(run.status)) return 'ended'
  if (run.status === 'queued') return 'queued'
  return run.cancelledBy === null ? 'running' : 'cancelling'
}

/** The table's answer. Exactly one row fits each phase × input × guard. */
export function lookUp(phase: Phase, input: InputName, guard: Guard): Outcome {
  const row = TRANSITIONS.find((r) => r.phase === phase && r.input === input && (r.guard ?? guard) === guard)
  if (row === undefined) throw new Error(`No transition for ${phase} × ${input}`)
  return row.outcome
}

/**
 * The next state of a run and what the log says of it. Pure: the shell writes what this returns, fenced by the epoch of
 * the run that was passed in. Returns the same record where the input changes nothing.
 */
export function transition(run: RunRecord, input: TransitionInput, nowMs: number): Transition {
  const guard = input.input === 'die' && run.deaths + 1 >= input.maxAttempts ? 'attempts_used_up' : 'attempts_left'
  const outcome = lookUp(phaseOf(run), input.input, guard)
  switch (outcome) {
    case 'stay':
      return { run, events: [] }
    case 'running':
      return input.input === 'claim' ? claimed(run, input, nowMs) : { run, events: [] }
    case 'cancelling':
      return input.input === 'cancel' ? cancelling(run, input.by, nowMs) : { run, events: [] }
    case 'queued':
      return handedBack(run, input.input === 'die' ? 'process_died' : 'drained', nowMs)
    case 'completed':
    case 'failed':
    case 'cancelled':
      return ended(run, outcome, input, nowMs)
  }
}

function claimed(run: RunRecord, claim: TransitionInput & { input: 'claim' }, nowMs: number): Transition {
  const next: RunRecord = {
    ...run,
    status: 'running',
    reason: null,
    handedBack: false,
    startedOrder: claim.startedOrder,
    startedAtMs: run.startedAtMs ?? nowMs,
    attemptStartedAtMs: nowMs,
    owner: claim.owner,
    epoch: run.epoch + 1,
    leaseUntilMs: claim.leaseUntilMs,
  }
  return { run: next, events: [{ event: 'status', data: { status: 'running', attempt: next.attempt } }] }
}

function cancelling(run: RunRecord, by: CancelledBy, nowMs: number): Transition {
  return { run: { ...run, cancelledBy: by, cancelRequestedAtMs: nowMs }, events: [] }
}

function handedBack(run: RunRecord, reason: 'process_died' | 'drained', nowMs: number): Transition {
  const next: RunRecord = {
    ...run,
    ...released(run, nowMs),
    status: 'queued',
    reason,
    attempt: run.attempt + 1,
    deaths: run.deaths + (reason === 'process_died' ? 1 : 0),
    handedBack: true,
  }
  return { run: next, events: [{ event: 'status', data: { status: 'queued', attempt: next.attempt, reason } }] }
}

function ended(run: RunRecord, outcome: 'completed' | 'failed' | 'cancelled', input: TransitionInput, nowMs: number): Transition {
  const settlement = 'settlement' in input ? input.settlement : { usage: [], costMicroUsd: null }
  const by = run.cancelledBy ?? (input.input === 'cancel' ? input.by : 'user')
  const status: TerminalStatus = outcome === 'cancelled' && by === 'admin' ? 'cancelled_by_admin' : outcome
  const failure = status === 'failed' ? failureOf(input) : undefined
  const next: RunRecord = {
    ...run,
    ...released(run, nowMs),
    status,
    reason: failure?.reason ?? null,
    handedBack: false,
    deaths: run.deaths + (input.input === 'die' ? 1 : 0),
    endedAtMs: nowMs,
    cancelledBy: outcome === 'cancelled' ? by : run.cancelledBy,
    ...settlement,
  }
  const events: LogEvent[] = failure === undefined ? [] : [{ event: 'error', data: failure.error }]
  events.push({ event: 'done', data: doneData(next, status, nowMs) })
  // What an executor says of its failure may be as long as it likes.
  return { run: next, events: events.map((event) => fitEvent(event)) }
}

/** What a run gives up with its owner. */
function released(run: RunRecord, nowMs: number): Partial<RunRecord> {
  return { owner: null, leaseUntilMs: null, attemptStartedAtMs: null, ranMs: runningMs(run, nowMs) }
}

/**
 * A running run under a new owner, who alone may say from here what became of it. Its last owner is known to have run it
 * until it last renewed its lease, by its own clock: the time until somebody noticed is not the run's.
 */
export function adopt(run: RunRecord, by: { owner: string; leaseUntilMs: number }, nowMs: number): RunRecord {
  const ranMs = run.leaseUntilMs === null ? run.ranMs : runningMs(run, run.leaseUntilMs - LEASE_MS)
  return { ...run, ...by, epoch: run.epoch + 1, ranMs, attemptStartedAtMs: nowMs }
}

function failureOf(input: TransitionInput): { reason: string; error: ErrorData } {
  const code: RunErrorCode = input.input === 'fail' ? input.code : 'attempts'
  const { message, retryable } = RUN_ERRORS[code]
  const told = input.input === 'fail' ? input : undefined
  return { reason: told?.reason ?? code, error: { code, message: told?.message ?? message, retryable } }
}

function doneData(run: RunRecord, status: TerminalStatus, nowMs: number): DoneData {
  return {
    status,
    ...(run.reason === null ? {} : { reason: run.reason }),
    attempt: run.attempt,
    durationMs: run.startedAtMs === null ? 0 : Math.max(0, nowMs - run.startedAtMs),
    usage: run.usage,
    costMicroUsd: run.costMicroUsd,
  }
}
