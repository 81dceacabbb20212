import type { LogEvent, RunView } from '@perdure/protocol'
import type { Clock } from '../clock.ts'
import { CHECKPOINT_MAX_BYTES, PENDING_MAX_BYTES } from '../limits.ts'
import type { Charge, EmitOptions, ExecutorEvent } from '../runs/executor.ts'
import type { CancelledBy, RunRecord } from '../runs/run-record.ts'
import { transition, type Settlement, type TransitionInput } from '../runs/transition.ts'
import type { StoreCommand, StoredCheckpoint, StoreResult } from '../stores/store.ts'
import { checkSaid, toolCallIds, type Said } from './executor-said.ts'
import type { CommitSource, GroupCommit } from './group-commit.ts'
import { createPendingEvents } from './pending-events.ts'
import { makeBatch, type FoldMark, type RunBatch } from './run-batch.ts'
import { BOUNDS, isTooLarge, RunTooLargeError, withoutCompletion } from './run-bounds.ts'
import { createRunCharges } from './run-charges.ts'
import type { Segment } from './segment.ts'
import type { TextPosition } from './text-position.ts'
import { createWaiters, type Waiters } from './waiters.ts'

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
  /**
   * What takes back what an earlier attempt said past `position`; empty on the first. It goes before the first thing that
   * this attempt says, in the same commit: nothing is taken from a reader until something stands in its place.
   */
  takesBack: readonly LogEvent[]
  /** Charges of earlier attempts. */
  charges: readonly Charge[]
  settle: (charges: readonly Charge[]) => Settlement
  commit: GroupCommit
  clock: Clock
  /** After each commit, before the executor hears of it: the segment may be sent to readers. */
  onCommitted: (written: { record: RunRecord; view: RunView; segment?: Segment | undefined }) => void
  /** Another process owns the run, or it has ended. Nothing more is written. */
  onLost: () => void
  /** More was said than a run may hold; what was too much is discarded. */
  onTooLarge: () => void
  /** Something was said that no reader could read; none of that `emit` is taken. */
  onInvalid: (error: unknown) => void
}

/** The one writer of a run's log in this process. */
export interface RunWriter {
  emit(events: readonly ExecutorEvent[], options?: EmitOptions): Promise<void>
  /**
   * Writes what waits and then moves the run as `input` says, in one commit. A cancel that was committed first wins over
   * an end. Resolves when it is durable: `lost` where the run was not this process's any more.
   */
  end(input: (settlement: Settlement) => TransitionInput): Promise<'written' | 'lost'>
  /** What the store knows of a cancel. */
  noteCancel(by: CancelledBy, atMs: number): void
  record(): RunRecord
}

/** What one commit holds of the run, and who waits for it. */
interface Taken extends RunBatch {
  events: LogEvent[]
  waiters: Waiters
  charges: Charge[]
  /** Of what this commit holds beside the run's record. */
  sizeBytes: number
  ending: boolean
  tookBack: boolean
}

interface Ending {
  input: (settlement: Settlement) => TransitionInput
  resolve(outcome: 'written' | 'lost'): void
}

export function createRunWriter(options: RunWriterOptions): RunWriter {
  const { commit, clock } = options
  const pending = createPendingEvents(options.position)
  const charges = createRunCharges(options.charges)
  const startedTools = new Set(toolCallIds(options.view))
  let followUps: readonly string[] = []
  let { record, view, takesBack } = options
  let waiters = createWaiters()
  /** The latest checkpoint that waits, and how many waiting events lie before it. */
  let checkpoint: { saved: Omit<StoredCheckpoint, 'seq'>; sizeBytes: number; before: number } | undefined
  let taken: Taken | undefined
  let ending: Ending | undefined
  let closed = false
  let overflowed: RunTooLargeError | undefined
  let said = false
  let foldMark: FoldMark = { loggedBytes: record.loggedBytes, sizeBytes: 0 }

  const source: CommitSource = { take, settled }
  const hasNews = (): boolean =>
    !pending.isEmpty() || !charges.isEmpty() || checkpoint !== undefined || ending !== undefined
  const waitingBytes = (): number => pending.sizeBytes() + charges.sizeBytes() + (checkpoint?.sizeBytes ?? 0)

  function take(): StoreCommand | undefined {
    if (closed || taken !== undefined) return undefined
    if (ending !== undefined) pending.flushText()
    let sizeBytes = waitingBytes()
    let events = pending.take()
    let batch = gather(events)
    if (isTooLarge(batch.record, ending !== undefined)) {
      tooLarge(BOUNDS.log)
      events = []
      sizeBytes = waitingBytes()
      batch = gather(events)
    }
    // Half a character may be all that waits: whoever said it need not wait for the other half.
    if (events.length === 0 && !hasNews()) {
      waiters.resolve()
      return undefined
    }
    const firstSeq = record.lastSeq + (batch.tookBack ? takesBack.length : 0)
    const stored = checkpoint && { ...checkpoint.saved, seq: firstSeq + checkpoint.before }
    taken = { ...batch, events, waiters, charges: charges.take(), sizeBytes, ending: ending !== undefined }
    waiters = createWaiters()
    checkpoint = undefined
    return {
      kind: 'write',
      run: batch.record,
      epoch: record.epoch,
      from: 'running',
      segment: batch.segment,
      checkpoint: stored,
      charges: taken.charges,
      fold: batch.fold,
      unlessCancelled: taken.ending && record.cancelledBy === null,
    }
  }

  /** One that is stopped or fails before it has said anything leaves what was said as it is. */
  function gather(events: readonly LogEvent[]): RunBatch & { tookBack: boolean } {
    const input = ending?.input(options.settle(charges.all()))
    const moved = input && transition(record, input, clock.nowMs())
    const tookBack = events.length > 0 || checkpoint !== undefined || moved?.run.status === 'completed'
    const said = [...(tookBack ? takesBack : []), ...events, ...(moved?.events ?? [])]
    return { ...makeBatch({ record, view, foldMark }, said, moved?.run ?? record), tookBack }
  }

  function settled(answer: StoreResult): void {
    const writing = taken
    taken = undefined
    const result = answer.kind === 'write' ? answer.result : undefined
    if (writing !== undefined && result?.outcome === 'cancelled') return retryCancelled(writing, result.by, result.atMs)
    if (writing === undefined || result?.outcome !== 'written') return lose(writing)
    const { cancelledBy, cancelRequestedAtMs } = record
    view = writing.view
    foldMark = writing.foldMark
    if (writing.tookBack) takesBack = []
    // A cancel that was noted while the commit was under way stays noted.
    record = writing.ending ? writing.record : { ...writing.record, cancelledBy, cancelRequestedAtMs }
    options.onCommitted({ record, view, segment: writing.segment })
    writing.waiters.resolve()
    // What was said meanwhile has scheduled its own commit.
    if (!writing.ending) return
    closed = true
    ending?.resolve('written')
    waiters.reject(new RunWriterClosedError())
  }

  /** The end was refused: a cancel came first. What was to be said goes again, with the other end. */
  function retryCancelled(writing: Taken, by: CancelledBy, atMs: number): void {
    noteCancel(by, atMs)
    pending.giveBack(writing.events)
    waiters.join(writing.waiters)
    charges.giveBack(writing.charges)
    commit.schedule(source, true)
  }

  function lose(writing: Taken | undefined): void {
    if (closed) return
    closed = true
    writing?.waiters.reject(new RunWriterClosedError())
    waiters.reject(new RunWriterClosedError())
    ending?.resolve('lost')
    options.onLost()
  }

  /**
   * Text would go on past what is discarded, so nothing but the end is said from here, and it is no completion. What was
   * spent is kept.
   */
  function tooLarge(bound: string): void {
    overflowed = new RunTooLargeError(bound)
    pending.discard()
    checkpoint = undefined
    waiters.reject(overflowed)
    if (ending !== undefined) ending = { ...ending, input: withoutCompletion(ending.input) }
    options.onTooLarge()
  }

  function noteCancel(by: CancelledBy, atMs: number): void {
    if (record.cancelledBy === null) record = { ...record, cancelledBy: by, cancelRequestedAtMs: atMs }
  }

  /** The bound that it is past, if any: then what was spent is kept, as far as it goes, and nothing else counts. */
  function keep({ parts, charges: given, checkpoint: body }: Said): string | undefined {
    if (!charges.add(given)) return BOUNDS.charges
    const sizeBytes = body === undefined ? 0 : Buffer.byteLength(body)
    if (sizeBytes > CHECKPOINT_MAX_BYTES) return BOUNDS.checkpoint
    for (const part of parts) {
      pending.add(part)
      note(part)
    }
    if (body !== undefined) {
      const before = pending.closeStep()
      checkpoint = { before, sizeBytes, saved: { ...pending.position(), followUps, body } }
    }
    return waitingBytes() + (taken?.sizeBytes ?? 0) > PENDING_MAX_BYTES ? BOUNDS.pending : undefined
  }

  function note(part: string | LogEvent): void {
    if (typeof part === 'string') return
    if (part.event === 'tool_start') startedTools.add(part.data.toolCallId)
    if (part.event === 'follow_ups') followUps = part.data.items
    if (part.event === 'text') for (const id of part.data.drop ?? []) startedTools.delete(id)
  }

  takesBack.forEach(note)

  return {
    emit(events, emitOptions = {}) {
      if (closed || overflowed !== undefined || ending !== undefined) {
        return Promise.reject(overflowed ?? new RunWriterClosedError())
      }
      let bound: string | undefined
      try {
        bound = keep(checkSaid(events, emitOptions, (toolCallId) => startedTools.has(toolCallId)))
      } catch (error) {
        options.onInvalid(error)
        return Promise.reject(error instanceof Error ? error : new Error(String(error)))
      }
      const durable = waiters.wait()
      if (bound !== undefined) tooLarge(bound)
      commit.schedule(source, !said || emitOptions.checkpoint !== undefined)
      said = true
      return durable
    },
    end(input) {
      if (closed) return Promise.resolve('lost')
      return new Promise((resolve) => {
        ending = { input: overflowed === undefined ? input : withoutCompletion(input), resolve }
        commit.schedule(source, true)
      })
    },
    noteCancel,
    record: () => record,
  }
}
