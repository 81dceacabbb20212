import type { ExecutionRun } from '@perdure/engine'

/** What the handler is asked. Everything has a default: a POST of the run's input, as JSON, to `/`. */
export interface HandlerRequest {
  method?: string
  /** Path and query. */
  path?: string
  /** Added to, and stronger than, those that every request has. */
  headers?: Record<string, string>
  /** A string or bytes travel as they are, anything else as JSON. Not with GET and HEAD. */
  body?: unknown
}

/**
 * Makes the handler's request of a run's input. A run has no cookie and no session: who asks is `run.userId`, and
 * what a handler reads from a header, this puts there.
 */
export type ToRequest = (input: unknown, run: ExecutionRun) => HandlerRequest

/** A request as it is sent. */
export interface EncodedRequest {
  method: string
  path: string
  headers: Record<string, string>
  body: Uint8Array | undefined
  /** What a body parser in front of the handler would have made of the body. */
  parsedBody: unknown
}

export const inputAsJson: ToRequest = (input) => ({ body: input })

export function encodeRequest(request: HandlerRequest, run: ExecutionRun): EncodedRequest {
  const { method = 'POST', path = '/', headers = {}, body } = request
  const withBody = body !== undefined && method !== 'GET' && method !== 'HEAD'
  const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  return {
    method,
    path,
    headers: {
      accept: 'text/event-stream, text/plain;q=0.9, */*;q=0.5',
      // What a handler compresses would have to be unpacked again here, with each flush at the compressor's mercy.
      'accept-encoding': 'identity',
      ...(withBody ? { 'content-type': contentType(body) } : {}),
      'x-run-id': run.runId,
      ...given,
    },
    body: withBody ? toBytes(body) : undefined,
    parsedBody: withBody ? body : undefined,
  }
}

function contentType(body: unknown): string {
  if (typeof body === 'string') return 'text/plain; charset=utf-8'
  return body instanceof Uint8Array ? 'application/octet-stream' : 'application/json'
}

function toBytes(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body
  return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body))
}
