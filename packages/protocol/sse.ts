import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { parseCursor } from './cursor.ts'
import type { StreamEvent } from './events.ts'

/** Server-sent events, as the protocol uses them: one `data:` line of JSON, `id:` only where a cursor is reached. */

/** The comment line that shows a reader that the connection lives. */
export const HEARTBEAT = ': heartbeat\n\n'

/** The longest `id:` line that `encodeEvent` writes: a safe integer has 16 digits. */
export const ID_LINE_MAX_BYTES = 'id: 9007199254740991\n'.length

/** JSON may hold these as they are, and some line readers take them for line ends. */
const UNUSUAL_LINE_ENDS = /[\u0085\u2028\u2029]/g
const HAS_UNUSUAL_LINE_END = /[\u0085\u2028\u2029]/

/**
 * One event as it travels, blank line included. Always well-formed and in one `data:` line, whatever the strings hold:
 * line ends and lone surrogates are written as JSON escapes. `id` is the `seq` the event reaches.
 */
export function encodeEvent(event: StreamEvent, id?: number): string {
  const head = id === undefined ? '' : `id: ${id}\n`
  return `${head}event: ${event.event}\ndata: ${encodeJson(event.data)}\n\n`
}

/** JSON in one line for every reader of lines; empty for what JSON cannot say (undefined, a function). */
export function encodeJson(value: unknown): string {
  const json = JSON.stringify(value) ?? ''
  return HAS_UNUSUAL_LINE_END.test(json) ? json.replace(UNUSUAL_LINE_ENDS, escapeUnit) : json
}

/** The line that suggests how long to wait before attaching again. */
export function encodeRetry(delayMs: number): string {
  return `retry: ${Math.round(delayMs)}\n\n`
}

/**
 * One thing found in a stream. `data` is the parsed JSON, undefined where it is none (JSON itself has no undefined);
 * `id` is absent where it is no whole number of at least 1. `overflow`: an event went on without end; nothing follows
 * it.
 */
export type StreamItem =
  | { kind: 'event'; name: string; id?: number; data: unknown }
  | { kind: 'comment' }
  | { kind: 'retry'; delayMs: number }
  | { kind: 'overflow' }

/** Far above what an event may measure; a stream that holds more without an end is not ours. */
export const PARSER_BUFFER_MAX_CHARACTERS = 1024 * 1024

export interface StreamParser {
  /** What `chunk` completes, in order; a chunk may end anywhere, also inside a character. Nothing after `overflow`. */
  feed(chunk: Uint8Array): StreamItem[]
}

/** A parser for one connection. An event that the connection's end cut off is not told. */
export function createStreamParser(): StreamParser {
  const decoder = new TextDecoder()
  let found: StreamItem[] = []
  let overflowed = false
  const parser = createParser({
    maxBufferSize: PARSER_BUFFER_MAX_CHARACTERS,
    onEvent: (message) => found.push(toItem(message)),
    onComment: () => found.push({ kind: 'comment' }),
    onRetry: (delayMs) => found.push({ kind: 'retry', delayMs }),
    onError: (error) => {
      if (error.type !== 'max-buffer-size-exceeded') return
      overflowed = true
      found.push({ kind: 'overflow' })
    },
  })
  return {
    feed(chunk) {
      if (overflowed) return []
      parser.feed(decoder.decode(chunk, { stream: true }))
      const items = found
      found = []
      return items
    },
  }
}

function toItem({ event = 'message', id, data }: EventSourceMessage): StreamItem {
  const cursor = parseCursor(id)
  const item = { kind: 'event', name: event, data: parseJson(data) } as const
  return cursor === undefined ? item : { ...item, id: cursor }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function escapeUnit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
