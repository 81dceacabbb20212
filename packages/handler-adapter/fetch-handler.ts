import type { Executor } from '@perdure/engine'
import { emitAnswer } from './handler-answer.ts'
import { withDefaults, type HandlerExecutorOptions } from './handler-options.ts'
import { encodeRequest, type EncodedRequest } from './handler-request.ts'

/** A handler of the Fetch kind: a Next.js route, a worker, a Hono application's `fetch`. */
export type FetchHandler = (request: Request) => Response | Promise<Response>

/** What relative paths are relative to; no request ever leaves the process. */
const ORIGIN = 'http://localhost'

/**
 * Runs a Fetch-style handler as an executor. Its stream is read no faster than the log takes it; when the run is
 * stopped, `request.signal` aborts and the stream is cancelled. It runs once per attempt and saves no checkpoint:
 * after a crash it starts again and what it had said is taken back. An error status, a rejection or a stream that
 * fails is a failed run.
 */
export function fetchHandlerExecutor(handler: FetchHandler, options: HandlerExecutorOptions = {}): Executor {
  const { toRequest, createReader } = withDefaults(options)
  return {
    async execute(input, context) {
      const { signal, run } = context
      signal.throwIfAborted()
      const response = await handler(toFetchRequest(encodeRequest(toRequest(input, run), run), signal))
      const answer = {
        status: response.status,
        contentType: response.headers.get('content-type') ?? '',
        contentEncoding: response.headers.get('content-encoding') ?? '',
        chunks: chunksOf(response.body, signal),
      }
      const result = await emitAnswer(answer, context, createReader())
      signal.throwIfAborted()
      return result
    },
  }
}

function toFetchRequest({ method, path, headers, body }: EncodedRequest, signal: AbortSignal): Request {
  const init: RequestInit = { method, headers, signal }
  return new Request(new URL(path, ORIGIN), body === undefined ? init : { ...init, body: new Uint8Array(body) })
}

/** The body until it ends or the signal aborts; it is cancelled when nobody reads on. */
async function* chunksOf(body: ReadableStream<Uint8Array> | null, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  if (!body) return
  const reader = body.getReader()
  const cancel = (): void => void reader.cancel(signal.reason).catch(() => undefined)
  signal.addEventListener('abort', cancel, { once: true })
  if (signal.aborted) cancel()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    signal.removeEventListener('abort', cancel)
    await reader.cancel().catch(() => undefined)
  }
}
