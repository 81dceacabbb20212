import type { LogEvent } from '@perdure/protocol'
import { createRunWriter, type RunWriter } from '../log/run-writer.ts'
import { eventsAfter, readView } from '../log/stored-view.ts'
import { TEXT_START, takeBack } from '../log/text-position.ts'
import type { Feed } from '../log/feed.ts'
import type { EngineContext } from './engine-context.ts'
import type { RunRecord } from './run-record.ts'

export interface OpenedWriter {
  writer: RunWriter
  /** The last checkpoint's value; undefined where none was reached. */
  resumeFrom: unknown
}

/**
 * The writer of a run that this process has just started or taken over, at the place from which its executor goes on. What
 * a later attempt says first takes back what those before it said past the last checkpoint.
 */
export async function openWriter(
  context: EngineContext,
  record: RunRecord,
  feed: Feed,
  on: { lost: () => void; tooLarge: () => void; invalid: (error: unknown) => void },
): Promise<OpenedWriter> {
  const { store, commit, clock, settle } = context
  const later = record.attempt > 1
  const [{ view }, checkpoint, charges] = await Promise.all([
    readView(store, record.runId, feed.viewAt()),
    later ? store.readCheckpoint(record.runId) : undefined,
    later ? store.readCharges(record.runId) : [],
  ])
  const past = later ? await eventsAfter(store, record.runId, checkpoint?.seq ?? 0) : []
  const { block, offset, afterTool } = checkpoint ?? TEXT_START
  const position = { block, offset, afterTool }
  const takesBack: LogEvent[] = later ? takeBack(position, past) : []
  // Taking back takes all follow-ups; those before the checkpoint are said again.
  const items = [...(checkpoint?.followUps ?? [])]
  if (items.length > 0) takesBack.push({ event: 'follow_ups', data: { items } })
  const writer = createRunWriter({
    record,
    view,
    position,
    takesBack,
    charges,
    settle,
    commit,
    clock,
    onCommitted: (written) => feed.publish(written),
    onLost: on.lost,
    onTooLarge: on.tooLarge,
    onInvalid: on.invalid,
  })
  return { writer, resumeFrom: checkpoint && (JSON.parse(checkpoint.body) as unknown) }
}
