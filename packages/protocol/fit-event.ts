import type { LogEvent } from './events.ts'
import { DATASET_EVENT_MAX_ROWS, EVENT_MAX_BYTES } from './limits.ts'
import { encodeEvent, encodeJson, ID_LINE_MAX_BYTES } from './sse.ts'
import { clipText } from './text.ts'

/**
 * Takes away about as much as the event is too long (`overBytes`), and more rather than less. Gives the same event back
 * where there is nothing left to take.
 */
type GiveWay = (event: LogEvent, overBytes: number) => LogEvent

/**
 * Per event, what gives way: first come rows, `input`, `spec` and marks, then what is said in words. Counts (`total`,
 * `unsupported`) and ids never do.
 */
const GIVE_WAY: { [N in LogEvent['event']]: readonly GiveWay[] } = {
  text: [],
  status: [clipField('reason')],
  tool_start: [summarizeInput, clipField('title'), clipField('tool')],
  tool_end: [clipField('summary'), clipField('tool'), dropField('download')],
  dataset: [
    shortenList('rows'),
    clipField('formula'),
    clipField('scope'),
    clipField('title'),
    shortenList('columns'),
    dropField('totals'),
    clipField('asOf'),
  ],
  chart: [shortenSeries, clipField('title'), clipAxis],
  follow_ups: [shortenList('items')],
  check: [shortenList('marks')],
  error: [clipField('message'), clipField('code')],
  done: [clipField('reason'), shortenList('usage')],
}

/** What the wire costs: the encoded event with the longest id it may get. */
export function eventSizeBytes(event: LogEvent): number {
  return utf8Length(encodeEvent(event)) + ID_LINE_MAX_BYTES
}

/**
 * The event within `maxBytes`, the same object where it already is. What is too long gives way from its end: of a
 * dataset the last rows go (`total` still tells how many there are), a tool's `input` becomes `{ truncated: true,
 * json }` with the beginning of its JSON, words end in an ellipsis. Text is not cut here (`splitText`).
 * @throws RangeError where the ids alone, or a text, are longer than that.
 */
export function fitEvent(event: LogEvent, maxBytes = EVENT_MAX_BYTES): LogEvent {
  let fitted = withinRowLimit(event)
  if (surelyWithin(fitted, maxBytes)) return fitted
  for (const giveWay of GIVE_WAY[event.event]) {
    const overBytes = eventSizeBytes(fitted) - maxBytes
    if (overBytes <= 0) return fitted
    fitted = giveWay(fitted, overBytes)
  }
  if (eventSizeBytes(fitted) > maxBytes) {
    throw new RangeError(`a ${event.event} event cannot be brought within ${maxBytes} bytes`)
  }
  return fitted
}

/** A cheap answer for the usual, short event: no code unit takes more than three bytes of UTF-8. */
function surelyWithin(event: LogEvent, maxBytes: number): boolean {
  return encodeEvent(event).length * 3 + ID_LINE_MAX_BYTES <= maxBytes
}

function withinRowLimit(event: LogEvent): LogEvent {
  if (event.event !== 'dataset' || event.data.rows.length <= DATASET_EVENT_MAX_ROWS) return event
  return { event: 'dataset', data: { ...event.data, rows: event.data.rows.slice(0, DATASET_EVENT_MAX_ROWS) } }
}

function clipField(field: string): GiveWay {
  return (event, overBytes) => {
    const held = fieldOf(event, field)
    if (typeof held !== 'string') return event
    return withField(event, field, clipToBytes(held, jsonBytes(held) - overBytes))
  }
}

function dropField(field: string): GiveWay {
  return ({ event, data }) => ({
    event,
    data: Object.fromEntries(Object.entries(data).filter(([name]) => name !== field)),
  }) as LogEvent
}

/** Elements go from the end. */
function shortenList(field: string): GiveWay {
  return (event, overBytes) => {
    const held = fieldOf(event, field)
    return Array.isArray(held) ? withField(event, field, withoutLast(held, overBytes, 0)) : event
  }
}

function shortenSeries(event: LogEvent, overBytes: number): LogEvent {
  if (event.event !== 'chart') return event
  const { spec } = event.data
  return withField(event, 'spec', { ...spec, series: withoutLast(spec.series, overBytes, 1) })
}

/** The last resort: such a chart can no longer be drawn, but its dataset still is there. */
function clipAxis(event: LogEvent, overBytes: number): LogEvent {
  if (event.event !== 'chart') return event
  const { spec } = event.data
  const clip = (key: string) => clipToBytes(key, jsonBytes(key) - overBytes)
  return withField(event, 'spec', { ...spec, x: clip(spec.x), series: spec.series.map(clip) })
}

function summarizeInput(event: LogEvent, overBytes: number): LogEvent {
  if (event.event !== 'tool_start') return event
  const { input } = event.data
  const empty = { truncated: true, json: '' }
  if (jsonBytes(input) <= jsonBytes(empty)) return event
  const roomBytes = jsonBytes(input) - overBytes - (jsonBytes(empty) - jsonBytes(''))
  return withField(event, 'input', { ...empty, json: clipToBytes(encodeJson(input), roomBytes) })
}

function withoutLast<T>(list: readonly T[], overBytes: number, keep: number): readonly T[] {
  let freedBytes = 0
  let kept = list.length
  while (kept > keep && freedBytes < overBytes) freedBytes += jsonBytes(list[--kept])
  return list.slice(0, kept)
}

/** The longest beginning that is at most `maxBytes` as JSON, quotes included; empty where nothing fits. */
function clipToBytes(text: string, maxBytes: number): string {
  let low = 0
  let high = text.length
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (jsonBytes(clipText(text, middle)) <= maxBytes) low = middle
    else high = middle - 1
  }
  return clipText(text, low)
}

function jsonBytes(value: unknown): number {
  return utf8Length(encodeJson(value))
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length
}

function fieldOf(event: LogEvent, field: string): unknown {
  return (event.data as Record<string, unknown>)[field]
}

function withField(event: LogEvent, field: string, value: unknown): LogEvent {
  return { event: event.event, data: { ...event.data, [field]: value } } as LogEvent
}
