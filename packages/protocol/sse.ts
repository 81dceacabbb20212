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

function escapeUnit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
