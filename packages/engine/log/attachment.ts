import { encodeEvent, type LogEvent, type ReadyData } from '@perdure/protocol'
import { CHUNK_MAX_BYTES, SUBSCRIBER_BUDGET_BYTES } from '../limits.ts'
import type { Store } from '../stores/store.ts'
import type { Feed, FeedState, ViewAt } from './feed.ts'
import { encodeFold, foldSizeBytes, withoutCost } from './fold-bytes.ts'
import { byteAt, bytesAfter, type Segment } from './segment.ts'
import { eventsOf, readView } from './stored-view.ts'

const encoder = new TextEncoder()

export interface AttachmentOptions {
  feed: Feed
  store: Store
  /** Valid or not: what the reader says it has. */
  cursor: number | undefined
  showCosts: boolean
  signal: AbortSignal
}

/** Where a reader stands in the log. */
interface ReaderAt {
  seq: number
  byte: number
}

/**
 * One reader's stream, as fast as it is pulled: `ready`, a fold or what is past the cursor, then every event as it becomes
 * durable. It holds one chunk at a time. Ends after `done`, when the process lets go of its readers, or when the signal
 * aborts.
 */
export async function* attachmentChunks(options: AttachmentOptions): AsyncGenerator<Uint8Array> {
  const { feed, signal, showCosts } = options
  const resumed = await resumePoint(options)
  let at: ReaderAt
  if (resumed === undefined) {
    at = yield* sendFold(await currentView(options))
  } else {
    at = resumed
    yield ready(feed, false, resumed.seq)
  }
  let toldPosition = feed.state().queue?.position
  while (!signal.aborted) {
    const version = feed.version()
    const state = feed.state()
    if (at.seq < state.lastSeq) {
      const next = await readOn(options, at, state)
      if (next === undefined) {
        at = yield* sendFold(await currentView(options))
      } else {
        yield next.bytes
        at = next.at
      }
    } else if (state.ended || state.closed) {
      return
    } else if (state.status === 'queued' && state.queue !== undefined && state.queue.position !== toldPosition) {
      toldPosition = state.queue.position
      const data = { status: 'queued', attempt: state.attempt, queue: state.queue } as const
      yield encoder.encode(encodeEvent({ event: 'status', data }))
    } else {
      await feed.changed(version, signal)
    }
  }

  function* sendFold(view: ViewAt): Generator<Uint8Array, ReaderAt> {
    yield ready(feed, true, view.seq)
    yield* gathered(encodeFold(view, showCosts))
    return { seq: view.seq, byte: view.loggedBytes }
  }
}

/** True where a reader with this cursor has nothing left to hear. */
export function isFinished(state: FeedState, cursor: number | undefined): boolean {
  return state.ended && cursor === state.lastSeq
}

/** Where the reader goes on as logged; undefined where a fold serves it better, or is all there is. */
async function resumePoint(options: AttachmentOptions): Promise<ReaderAt | undefined> {
  const { feed, store, cursor } = options
  const { lastSeq, loggedBytes } = feed.state()
  if (cursor === undefined || cursor > lastSeq) return undefined
  if (cursor === lastSeq) return { seq: cursor, byte: loggedBytes }
  const segments = feed.recentAfter(cursor) ?? (await store.readSegments(feed.runId, cursor, 1))
  const first = segments[0]
  if (first === undefined || first.firstSeq > cursor + 1) return undefined
  const byte = byteAt(first, cursor)
  const foldIsShorter = foldSizeBytes(await currentView(options)) < loggedBytes - byte
  return foldIsShorter ? undefined : { seq: cursor, byte }
}

/** The next bytes as logged; undefined where the reader is so far behind that a fold is shorter, or the log is gone. */
async function readOn(
  options: AttachmentOptions,
  at: ReaderAt,
  state: FeedState,
): Promise<{ bytes: Uint8Array; at: ReaderAt } | undefined> {
  const { feed, store, showCosts } = options
  const behindBytes = state.loggedBytes - at.byte
  if (behindBytes > SUBSCRIBER_BUDGET_BYTES && foldSizeBytes(await currentView(options)) < behindBytes) return undefined
  const segments = feed.recentAfter(at.seq) ?? (await store.readSegments(feed.runId, at.seq, CHUNK_MAX_BYTES))
  const first = segments[0]
  if (first === undefined || first.firstSeq > at.seq + 1) return undefined
  const taken = upTo(segments, CHUNK_MAX_BYTES)
  const last = taken.at(-1) ?? first
  const ends = state.ended && last.lastSeq === state.lastSeq
  const parts = taken.map((segment) =>
    ends && !showCosts && segment === last ? segmentWithoutCost(segment, at.seq) : bytesAfter(segment, at.seq),
  )
  return { bytes: joined(parts), at: { seq: last.lastSeq, byte: last.startByte + last.bytes.length } }
}

/** This process's latest view where it is current, else the stored one, kept for the next who asks. */
async function currentView({ feed, store }: AttachmentOptions): Promise<ViewAt> {
  const known = feed.viewAt()
  if (known !== undefined && known.seq >= feed.state().lastSeq) return known
  const read = await readView(store, feed.runId, known)
  feed.keepView(read)
  return read
}

function ready(feed: Feed, fold: boolean, cursor: number): Uint8Array {
  const { status, attempt, queue } = feed.state()
  const data: ReadyData = {
    protocol: 1,
    runId: feed.runId,
    conversationId: feed.conversationId,
    status,
    attempt,
    ...(status === 'queued' && queue !== undefined ? { queue } : {}),
    fold,
    cursor,
  }
  return encoder.encode(encodeEvent({ event: 'ready', data }))
}

/** The segment past `cursor`, its last event being the run's `done`, for somebody who may not see costs. */
function segmentWithoutCost(segment: Segment, cursor: number): Uint8Array {
  const doneAt = segment.offsets.at(-1) ?? 0
  const done: LogEvent | undefined = eventsOf(segment).at(-1)
  if (done === undefined) return bytesAfter(segment, cursor)
  const before = bytesAfter(segment, cursor).subarray(0, Math.max(0, doneAt - (byteAt(segment, cursor) - segment.startByte)))
  return joined([before, encoder.encode(encodeEvent(withoutCost(done), segment.lastSeq))])
}

function upTo(segments: readonly Segment[], maxBytes: number): Segment[] {
  const taken: Segment[] = []
  let sizeBytes = 0
  for (const segment of segments) {
    if (taken.length > 0 && sizeBytes + segment.bytes.length > maxBytes) break
    taken.push(segment)
    sizeBytes += segment.bytes.length
  }
  return taken
}

function* gathered(parts: Iterable<Uint8Array>): Generator<Uint8Array> {
  let waiting: Uint8Array[] = []
  let sizeBytes = 0
  for (const part of parts) {
    if (sizeBytes > 0 && sizeBytes + part.length > CHUNK_MAX_BYTES) {
      yield joined(waiting)
      waiting = []
      sizeBytes = 0
    }
    waiting.push(part)
    sizeBytes += part.length
  }
  if (waiting.length > 0) yield joined(waiting)
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return only
  const bytes = new Uint8Array(parts.reduce((sizeBytes, part) => sizeBytes + part.length, 0))
  let offset = 0
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.length
  }
  return bytes
}
