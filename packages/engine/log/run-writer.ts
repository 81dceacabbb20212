import { applyEvent, foldEvents, RUN_MAX_BYTES, type LogEvent, type RunView } from '@perdure/protocol'
import type { Clock } from '../clock.ts'
import { FOLD_EVERY_BYTES, PENDING_MAX_BYTES } from '../limits.ts'
import type { Charge, EmitOptions, ExecutorEvent } from '../runs/executor.ts'
import type { CancelledBy, RunRecord } from '../runs/run-record.ts'
import { transition, type Settlement, type TransitionInput } from '../runs/transition.ts'
import type { StoreCommand, StoredCheckpoint, StoredFold, StoreResult } from '../stores/store.ts'
import type { CommitSource, GroupCommit } from './group-commit.ts'
import { createPendingEvents } from './pending-events.ts'
import { encodeSegment, type Segment } from './segment.ts'
import type { TextPosition } from './text-position.ts'

/** Room that a run keeps for its end below its byte limit. */
const END_RESERVE_BYTES = 128 * 1024

/** The run is no longer this writer's to write. */
export class RunWriterClosedError extends Error {
  constructor() {
    super('The run is no longer this process’s to write')
    this.name = 'RunWriterClosedError'
  }
}

export interface RunWriterOptions {
  /** As owned by this process. */
  record: RunRecord
  /** The reader's view at `record.lastSeq`. */
  view: RunView
  /** Where this attempt's text goes on. */
  position: TextPosition
  /** Charges of earlier attempts. */
  charges: readonly Charge[]
  settle: (charges: readonly Charge[]) => Settlement
  commit: GroupCommit
  clock: Clock
  /** After each commit, before the executor hears of it: the segment may be sent to readers. */
  onCommitted: (written: { record: RunRecord; view: RunView; segment?: Segment }) => void
  /** Another process owns the run, or it has ended. Nothing more is written. */
  onLost: () => void
  /** More was said than a run may hold; what was too much is discarded. */
  onTooLarge: () => void
}

/** The one writer of a run's log in this process. */
export interface RunWriter {
  emit(events: readonly ExecutorEvent[], options?: EmitOptions): Promise<void>
  /** Says a ready-made event with the next commit. */
  say(event: LogEvent): void
  /**
   * Writes what waits and then moves the run as `input` says, in one commit. A cancel that was committed first wins over
   * an end. Resolves when it is durable: `lost` where the run was not this process's any more.
   */
  end(input: (settlement: Settlement) => TransitionInput): Promise<'written' | 'lost'>
  /** What the store knows of a cancel. */
  noteCancel(by: CancelledBy, atMs: number): void
  record(): RunRecord
}

interface Waiter {
  resolve(): void
  reject(error: Error): void
}

/** What one commit holds of the run. */
interface Taken {
  events: LogEvent[]
  waiters: Waiter[]
  checkpoint: StoredCheckpoint | undefined
  charges: Charge[]
  record: RunRecord
  view: RunView
  segment: Segment | undefined
  fold: StoredFold | undefined
  ending: boolean
}

interface Ending {
  input: (settlement: Settlement) => TransitionInput
  resolve(outcome: 'written' | 'lost'): void
}

export function createRunWriter(options: RunWriterOptions): RunWriter {
  const { commit, clock } = options
  const pending = createPendingEvents(options.position)
  const charges = new Map(options.charges.map((charge) => [charge.id, charge]))
  let { record, view } = options
  let waiters: Waiter[] = []
  let freshCharges: Charge[] = []
  /** The latest checkpoint that waits, and how many waiting events lie before it. */
  let checkpoint: { body: unknown; position: TextPosition; before: number } | undefined
  let taken: Taken | undefined
  let ending: Ending | undefined
  let closed = false
  let overflowed = false
  let said = false
  let foldedBytes = record.loggedBytes
  let foldSizeBytes = 0

  const source: CommitSource = { take, settled }

  function take(): StoreCommand | undefined {
    if (closed || taken !== undefined) return undefined
    if (pending.isEmpty() && freshCharges.length === 0 && checkpoint === undefined && ending === undefined) return undefined
    const writing = gather()
    if (writing === undefined) return undefined
    taken = writing
    return {
      kind: 'write',
      run: writing.record,
      epoch: record.epoch,
      from: 'running',
      segment: writing.segment,
      checkpoint: writing.checkpoint,
      charges: writing.charges,
      fold: writing.fold,
      unlessCancelled: writing.ending && record.cancelledBy === null,
    }
  }

  function gather(): Taken | undefined {
    if (ending !== undefined) pending.flushText()
    const events = pending.take()
    const moved =
      ending === undefined
        ? { run: record, events: [] }
        : transition(record, ending.input(options.settle([...charges.values()])), clock.nowMs())
    const all = [...events, ...moved.events]
    const segment = all.length === 0 ? undefined : encodeSegment(all, record.lastSeq, record.loggedBytes)
    const loggedBytes = record.loggedBytes + (segment?.bytes.length ?? 0)
    if (ending === undefined && loggedBytes > RUN_MAX_BYTES - END_RESERVE_BYTES) {
      tooLarge()
      return undefined
    }
    const nextView = all.reduce(applied, view)
    const nextRecord = { ...moved.run, lastSeq: segment?.lastSeq ?? record.lastSeq, loggedBytes }
    const batch: Taken = {
      events,
      waiters,
      checkpoint: checkpoint && {
        ...checkpoint.position,
        seq: record.lastSeq + checkpoint.before,
        body: checkpoint.body,
      },
      charges: freshCharges,
      record: nextRecord,
      view: nextView,
      segment,
      fold: foldOf(nextRecord, nextView),
      ending: ending !== undefined,
    }
    waiters = []
    freshCharges = []
    checkpoint = undefined
    return batch
  }

  /** A fold is stored at the end and each time the log has grown by as much as the last one measured. */
  function foldOf(next: RunRecord, nextView: RunView): StoredFold | undefined {
    const due = next.loggedBytes - foldedBytes > Math.max(FOLD_EVERY_BYTES, foldSizeBytes)
    if (next.endedAtMs === null && !due) return undefined
    const body = JSON.stringify(foldEvents(nextView))
    foldedBytes = next.loggedBytes
    foldSizeBytes = body.length
    return { seq: next.lastSeq, loggedBytes: next.loggedBytes, body }
  }

  function settled(answer: StoreResult): void {
    const writing = taken
    taken = undefined
    if (writing === undefined) return
    const result = answer.kind === 'write' ? answer.result : undefined
    if (result?.outcome === 'cancelled') return retryCancelled(writing, result.by, result.atMs)
    if (result?.outcome !== 'written') return lose(writing)
    const { cancelledBy, cancelRequestedAtMs } = record
    view = writing.view
    // A cancel that was noted while the commit was under way stays noted.
    record = writing.ending ? writing.record : { ...writing.record, cancelledBy, cancelRequestedAtMs }
    options.onCommitted({ record, view, segment: writing.segment })
    for (const waiter of writing.waiters) waiter.resolve()
    if (writing.ending) {
      closed = true
      ending?.resolve('written')
      rejectWaiters()
    } else if (!pending.isEmpty() || ending !== undefined || checkpoint !== undefined || freshCharges.length > 0) {
      commit.schedule(source, ending !== undefined)
    }
  }

  /** The end was refused: a cancel came first. What was to be said goes again, with the other end. */
  function retryCancelled(writing: Taken, by: CancelledBy, atMs: number): void {
    noteCancel(by, atMs)
    pending.giveBack(writing.events)
    waiters = [...writing.waiters, ...waiters]
    freshCharges = [...writing.charges, ...freshCharges]
    commit.schedule(source, true)
  }

  function lose(writing: Taken): void {
    closed = true
    waiters = [...writing.waiters, ...waiters]
    rejectWaiters()
    ending?.resolve('lost')
    options.onLost()
  }

  /** Text would go on past what was discarded, so nothing but the end is said from here. */
  function tooLarge(): void {
    overflowed = true
    rejectWaiters()
    freshCharges = []
    checkpoint = undefined
    options.onTooLarge()
  }

  function rejectWaiters(): void {
    const error = new RunWriterClosedError()
    for (const waiter of waiters.splice(0)) waiter.reject(error)
  }

  function noteCancel(by: CancelledBy, atMs: number): void {
    if (record.cancelledBy === null) record = { ...record, cancelledBy: by, cancelRequestedAtMs: atMs }
  }

  return {
    emit(events, { checkpoint: body, charges: given = [] } = {}) {
      if (closed || overflowed || ending !== undefined) return Promise.reject(new RunWriterClosedError())
      for (const event of events) pending.add(event)
      for (const charge of given) {
        if (charges.has(charge.id)) continue
        charges.set(charge.id, charge)
        freshCharges.push(charge)
      }
      if (body !== undefined) checkpoint = { before: pending.closeStep(), position: pending.position(), body }
      if (pending.sizeBytes() > PENDING_MAX_BYTES) {
        pending.take()
        tooLarge()
        return Promise.reject(new RunWriterClosedError())
      }
      commit.schedule(source, !said || body !== undefined)
      said = true
      return new Promise((resolve, reject) => waiters.push({ resolve, reject }))
    },
    say(event) {
      pending.push(event)
      commit.schedule(source, true)
    },
    end(input) {
      if (closed) return Promise.resolve('lost')
      return new Promise((resolve) => {
        ending = { input, resolve }
        commit.schedule(source, true)
      })
    },
    noteCancel,
    record: () => record,
  }
}

function applied(view: RunView, event: LogEvent): RunView {
  const outcome = applyEvent(view, event)
  if (outcome.outcome === 'gap') throw new Error(`The log does not continue at ${event.event}`)
  return outcome.view
}
