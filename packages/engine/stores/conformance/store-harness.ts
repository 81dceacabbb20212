import type { LogEvent } from '@perdure/protocol'
import { expect } from 'vitest'
import type { AdmissionLimits } from '../../limits.ts'
import { LEASE_MS } from '../../limits.ts'
import type { ResultOf } from '../../log/group-commit.ts'
import { encodeSegment } from '../../log/segment.ts'
import type { RunRecord } from '../../runs/run-record.ts'
import { transition, type Settlement, type TransitionInput } from '../../runs/transition.ts'
import type { CreateCommand, Ownership, Store, StoreCommand, WriteCommand, WriteResult } from '../store.ts'

/** Data that stores share, as processes share a database. */
export interface SharedData {
  /** A store of another process; closing it is that process's end. */
  open(owner: string): Promise<Store>
  /** Closes what is still open, and removes the data. */
  remove(): Promise<void>
}

export type OpenShared = () => Promise<SharedData>

export const NOW_MS = Date.UTC(2026, 10, 22)
export const LIMITS: AdmissionLimits = { activePerUser: 2, queuedPerUser: 2, active: 4, queued: 8 }
/** Nothing starts by itself. */
export const ALL_WAIT: AdmissionLimits = { activePerUser: 0, queuedPerUser: 100, active: 0, queued: 100 }
export const NOTHING_USED: Settlement = { usage: [], costMicroUsd: null }

/** Gives `use` a store on data of its own. */
export async function withStore(
  openShared: OpenShared,
  use: (store: Store, shared: SharedData) => Promise<void>,
): Promise<void> {
  const shared = await openShared()
  try {
    await use(await shared.open('first'), shared)
  } finally {
    await shared.remove()
  }
}

/** What one command by itself comes to. */
export async function apply<C extends StoreCommand>(store: Store, command: C): Promise<ResultOf<C>> {
  const [result] = await store.commit([command])
  expect(result?.kind).not.toBe('failed')
  return result as ResultOf<C>
}

export function ownership(owner: string, nowMs = NOW_MS): Ownership {
  return { owner, leaseUntilMs: nowMs + LEASE_MS }
}

let ids = 0

export function newId(prefix: string): string {
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

export const COMPLETE: TransitionInput = { input: 'complete', settlement: NOTHING_USED }

/** Writes what must be written; answers the record after it. */
export async function write(store: Store, command: WriteCommand): Promise<RunRecord> {
  expect(await outcomeOf(store, command)).toEqual({ outcome: 'written' })
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
