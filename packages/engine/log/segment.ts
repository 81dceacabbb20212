import { encodeEvent, type LogEvent } from '@perdure/protocol'

/** The events of one run that share a commit, encoded for the wire once, for every reader. */
export interface Segment {
  firstSeq: number
  lastSeq: number
  /** Logged bytes of the run before this segment. */
  startByte: number
  bytes: Uint8Array
  /** Where each event begins in `bytes`; the first is 0. */
  offsets: Uint32Array
}

const encoder = new TextEncoder()

/** Encodes at least one event; `seq` counts on from `lastSeq`. */
export function encodeSegment(events: readonly LogEvent[], lastSeq: number, loggedBytes: number): Segment {
  const offsets = new Uint32Array(events.length)
  const parts: Uint8Array[] = []
  let sizeBytes = 0
  for (const [index, event] of events.entries()) {
    const part = encoder.encode(encodeEvent(event, lastSeq + 1 + index))
    offsets[index] = sizeBytes
    parts.push(part)
    sizeBytes += part.length
  }
  const bytes = new Uint8Array(sizeBytes)
  for (const [index, part] of parts.entries()) bytes.set(part, offsets[index])
  return { firstSeq: lastSeq + 1, lastSeq: lastSeq + events.length, startByte: loggedBytes, bytes, offsets }
}

/** The segment's bytes past `cursor`; all of them for a cursor before the segment, none for one at its end. */
export function bytesAfter(segment: Segment, cursor: number): Uint8Array {
  if (cursor < segment.firstSeq) return segment.bytes
  if (cursor >= segment.lastSeq) return new Uint8Array(0)
  return segment.bytes.subarray(segment.offsets[cursor - segment.firstSeq + 1])
}

/** Logged bytes of the run up to `cursor`, which the segment holds or follows directly. */
export function byteAt(segment: Segment, cursor: number): number {
  return segment.startByte + segment.bytes.length - bytesAfter(segment, cursor).length
}

/**
 * The segment's events past `cursor` that measure at most `maxBytes` together, at least one, for a cursor before its end: a
 * commit that gathered behind a slow disk is longer than what one reader should be handed at once. A copy: a reader that holds
 * it for hours holds nothing of the rest.
 */
export function partAfter(segment: Segment, cursor: number, maxBytes: number): Segment {
  const { firstSeq, offsets, bytes } = segment
  const from = Math.max(0, cursor + 1 - firstSeq)
  const offsetAt = (index: number): number => offsets[index] ?? bytes.length
  const startOffset = offsetAt(from)
  let to = from + 1
  while (to < offsets.length && offsetAt(to + 1) - startOffset <= maxBytes) to += 1
  return {
    firstSeq: firstSeq + from,
    lastSeq: firstSeq + to - 1,
    startByte: segment.startByte + startOffset,
    bytes: bytes.slice(startOffset, offsetAt(to)),
    offsets: offsets.subarray(from, to).map((offset) => offset - startOffset),
  }
}
