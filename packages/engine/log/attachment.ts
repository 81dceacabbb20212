import { encodeEvent, type ReadyData } from '@perdure/protocol'
import { CHUNK_MAX_BYTES, SUBSCRIBER_BUDGET_BYTES } from '../limits.ts'
import type { Store } from '../stores/store.ts'
import { gathered, joined, upTo } from './chunks.ts'
import type { Feed, FeedState, ViewAt } from './feed.ts'
import { encodeFold, foldOfView, isFoldShorter, segmentWithoutCost, type Fold } from './fold-bytes.ts'
import { byteAt, bytesAfter, partAfter } from './segment.ts'
import { readView, unlessDamaged } from './stored-view.ts'

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
 * durable. It holds one chunk at a time, and no view: the text of one may be as long as a run. Ends after `done`, when the
 * process lets go of its readers, when the log was erased, or when the signal aborts; rejects with StoreDamageError where
 * neither log nor fold can tell what comes next.
 */
export async function* attachmentChunks(options: AttachmentOptions): AsyncGenerator<Uint8Array> {
  const { feed, signal, showCosts } = options
  if (signal.aborted) return
  let toldPlace: string | undefined
  let at = await resumePoint(options)
  if (at === undefined) {
    const fold = await currentFold(options)
    if (fold.seq === 0) return
    at = yield* sendFold(fold)
  } else {
    yield sayReady(false, at.seq)
  }
  while (!signal.aborted) {
    const version = feed.version()
    const state = feed.state()
    if (at.seq < state.lastSeq) {
      const next = await readOn(options, at, state)
      if (next === undefined) {
        const fold = await currentFold(options)
        if (fold.seq <= at.seq) return
        at = yield* sendFold(fold)
      } else {
        yield next.bytes
        at = next.at
      }
    } else if (state.ended || state.closed) {
      return
    } else if (state.queue !== undefined && placeOf(state) !== toldPlace) {
      toldPlace = placeOf(state)
      const data = { status: 'queued', attempt: state.attempt, queue: state.queue } as const
      yield encoder.encode(encodeEvent({ event: 'status', data }))
    } else {
      await feed.changed(version, signal)
    }
  }

  function sayReady(fold: boolean, cursor: number): Uint8Array {
    const state = feed.state()
    toldPlace = placeOf(state)
    const { status, attempt, queue } = state
    const { runId, conversationId } = feed
    const place = queue === undefined ? {} : { queue }
    const data: ReadyData = { protocol: 1, runId, conversationId, status, attempt, ...place, fold, cursor }
    return encoder.encode(encodeEvent({ event: 'ready', data }))
  }

  function* sendFold(fold: Fold): Generator<Uint8Array, ReaderAt> {
    yield sayReady(true, fold.seq)
    yield* gathered(encodeFold(fold, showCosts), CHUNK_MAX_BYTES)
    return { seq: fold.seq, byte: fold.loggedBytes }
  }
}

/** What a reader was told of its place, so that a move is told once; an attempt's first place is always told. */
function placeOf({ attempt, queue }: FeedState): string | undefined {
  return queue && `${attempt} ${queue.position}`
}

/** Where the reader goes on as logged; undefined where a fold serves it better, or is all there is. */
async function resumePoint(options: AttachmentOptions): Promise<ReaderAt | undefined> {
  const { feed, store, cursor } = options
  const { lastSeq, loggedBytes } = feed.state()
  if (cursor === undefined || cursor > lastSeq) return undefined
  if (cursor === lastSeq) return { seq: cursor, byte: loggedBytes }
  const segments = feed.recentAfter(cursor) ?? (await unlessDamaged(store.readSegments(feed.runId, cursor, 1)))
  if (segments === 'damaged') return undefined
  const first = segments[0]
  if (first === undefined || first.firstSeq > cursor + 1) return undefined
  const byte = byteAt(first, cursor)
  return (await isToldShorter(options, loggedBytes - byte)) ? undefined : { seq: cursor, byte }
}

/** The next bytes as logged; undefined where a fold is shorter for a reader far behind, or the log is gone or damaged. */
async function readOn(
  options: AttachmentOptions,
  at: ReaderAt,
  state: FeedState,
): Promise<{ bytes: Uint8Array; at: ReaderAt } | undefined> {
  const { feed, store, showCosts } = options
  const behindBytes = state.loggedBytes - at.byte
  if (behindBytes > SUBSCRIBER_BUDGET_BYTES && (await isToldShorter(options, behindBytes))) return undefined
  const segments =
    feed.recentAfter(at.seq) ?? (await unlessDamaged(store.readSegments(feed.runId, at.seq, CHUNK_MAX_BYTES)))
  if (segments === 'damaged') return undefined
  const first = segments[0]
  if (first === undefined || first.firstSeq > at.seq + 1) return undefined
  const isLong = first.bytes.length > CHUNK_MAX_BYTES
  const taken = isLong ? [partAfter(first, at.seq, CHUNK_MAX_BYTES)] : upTo(segments, CHUNK_MAX_BYTES)
  const last = taken.at(-1) ?? first
  const bytesOf = showCosts ? bytesAfter : segmentWithoutCost
  const bytes = joined(taken.map((segment) => bytesOf(segment, at.seq)))
  return { bytes, at: { seq: last.lastSeq, byte: last.startByte + last.bytes.length } }
}

/** Whoever can read on as logged does, where no fold can be made any more. */
async function isToldShorter(options: AttachmentOptions, sizeBytes: number): Promise<boolean> {
  const view = await unlessDamaged(currentView(options))
  return view !== 'damaged' && isFoldShorter(view, sizeBytes)
}

/** This process's latest view where it is current, else the stored one, kept for the next who asks. */
async function currentView({ feed, store }: AttachmentOptions): Promise<ViewAt> {
  const known = feed.viewAt()
  if (known !== undefined && known.seq >= feed.state().lastSeq) return known
  const read = await readView(store, feed.runId, known)
  feed.keepView(read)
  return feed.viewAt() ?? read
}

async function currentFold(options: AttachmentOptions): Promise<Fold> {
  return foldOfView(await currentView(options), options.feed.growth())
}
