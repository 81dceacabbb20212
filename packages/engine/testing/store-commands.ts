import type { LogEvent } from '@perdure/protocol'
import { LEASE_MS, type AdmissionLimits } from '../limits.ts'
import type { ResultOf } from '../log/group-commit.ts'
import { encodeSegment } from '../log/segment.ts'
import type { RunRecord } from '../runs/run-record.ts'
import { transition, type Settlement, type TransitionInput } from '../runs/transition.ts'
import type { CreateCommand, Ownership, Store, StoreCommand, WriteCommand, WriteResult } from '../stores/store.ts'

/** Commands to a store, as tests need them. */

export const NOW_MS = Date.UTC(2026, 10, 22)
export const LIMITS: AdmissionLimits = { activePerUser: 2, queuedPerUser: 2, active: 4, queued: 8 }
/** Nothing starts by itself. */
export const ALL_WAIT: AdmissionLimits = { activePerUser: 0, queuedPerUser: 100, active: 0, queued: 100 }
export const NOTHING_USED: Settlement = { usage: [], costMicroUsd: null }
export const COMPLETE: TransitionInput = { input: 'complete', settlement: NOTHING_USED }

/** What one command by itself comes to; throws for one that is bad. */
export async function apply<C extends StoreCommand>(store: Store, command: C): Promise<ResultOf<C>> {
  const [result] = await store.commit([command])
  if (result === undefined || result.kind === 'failed') throw new Error(`The command failed: ${result?.message}`)
  return result as ResultOf<C>
}

export function ownership(owner: string, nowMs = NOW_MS): Ownership {
  return { owner, leaseUntilMs: nowMs + LEASE_MS }
}

let ids = 0

function newId(prefix: string): string {
  ids += 1
  return `${prefix}_${ids}`
}

/** A run that somebody asks for; each is another one. */
export function createCommand(overrides: Partial<CreateCommand> = {}): CreateCommand {
  return {
    kind: 'create',
    runId: newId('run'),
    newConversationId: newId('conv'),
    userId: 'ada',
    title: 'A question',
    input: '{"message":"A question"}',
    ownership: ownership('first'),
    limits: LIMITS,
    nowMs: NOW_MS,
    ...overrides,
  }
}

/** Creates a run that is let in. */
export async function createRun(store: Store, overrides: Partial<CreateCommand> = {}): Promise<RunRecord> {
  const { result } = await apply(store, createCommand({ ownership: ownership(store.owner), ...overrides }))
  if (result.outcome !== 'created') throw new Error(`The run was not created: ${result.outcome}`)
  return result.run
}

export function say(text: string, offset = 0): LogEvent {
  return { event: 'text', data: { mode: 'delta', block: 0, offset, text } }
}

/** A write that appends events and leaves the run as it was. */
export function writeCommand(
  run: RunRecord,
  events: readonly LogEvent[],
  overrides: Partial<WriteCommand> = {},
): WriteCommand {
  const segment = events.length === 0 ? undefined : encodeSegment(events, run.lastSeq, run.loggedBytes)
  const lastSeq = segment?.lastSeq ?? run.lastSeq
  const loggedBytes = run.loggedBytes + (segment?.bytes.length ?? 0)
  return {
    kind: 'write',
    run: { ...run, lastSeq, loggedBytes },
    epoch: run.epoch,
    from: run.status === 'queued' ? 'queued' : 'running',
    segment,
    unlessCancelled: false,
    ...overrides,
  }
}

/** A write that moves the run as `input` says. */
export function moveCommand(run: RunRecord, input: TransitionInput, overrides: Partial<WriteCommand> = {}): WriteCommand {
  const moved = transition(run, input, NOW_MS + 1_000)
  const write = writeCommand({ ...moved.run, lastSeq: run.lastSeq, loggedBytes: run.loggedBytes }, moved.events)
  return { ...write, epoch: run.epoch, from: run.status === 'queued' ? 'queued' : 'running', ...overrides }
}

/** Writes what must be written; answers the record after it. */
export async function write(store: Store, command: WriteCommand): Promise<RunRecord> {
  const { outcome } = await outcomeOf(store, command)
  if (outcome !== 'written') throw new Error(`The write is ${outcome}`)
  return mustFind(store, command.run.runId)
}

export async function outcomeOf(store: Store, command: WriteCommand): Promise<WriteResult> {
  return (await apply(store, command)).result
}

export async function mustFind(store: Store, runId: string): Promise<RunRecord> {
  const run = await store.findRun(runId)
  if (run === undefined) throw new Error(`The run ${runId} is not there`)
  return run
}
