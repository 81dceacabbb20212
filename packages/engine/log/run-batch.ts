import { foldEvents, type LogEvent, type RunView } from '@perdure/protocol'
import { FOLD_EVERY_BYTES } from '../limits.ts'
import type { RunRecord } from '../runs/run-record.ts'
import type { StoredFold } from '../stores/store.ts'
import type { ViewAt } from './feed.ts'
import { encodeSegment, type Segment } from './segment.ts'
import { viewAfter } from './stored-view.ts'

/** When the fold of a run was last stored, and how long it was. */
export interface FoldMark {
  loggedBytes: number
  sizeBytes: number
}

/** What one commit makes of a run: its log longer by a segment, its record and view as they are then. */
export interface RunBatch {
  record: RunRecord
  view: RunView
  segment: Segment | undefined
  fold: StoredFold | undefined
  foldMark: FoldMark
}

/** The batch that appends `events` and leaves the run as `moved`. Pure. */
export function makeBatch(
  at: { record: RunRecord; view: RunView; foldMark: FoldMark },
  events: readonly LogEvent[],
  moved: RunRecord,
): RunBatch {
  const { lastSeq, loggedBytes } = at.record
  const segment = events.length === 0 ? undefined : encodeSegment(events, lastSeq, loggedBytes)
  const record: RunRecord = {
    ...moved,
    lastSeq: segment?.lastSeq ?? lastSeq,
    loggedBytes: loggedBytes + (segment?.bytes.length ?? 0),
  }
  const view = viewAfter(at.view, events)
  const fold = isFoldDue(record, at.foldMark) ? foldOf(record, view) : undefined
  const foldMark = fold === undefined ? at.foldMark : { loggedBytes: record.loggedBytes, sizeBytes: fold.body.length }
  return { record, view, segment, fold, foldMark }
}

export function foldOf({ lastSeq, loggedBytes }: RunRecord, view: RunView): StoredFold {
  return foldAt({ view, seq: lastSeq, loggedBytes })
}

/** A view as it is stored. */
export function foldAt({ view, seq, loggedBytes }: ViewAt): StoredFold {
  return { seq, loggedBytes, body: JSON.stringify(foldEvents(view)) }
}

/** A fold is stored at the end, and each time the log has grown by as much as the last one measured. */
function isFoldDue(record: RunRecord, last: FoldMark): boolean {
  return record.endedAtMs !== null || record.loggedBytes - last.loggedBytes > Math.max(FOLD_EVERY_BYTES, last.sizeBytes)
}
