import type { LogEvent } from '@perdure/protocol'
import { expect, test } from 'vitest'
import { bytesAfter, encodeSegment, partAfter } from './segment.ts'
import { eventsOf } from './stored-view.ts'

const EVENTS: LogEvent[] = Array.from({ length: 20 }, (_, index) => ({
  event: 'text',
  data: { mode: 'delta', block: 0, offset: 100 * index, text: 'x'.repeat(100) },
}))

test('a long segment is read in parts that are bounded, each going on where the last ended, and all of it in the end', () => {
  const MAX_BYTES = 500
  const segment = encodeSegment(EVENTS, 7, 1_000)
  const parts = []
  for (let cursor = 9; cursor < segment.lastSeq; cursor = parts.at(-1)?.lastSeq ?? Infinity) {
    parts.push(partAfter(segment, cursor, MAX_BYTES))
  }
  expect(parts.length).toBeGreaterThan(3)
  // In memory too: whoever holds a part does not hold the rest with it.
  expect(parts.every(({ bytes }) => bytes.length <= MAX_BYTES && bytes.buffer.byteLength <= MAX_BYTES)).toBe(true)
  expect(Buffer.concat(parts.map(({ bytes }) => bytes))).toEqual(Buffer.from(bytesAfter(segment, 9)))
  expect(parts.flatMap(eventsOf)).toEqual(EVENTS.slice(2))
  expect((parts.at(-1)?.startByte ?? 0) + (parts.at(-1)?.bytes.length ?? 0)).toBe(1_000 + segment.bytes.length)
  expect(parts.map(({ offsets }) => offsets[0])).toEqual(parts.map(() => 0))
})

test('an event that is longer than a part may be is a part of its own', () => {
  const segment = encodeSegment(EVENTS, 0, 0)
  expect(partAfter(segment, 4, 1)).toMatchObject({ firstSeq: 5, lastSeq: 5 })
  expect(partAfter(segment, 0, Infinity)).toEqual(segment)
})
