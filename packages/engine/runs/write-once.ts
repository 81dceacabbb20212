import { isTerminal, type LogEvent, type RunView } from '@perdure/protocol'
import { foldOf } from '../log/run-batch.ts'
import { encodeSegment } from '../log/segment.ts'
import { readView, unlessDamaged, viewAfter } from '../log/stored-view.ts'
import type { WriteResult } from '../stores/store.ts'
import type { EngineContext } from './engine-context.ts'
import type { RunRecord } from './run-record.ts'
import { UNKNOWN } from './settlement.ts'
import { transition, type Settlement, type TransitionInput } from './transition.ts'

/**
 * Moves a run that no executor of this process works on: one that waits, or one that was just adopted. Fenced by the
 * record's epoch and status; readers here hear of it.
 */
export async function writeOnce(
  context: EngineContext,
  record: RunRecord,
  input: (settlement: Settlement) => TransitionInput,
): Promise<{ result: Exclude<WriteResult, { outcome: 'cancelled' }>; run: RunRecord }> {
  const { store, commit, feeds, clock } = context
  const charges = await unlessDamaged(store.readCharges(record.runId))
  const settlement = charges === 'damaged' ? UNKNOWN : context.settle(charges)
  const moved = transition(record, input(settlement), clock.nowMs())
  if (moved.events.length === 0) return { result: { outcome: 'written' }, run: record }
  const segment = encodeSegment(moved.events, record.lastSeq, record.loggedBytes)
  const run = { ...moved.run, lastSeq: segment.lastSeq, loggedBytes: record.loggedBytes + segment.bytes.length }
  const view = isTerminal(run.status) ? await endingView(context, record, moved.events) : undefined
  const { result } = await commit.submit({
    kind: 'write',
    run,
    epoch: record.epoch,
    from: record.status === 'queued' ? 'queued' : 'running',
    segment,
    fold: view && foldOf(run, view),
    unlessCancelled: record.status === 'running' && record.cancelledBy === null,
  })
  if (result.outcome === 'cancelled') {
    // A cancel came between: the run does not go on, it ends.
    return writeOnce(context, { ...record, cancelledBy: result.by, cancelRequestedAtMs: result.atMs }, input)
  }
  if (result.outcome === 'written') feeds.find(run.runId)?.publish({ record: run, view, segment })
  return { result, run }
}

/** Undefined where the log cannot be read: an end is worth more than its fold. */
async function endingView(
  { store, logger }: EngineContext,
  { runId }: RunRecord,
  ending: readonly LogEvent[],
): Promise<RunView | undefined> {
  try {
    return viewAfter((await readView(store, runId)).view, ending)
  } catch (error) {
    logger.error({ runId, error }, 'the log of a run that ends could not be read')
    return undefined
  }
}
