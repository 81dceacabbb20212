import {
  applyEvent,
  createStreamParser,
  emptyView,
  logEventListSchema,
  parseEvent,
  type LogEvent,
  type RunView,
} from '@perdure/protocol'
import { CHUNK_MAX_BYTES } from '../limits.ts'
import { StoreDamageError } from '../stores/damage.ts'
import type { Store } from '../stores/store.ts'
import type { ViewAt } from './feed.ts'
import type { Segment } from './segment.ts'
import { noteGrowth } from './text-growth.ts'

/** The events of a segment, read back from what was written for the wire. */
export function eventsOf(segment: Segment): LogEvent[] {
  const events: LogEvent[] = []
  for (const item of createStreamParser().feed(segment.bytes)) {
    if (item.kind !== 'event') continue
    const event = parseEvent(item.name, item.data)
    if (event === undefined || event.event === 'ready') throw new Error(`The log holds no ${item.name} like this one`)
    events.push(event)
  }
  return events
}

/** The view after `events`; throws where they do not follow, which a log of ours cannot do. */
export function viewAfter(view: RunView, events: readonly LogEvent[]): RunView {
  let after = view
  for (const event of events) {
    const outcome = applyEvent(after, event)
    if (outcome.outcome === 'gap') throw new Error(`The log has a gap before ${event.event}`)
    after = outcome.view
  }
  noteGrowth(view, after, events)
  return after
}

/** The events past `afterSeq`, a segment at a time. */
export async function* segmentsAfter(store: Store, runId: string, afterSeq: number): AsyncGenerator<Segment> {
  let cursor = afterSeq
  for (;;) {
    const segments = await store.readSegments(runId, cursor, CHUNK_MAX_BYTES)
    if (segments.length === 0) return
    yield* segments
    cursor = segments.at(-1)?.lastSeq ?? cursor
  }
}

/** The events past `afterSeq` that a checkpoint takes back: at most those of one step. */
export async function eventsAfter(store: Store, runId: string, afterSeq: number): Promise<LogEvent[]> {
  const events: LogEvent[] = []
  for await (const segment of segmentsAfter(store, runId, afterSeq)) {
    const past = eventsOf(segment)
    events.push(...past.slice(Math.max(0, afterSeq - segment.firstSeq + 1)))
  }
  return events
}

const START: ViewAt = { view: emptyView(), seq: 0, loggedBytes: 0 }

/**
 * The view at the log's end: from `known`, or the stored fold where that is all there is, and the segments past it. Costs
 * what the text is long plus at most what is logged between two folds. `seq` is 0 for a run whose log was erased. Damage is
 * passed by where a fold reaches past it, or the log tells what a damaged fold did; else this rejects with StoreDamageError.
 */
export async function readView(store: Store, runId: string, known?: ViewAt): Promise<ViewAt> {
  const from = known && (await unlessDamaged(readOn(store, runId, known)))
  if (from !== undefined && from !== 'damaged' && from !== known) return from
  // Nothing follows what is known: it is the end, or the log has given way to its fold.
  const fold = await readFold(store, runId)
  const isNewer = known === undefined || known.seq < (fold?.seq ?? 0)
  if (!isNewer && from === 'damaged') throw new StoreDamageError('The log is damaged past its fold')
  if (!isNewer) return known
  const start = fold ?? START
  return (await readOn(store, runId, start)) ?? start
}

/** `damaged` where the reading met damage. */
export async function unlessDamaged<T>(reading: Promise<T>): Promise<T | 'damaged'> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof StoreDamageError) return 'damaged'
    throw error
  }
}

/** Undefined where the log no longer holds what follows. */
async function readOn(store: Store, runId: string, start: ViewAt): Promise<ViewAt | undefined> {
  let at = start
  for await (const segment of segmentsAfter(store, runId, start.seq)) {
    if (segment.firstSeq > at.seq + 1) return undefined
    const events = eventsOf(segment).slice(Math.max(0, at.seq - segment.firstSeq + 1))
    at = {
      view: viewAfter(at.view, events),
      seq: segment.lastSeq,
      loggedBytes: segment.startByte + segment.bytes.length,
    }
  }
  return at
}

/** A fold that is damaged is made again from the log, where that is still whole. */
async function readFold(store: Store, runId: string): Promise<ViewAt | undefined> {
  const fold = await unlessDamaged(store.readFold(runId))
  if (fold === undefined) return undefined
  if (fold === 'damaged') {
    const whole = await readOn(store, runId, START)
    if (whole === undefined || whole === START) throw new StoreDamageError('A fold is damaged, and its log is gone')
    return whole
  }
  const events = logEventListSchema.parse(JSON.parse(fold.body))
  return { view: viewAfter(emptyView(), events), seq: fold.seq, loggedBytes: fold.loggedBytes }
}
