import type { Segment } from './segment.ts'

/** The first segments that measure at most `maxBytes` together; at least one where there is one. */
export function upTo(segments: readonly Segment[], maxBytes: number): Segment[] {
  const taken: Segment[] = []
  let sizeBytes = 0
  for (const segment of segments) {
    if (taken.length > 0 && sizeBytes + segment.bytes.length > maxBytes) break
    taken.push(segment)
    sizeBytes += segment.bytes.length
  }
  return taken
}

/** The parts in chunks of at most `maxBytes`; a longer part is a chunk of its own. */
export function* gathered(parts: Iterable<Uint8Array>, maxBytes: number): Generator<Uint8Array> {
  let waiting: Uint8Array[] = []
  let sizeBytes = 0
  for (const part of parts) {
    if (sizeBytes > 0 && sizeBytes + part.length > maxBytes) {
      yield joined(waiting)
      waiting = []
      sizeBytes = 0
    }
    waiting.push(part)
    sizeBytes += part.length
  }
  if (waiting.length > 0) yield joined(waiting)
}

/** One part is itself: readers of the same segment share its bytes. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
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
