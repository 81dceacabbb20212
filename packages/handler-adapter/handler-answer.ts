import type { ExecutionContext, ExecutionResult, ExecutorEvent } from '@perdure/engine'
import { clipText, type RunErrorCode } from '@perdure/protocol'
import { createParser } from 'eventsource-parser'
import type { EventReader, HandlerEvent } from './event-reader.ts'

/** What a handler answered. Absent headers are empty. */
export interface HandlerAnswer {
  status: number
  contentType: string
  contentEncoding: string
  /** The body as it comes. Read no faster than its events become durable, so that the handler feels the pace. */
  chunks: AsyncIterable<Uint8Array>
}

/** An answer that is one JSON document is held in memory, up to this. */
export const JSON_ANSWER_MAX_BYTES = 4 * 1024 * 1024
/** An event without end is a fault of the handler. */
const EVENT_MAX_CHARACTERS = 4 * 1024 * 1024
/** What a handler says of its failure is shown to people, up to this. */
const FAILURE_MAX_CHARACTERS = 500

const BYTE_ORDER_MARK = '\ufeff'
const COMPLETED: ExecutionResult = { outcome: 'completed' }

/** Turns chunks of a body into executor events; `end` tells what the end of the body adds. */
interface BodyReader {
  read(chunk: Uint8Array): Spoken
  end(): Spoken
}

/** Events to emit, and whether that was all: the handler failed in words, or what follows is not for the reader. */
interface Spoken {
  events: readonly ExecutorEvent[]
  failure?: ExecutionResult
}

/**
 * Emits a whole answer, chunk by chunk. Text is text, server-sent events and JSON go through `readEvent`. An error
 * status or another kind of body is a failure; the body of an error is not shown, for who knows what it says.
 */
export async function emitAnswer(
  answer: HandlerAnswer,
  context: ExecutionContext,
  readEvent: EventReader,
): Promise<ExecutionResult> {
  const { status, contentEncoding } = answer
  if (status < 200 || status > 299) return failed('internal', `The chat handler answered with status ${status}.`)
  if (contentEncoding !== '' && contentEncoding !== 'identity') {
    return failed('provider_protocol', 'The chat handler compressed its answer.')
  }
  const reader = bodyReader(answer.contentType, readEvent)
  if (!reader) return failed('provider_protocol', 'The chat handler answered with something other than text.')
  for await (const chunk of answer.chunks) {
    const { events, failure } = reader.read(chunk)
    // Also what says nothing to the reader is a sign of life.
    if (events.length === 0) context.alive()
    else await context.emit(events)
    if (failure) return failure
  }
  const { events, failure } = reader.end()
  if (events.length > 0) await context.emit(events)
  return failure ?? COMPLETED
}

function bodyReader(contentType: string, readEvent: EventReader): BodyReader | undefined {
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase())
  if (type === 'text/event-stream') return eventStreamReader(readEvent)
  if (type === 'application/json' || type.endsWith('+json')) return jsonReader(readEvent)
  if (type === '' || type.startsWith('text/')) return textReader(parameters)
  return undefined
}

function textReader(parameters: readonly string[]): BodyReader {
  const decoder = createDecoder(parameters)
  let isFirst = true
  const toEvents = (decoded: string): ExecutorEvent[] => {
    const text = isFirst && decoded.startsWith(BYTE_ORDER_MARK) ? decoded.slice(BYTE_ORDER_MARK.length) : decoded
    if (decoded !== '') isFirst = false
    return text === '' ? [] : [{ event: 'text', text }]
  }
  return {
    read: (chunk) => ({ events: toEvents(decoder.decode(chunk, { stream: true })) }),
    end: () => ({ events: toEvents(decoder.decode()) }),
  }
}

function eventStreamReader(readEvent: EventReader): BodyReader {
  const decoder = new TextDecoder()
  let ended = false
  let spoken: ExecutorEvent[] = []
  let failure: ExecutionResult | undefined
  const hear = (event: HandlerEvent): void => {
    if (ended) return
    const heard = readEvent(event)
    ended = heard === 'end' || 'failed' in heard
    if (heard === 'end') return
    if ('failed' in heard) failure = failed('internal', heard.failed)
    else spoken.push(...heard)
  }
  const parser = createParser({
    maxBufferSize: EVENT_MAX_CHARACTERS,
    onEvent: ({ event, data }) => hear({ name: event ?? 'message', data }),
    onError: (error) => {
      if (error.type !== 'max-buffer-size-exceeded') return
      ended = true
      failure = failed('provider_protocol', 'The chat handler sent an event without end.')
    },
  })
  return {
    read(chunk) {
      if (failure === undefined) parser.feed(decoder.decode(chunk, { stream: true }))
      const events = spoken
      spoken = []
      return failure ? { events, failure } : { events }
    },
    end: () => ({ events: [] }),
  }
}

/** The whole document is one event without a name. */
function jsonReader(readEvent: EventReader): BodyReader {
  const decoder = new TextDecoder()
  let json = ''
  let sizeBytes = 0
  return {
    read(chunk) {
      sizeBytes += chunk.length
      if (sizeBytes > JSON_ANSWER_MAX_BYTES) return { events: [], failure: failed('too_large') }
      json += decoder.decode(chunk, { stream: true })
      return { events: [] }
    },
    end() {
      const heard = readEvent({ name: 'message', data: json + decoder.decode() })
      if (heard === 'end') return { events: [] }
      if ('failed' in heard) return { events: [], failure: failed('internal', heard.failed) }
      if (heard.length > 0) return { events: heard }
      return {
        events: [],
        failure: failed('provider_protocol', 'The chat handler answered with JSON that says nothing.'),
      }
    },
  }
}

/** Keeps a byte order mark: Node's own way to take it off takes two where the first one's bytes come in parts. */
function createDecoder(parameters: readonly string[]): TextDecoder {
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length)
  try {
    return new TextDecoder(charset?.replaceAll('"', '') ?? 'utf-8', { ignoreBOM: true })
  } catch {
    return new TextDecoder('utf-8', { ignoreBOM: true })
  }
}

function failed(code: RunErrorCode, message = ''): ExecutionResult {
  if (message === '') return { outcome: 'failed', code }
  return { outcome: 'failed', code, message: clipText(message, FAILURE_MAX_CHARACTERS) }
}
