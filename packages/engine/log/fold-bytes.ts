import { encodeEvent, foldEvents, type LogEvent } from '@perdure/protocol'
import { joined } from './chunks.ts'
import type { ViewAt } from './feed.ts'
import { byteAt, bytesAfter, type Segment } from './segment.ts'
import { eventsOf } from './stored-view.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** The same event for somebody who may not see costs. */
export function withoutCost<E extends LogEvent>(event: E): E {
  if (event.event !== 'done') return event
  const { costMicroUsd: _, ...data } = event.data
  return { ...event, data }
}

/** A fold as it travels, an event at a time; only the last carries an id. */
export function* encodeFold(at: ViewAt, showCosts: boolean): Generator<Uint8Array> {
  const events = foldEvents(at.view)
  for (const [index, event] of events.entries()) {
    const id = index === events.length - 1 ? at.seq : undefined
    yield encoder.encode(encodeEvent(showCosts ? event : withoutCost(event), id))
  }
}

const sizes = new WeakMap<ViewAt['view'], number>()

/** What the fold of a view measures on the wire. Counted once for a view. */
export function foldSizeBytes(at: ViewAt): number {
  const known = sizes.get(at.view)
  if (known !== undefined) return known
  let sizeBytes = 0
  for (const part of encodeFold(at, true)) sizeBytes += part.length
  sizes.set(at.view, sizeBytes)
  return sizeBytes
}

/**
 * Whether the fold of a view measures less than `sizeBytes` on the wire. Where its text alone does not, nothing is encoded:
 * a slow reader of a long text asks again with every commit.
 */
export function isFoldShorter(at: ViewAt, sizeBytes: number): boolean {
  let textUnits = 0
  for (const item of at.view.items) if (item.kind === 'text') textUnits += item.text.length
  return textUnits < sizeBytes && foldSizeBytes(at) < sizeBytes
}

/**
 * The segment's bytes past `cursor` for somebody who may not see costs. Looks into the segment itself: a run that another
 * process writes may have ended before this one has heard of it.
 */
export function segmentWithoutCost(segment: Segment, cursor: number): Uint8Array {
  const past = bytesAfter(segment, cursor)
  const doneAt = segment.offsets.at(-1) ?? 0
  if (past.length === 0 || !isDone(segment.bytes.subarray(doneAt))) return past
  const done = eventsOf({ ...segment, bytes: segment.bytes.subarray(doneAt) }).at(-1)
  if (done === undefined) return past
  const beforeDone = past.subarray(0, segment.startByte + doneAt - byteAt(segment, cursor))
  return joined([beforeDone, encoder.encode(encodeEvent(withoutCost(done), segment.lastSeq))])
}

/** The head of an encoded event is its `id:` and `event:` lines. */
const HEAD_BYTES = 64

function isDone(encoded: Uint8Array): boolean {
  return decoder.decode(encoded.subarray(0, HEAD_BYTES)).includes('\nevent: done\n')
}
