import { parseCursor } from './cursor.ts'

/**
 * Reads server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html), as the protocol uses them:
 * data is JSON, an id is a cursor and belongs to its event alone, and a comment is a sign of life.
 */

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

/** What has been read of an event. */
interface UnfinishedEvent {
  name?: string
  id?: string
  /** Absent until the first `data:` line; further ones are joined by line ends. */
  data?: string
}

/** A parser for one connection. An event that the connection's end cut off is not told. */
export function createStreamParser(): StreamParser {
  const decoder = new TextDecoder()
  let event: UnfinishedEvent = {}
  /** The line that has no end yet. */
  let line = ''
  let afterCarriageReturn = false
  let overflowed = false

  const readLine = (whole: string): StreamItem | undefined => {
    if (whole === '') {
      const finished = event
      event = {}
      return finished.data === undefined ? undefined : toItem(finished, finished.data)
    }
    const colon = whole.indexOf(':')
    if (colon === 0) return { kind: 'comment' }
    const field = colon < 0 ? whole : whole.slice(0, colon)
    const value = colon < 0 ? '' : whole.slice(colon + (whole[colon + 1] === ' ' ? 2 : 1))
    if (field === 'data') event.data = event.data === undefined ? value : `${event.data}\n${value}`
    else if (field === 'event') event.name = value
    else if (field === 'id' && !value.includes('\0')) event.id = value
    else if (field === 'retry' && /^\d+$/.test(value)) return { kind: 'retry', delayMs: Number(value) }
    return undefined
  }

  return {
    feed(chunk) {
      if (overflowed) return []
      const decoded = decoder.decode(chunk, { stream: true })
      if (decoded === '') return []
      // Both halves of one line end, each at the edge of its chunk.
      const text = afterCarriageReturn && decoded.startsWith('\n') ? decoded.slice(1) : decoded
      afterCarriageReturn = decoded.endsWith('\r')
      const [first = '', ...more] = text.includes('\r') ? text.split(/\r\n?|\n/) : text.split('\n')
      const lines = [line + first, ...more]
      line = lines.pop() ?? ''
      const items = lines.map(readLine).filter((item) => item !== undefined)
      overflowed = line.length + (event.data?.length ?? 0) > PARSER_BUFFER_MAX_CHARACTERS
      if (overflowed) items.push({ kind: 'overflow' })
      return items
    },
  }
}

function toItem({ name, id }: UnfinishedEvent, data: string): StreamItem {
  const cursor = parseCursor(id)
  const item = { kind: 'event', name: name || 'message', data: parseJson(data) } as const
  return cursor === undefined ? item : { ...item, id: cursor }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
