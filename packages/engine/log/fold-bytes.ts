import { encodeEvent, foldEvents, type LogEvent } from '@perdure/protocol'
import type { ViewAt } from './feed.ts'

const encoder = new TextEncoder()

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
