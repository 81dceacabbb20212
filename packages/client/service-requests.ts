import type { Shape } from '@perdure/protocol/shapes'
import { isAbort, refusal, RequestError, unreachable } from './request-error.ts'
import { withRetry } from './retry.ts'
import type { Environment } from './environment.ts'

export interface RequestInput {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Sent as JSON. */
  body?: unknown
  headers?: Record<string, string>
  signal?: AbortSignal
  /** Arrives although the page that sends it is closed. */
  keepalive?: boolean
}

/** Requests to one origin, with refusals turned into `RequestError`. */
export interface ServiceRequests {
  /** The answer as `fetch` gives it, its body unread; throws for anything but a success. */
  send(path: string, input?: RequestInput): Promise<Response>
  /** The answer as `fetch` gives it, whatever its status; rejects as `fetch` does. */
  ask(path: string, input?: RequestInput): Promise<Response>
  /** A success, whatever its body. Tried again by the rules of `withRetry`, so `input` must be safe to repeat. */
  run(path: string, input?: RequestInput): Promise<void>
  /** A JSON answer of this shape, tried again by the rules of `withRetry`. */
  read<T>(shape: Shape<T>, path: string, input?: RequestInput): Promise<T>
  /** As `read`, but tried once: for a part of something that is itself tried again. */
  readOnce<T>(shape: Shape<T>, path: string, input?: RequestInput): Promise<T>
}

/** `baseUrl` is put before each path: empty for the page's own origin. */
export function createServiceRequests(baseUrl: string, environment: Environment): ServiceRequests {
  const ask = (path: string, input: RequestInput = {}) => environment.fetch(baseUrl + path, requestInit(input))
  const send = async (path: string, input?: RequestInput): Promise<Response> => {
    const response = await ask(path, input).catch(throwUnreachable)
    if (response.ok) return response
    throw await refusal(response, environment.nowMs())
  }
  const retry = <T>(attempt: () => Promise<T>, signal?: AbortSignal) => withRetry(attempt, { environment, signal })
  return {
    ask,
    send,
    run: (path, input) =>
      retry(async () => {
        const response = await send(path, input)
        await response.body?.cancel()
      }, input?.signal),
    read: (shape, path, input) => retry(async () => readJson(shape, await send(path, input)), input?.signal),
    readOnce: async (shape, path, input) => readJson(shape, await send(path, input)),
  }
}

async function readJson<T>(shape: Shape<T>, response: Response): Promise<T> {
  const text = await response.text().catch(throwUnreachable)
  const answer = parseJson(text)
  if (shape(answer)) return answer
  throw new RequestError('unexpected_answer', 'The service gave an answer that could not be read', response.status)
}

/** An abort is nobody's failure and stays what it is. */
function throwUnreachable(cause: unknown): never {
  throw isAbort(cause) ? cause : unreachable(cause)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function requestInit({ method = 'GET', body, headers, signal, keepalive = false }: RequestInput): RequestInit {
  const json = { accept: 'application/json', ...headers }
  const kept = { credentials: 'same-origin', cache: 'no-store', keepalive } as const
  const init: RequestInit = { method, signal: signal ?? null, ...kept }
  if (body === undefined) return { ...init, headers: json }
  return { ...init, headers: { 'content-type': 'application/json', ...json }, body: JSON.stringify(body) }
}
