import { encodeEvent, foldEvents, safeCut, TEXT_EVENT_MAX_UNITS, type LogEvent, type TextData } from '@perdure/protocol'
import { joined } from './chunks.ts'
import type { ViewAt } from './feed.ts'
import { byteAt, bytesAfter, type Segment } from './segment.ts'
import { eventsOf } from './stored-view.ts'
import type { TextGrowth } from './text-growth.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** The same event for somebody who may not see costs. */
export function withoutCost<E extends LogEvent>(event: E): E {
  if (event.event !== 'done') return event
  const { costMicroUsd: _, ...data } = event.data
  return { ...event, data }
}

/**
 * A fold that can be told at any pace. Of its text it knows only how long it is: a long run has many readers that come at
 * different moments, and each would hold a text of its own.
 */
export interface Fold {
  readonly seq: number
  readonly loggedBytes: number
  readonly parts: readonly FoldPart[]
  /** Says its text, as the log goes on. */
  readonly growth: TextGrowth
}

type FoldPart = { kind: 'event'; event: LogEvent } | { kind: 'text'; block: number; mode: TextData['mode']; units: number }

export function foldOfView({ view, seq, loggedBytes }: ViewAt, growth: TextGrowth = { latest: view }): Fold {
  const parts = foldEvents(view, Number.MAX_SAFE_INTEGER).map((event): FoldPart => {
    if (event.event !== 'text') return { kind: 'event', event }
    const { block, mode, text } = event.data
    return { kind: 'text', block, mode, units: text.length }
  })
  return { seq, loggedBytes, parts, growth }
}

/** A fold as it travels, an event at a time; only the last carries an id. */
export function* encodeFold(fold: Fold, showCosts: boolean): Generator<Uint8Array> {
  for (const [index, part] of fold.parts.entries()) {
    const isLast = index === fold.parts.length - 1
    if (part.kind === 'event') {
      yield encoder.encode(encodeEvent(showCosts ? part.event : withoutCost(part.event), isLast ? fold.seq : undefined))
      continue
    }
    for (let offset = 0; offset < part.units;) {
      const piece = encodePiece(fold, part, offset, isLast)
      yield piece.bytes
      offset = piece.endOffset
    }
  }
}

/** A function of its own: a generator that waits holds what its variables name, and a piece of a text holds all of it. */
function encodePiece(
  { seq, growth }: Fold,
  { block, mode, units }: FoldPart & { kind: 'text' },
  offset: number,
  isLast: boolean,
): { bytes: Uint8Array; endOffset: number } {
  const rest = textOf(growth, block).slice(offset, units)
  const text = rest.slice(0, safeCut(rest, TEXT_EVENT_MAX_UNITS))
  const endOffset = offset + text.length
  const data: TextData = { mode: offset === 0 ? mode : 'delta', block, offset, text }
  const id = isLast && endOffset === units ? seq : undefined
  return { bytes: encoder.encode(encodeEvent({ event: 'text', data }, id)), endOffset }
}

function textOf({ latest }: TextGrowth, block: number): string {
  const item = latest.items.find((held) => held.kind === 'text' && held.block === block)
  if (item?.kind !== 'text') throw new Error(`The log lost its block ${block} without taking it back`)
  return item.text
}

const sizes = new WeakMap<ViewAt['view'], number>()

/** What the fold of a view measures on the wire. Counted once for a view. */
export function foldSizeBytes(at: ViewAt): number {
  const known = sizes.get(at.view)
  if (known !== undefined) return known
  let sizeBytes = 0
  for (const part of encodeFold(foldOfView(at), true)) sizeBytes += part.length
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
