import { foldEvents, isTerminal } from '@perdure/protocol'
import { encodeSegment } from '../log/segment.ts'
import { readView, viewAfter } from '../log/stored-view.ts'
import type { WriteResult } from '../stores/store.ts'
import type { EngineContext } from './engine-context.ts'
import type { RunRecord } from './run-record.ts'
import { transition, type Settlement, type TransitionInput } from './transition.ts'

/**
 * Moves a run that no executor of this process works on: one that waits, or one that was just adopted. Fenced by the
 * record's epoch and status; readers here hear of it.
 */
export async function writeOnce(
  context: EngineContext,
  record: RunRecord,
  input: (settlement: Settlement) => TransitionInput,
): Promise<{ result: WriteResult; run: RunRecord }> {
  const { store, commit, feeds, clock } = context
  const settlement = context.settle(await store.readCharges(record.runId))
  const moved = transition(record, input(settlement), clock.nowMs())
  if (moved.events.length === 0) return { result: { outcome: 'written' }, run: record }
  const segment = encodeSegment(moved.events, record.lastSeq, record.loggedBytes)
  const run = { ...moved.run, lastSeq: segment.lastSeq, loggedBytes: record.loggedBytes + segment.bytes.length }
  const view = isTerminal(run.status)
    ? viewAfter((await readView(store, run.runId)).view, moved.events)
    : undefined
  const { result } = await commit.submit({
    kind: 'write',
    run,
    epoch: record.epoch,
    from: record.status === 'queued' ? 'queued' : 'running',
    segment,
    fold: view && { seq: run.lastSeq, loggedBytes: run.loggedBytes, body: JSON.stringify(foldEvents(view)) },
    unlessCancelled: false,
  })
  if (result.outcome === 'written') feeds.find(run.runId)?.publish({ record: run, view, segment })
  return { result, run }
}
