import { endsInsidePair, joinDeltas, splitText, type LogEvent } from '@perdure/protocol'
import { afterToolStart, placeText, type TextPosition } from './text-position.ts'

/**
 * What an executor has said and no commit has taken yet. Deltas that wait together become one event; text is placed and cut
 * into events that never split a surrogate pair.
 */
export interface PendingEvents {
  /** Plain words, or an event that fits the log as it is. */
  add(part: string | LogEvent): void
  /** Closes a step: what was said before and after never shares an event. Returns how many events lie before it. */
  closeStep(): number
  /** Takes everything. */
  take(): LogEvent[]
  /** Gives back what was taken and not written; it goes before what came since. */
  giveBack(events: readonly LogEvent[]): void
  /** No more text comes: a half pair that waited for its other half is said as U+FFFD. */
  flushText(): void
  /** Throws everything away, a half pair too. Nothing more can be said after it: the text would have a gap. */
  discard(): void
  position(): TextPosition
  /** True where a commit would find nothing; a half pair may still wait. */
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

  function push(event: LogEvent): void {
    events.push(event)
    sizeBytes += sizeOf(event)
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
    if (joined === undefined) return push({ event: 'text', data: placed.data })
    events[events.length - 1] = { event: 'text', data: joined }
    sizeBytes += Buffer.byteLength(text)
  }

  function flushText(): void {
    if (halfPair === '') return
    halfPair = ''
    place('\uFFFD')
  }

  function take(): LogEvent[] {
    const taken = events
    events = []
    sizeBytes = 0
    barrier = 0
    return taken
  }

  return {
    add(part) {
      if (typeof part === 'string') return addText(part)
      flushText()
      if (part.event === 'tool_start') position = afterToolStart(position)
      push(part)
    },
    closeStep() {
      flushText()
      barrier = events.length
      return events.length
    },
    take,
    giveBack(taken) {
      barrier += taken.length
      events = [...taken, ...events]
      sizeBytes += taken.reduce((total, event) => total + sizeOf(event), 0)
    },
    flushText,
    discard() {
      take()
      halfPair = ''
    },
    position: () => position,
    isEmpty: () => events.length === 0,
    sizeBytes: () => sizeBytes,
  }
}

/** What an event holds, about: text by itself, anything else as JSON. */
function sizeOf(event: LogEvent): number {
  return Buffer.byteLength(event.event === 'text' ? event.data.text : JSON.stringify(event.data))
}
