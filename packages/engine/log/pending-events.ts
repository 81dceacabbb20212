import { endsInsidePair, fitEvent, joinDeltas, splitText, type LogEvent } from '@perdure/protocol'
import type { ExecutorEvent } from '../runs/executor.ts'
import { afterToolStart, placeText, type TextPosition } from './text-position.ts'

/**
 * What an executor has said and no commit has taken yet. Deltas that wait together become one event; text is placed and cut
 * into events that never split a surrogate pair.
 */
export interface PendingEvents {
  add(event: ExecutorEvent): void
  /** Closes a step: what was said before and after never shares an event. Returns how many events lie before it. */
  closeStep(): number
  /** Takes everything. */
  take(): LogEvent[]
  /** Gives back what was taken and not written; it goes before what came since. */
  giveBack(events: readonly LogEvent[]): void
  /** Says a ready-made event, such as the one that takes an earlier attempt back. */
  push(event: LogEvent): void
  /** No more text comes: a half pair that waited for its other half is said as U+FFFD. */
  flushText(): void
  position(): TextPosition
  isEmpty(): boolean
  /** About how many bytes wait. */
  sizeBytes(): number
}

export function createPendingEvents(start: TextPosition): PendingEvents {
  let events: LogEvent[] = []
  let position = start
  let halfPair = ''
  let sizeBytes = 0
  /** Events before this index are not joined with. */
  let barrier = 0

  function push(event: LogEvent, eventBytes: number): void {
    events.push(event)
    sizeBytes += eventBytes
  }

  function addText(said: string): void {
    let text = halfPair + said
    halfPair = endsInsidePair(text) ? text.slice(-1) : ''
    if (halfPair !== '') text = text.slice(0, -1)
    for (const piece of splitText(text.toWellFormed())) place(piece)
  }

  function place(text: string): void {
    const placed = placeText(position, text)
    position = placed.position
    const last = events.length > barrier ? events.at(-1) : undefined
    const joined = last?.event === 'text' ? joinDeltas(last.data, placed.data) : undefined
    if (joined === undefined) return push({ event: 'text', data: placed.data }, text.length)
    events[events.length - 1] = { event: 'text', data: joined }
    sizeBytes += text.length
  }

  function flushText(): void {
    if (halfPair === '') return
    halfPair = ''
    place('\uFFFD')
  }

  return {
    add(event) {
      if (event.event === 'text') return addText(event.text)
      flushText()
      if (event.event === 'tool_start') position = afterToolStart(position)
      const fitted = fitEvent(event)
      push(fitted, JSON.stringify(fitted.data).length)
    },
    closeStep() {
      flushText()
      barrier = events.length
      return events.length
    },
    take() {
      const taken = events
      events = []
      sizeBytes = 0
      barrier = 0
      return taken
    },
    giveBack(taken) {
      barrier += taken.length
      events = [...taken, ...events]
    },
    push: (event) => push(event, JSON.stringify(event.data).length),
    flushText,
    position: () => position,
    isEmpty: () => events.length === 0,
    sizeBytes: () => sizeBytes,
  }
}
