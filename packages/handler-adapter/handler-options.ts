import { createEventReader, type EventReader } from './event-reader.ts'
import { inputAsJson, type ToRequest } from './handler-request.ts'

export interface HandlerExecutorOptions {
  /** The handler's request for a run's input. By default a POST of the input, as JSON, to `/`. */
  toRequest?: ToRequest
  /** Makes a reader of the handler's events, one for each attempt. By default `createEventReader`. */
  createReader?: () => EventReader
  /** The clock that times the handler's tools, in milliseconds. By default the system's. */
  nowMs?: () => number
}

/** Every option, given or by default. */
export function withDefaults(options: HandlerExecutorOptions): Required<HandlerExecutorOptions> {
  const { toRequest = inputAsJson, nowMs = Date.now } = options
  return { toRequest, nowMs, createReader: options.createReader ?? (() => createEventReader(nowMs)) }
}
