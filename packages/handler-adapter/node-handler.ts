import type { ExecutionContext, ExecutionResult, Executor } from '@perdure/engine'
import { once } from 'node:events'
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { emitAnswer, type HandlerAnswer } from './handler-answer.ts'
import { withDefaults, type HandlerExecutorOptions } from './handler-options.ts'
import { encodeRequest, type EncodedRequest } from './handler-request.ts'
import { createSocketPair } from './in-memory-socket.ts'

/**
 * A handler of Node's own kind: an Express or Connect application, or a function. It may answer now or later; what it
 * returns is awaited, so a promise should settle once the work is done.
 */
export type NodeHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => unknown

/**
 * Runs a request-bound handler as an executor. The handler meets a real server's request and response, over a
 * connection that stays in the process: its writes wait when the log is slower than it is, and when the run is
 * stopped the connection closes, as if the reader had gone. It runs once per attempt and saves no checkpoint: after a
 * crash it starts again and what it had said is taken back.
 *
 * An answer with an error status fails the run; so does what the handler throws, rejects with or gives to `next`.
 */
export function nodeHandlerExecutor(handler: NodeHandler, options: HandlerExecutorOptions = {}): Executor {
  const { toRequest, createReader } = withDefaults(options)
  return {
    async execute(input, context) {
      const { signal, run } = context
      signal.throwIfAborted()
      const exchange = openExchange(handler, encodeRequest(toRequest(input, run), run))
      const abort = (): void => exchange.close()
      signal.addEventListener('abort', abort, { once: true })
      try {
        return await complete(exchange, context, createReader)
      } catch (error) {
        signal.throwIfAborted()
        throw exchange.thrown()?.error ?? error
      } finally {
        signal.removeEventListener('abort', abort)
        exchange.close()
        await exchange.settled
      }
    },
  }
}

async function complete(
  exchange: Exchange,
  context: ExecutionContext,
  createReader: Required<HandlerExecutorOptions>['createReader'],
): Promise<ExecutionResult> {
  const result = await emitAnswer(await exchange.answer, context, createReader())
  // A failure is told at once; a handler that is still at work is told by its connection.
  if (result.outcome === 'failed') return result
  await exchange.settled
  const thrown = exchange.thrown()
  if (thrown) throw thrown.error
  return result
}

/** One request and its answer. */
interface Exchange {
  answer: Promise<HandlerAnswer>
  /** Resolves when the handler has returned, or what it returned has settled. Never rejects. */
  settled: Promise<void>
  /** What the handler threw, if it did. */
  thrown(): { error: unknown } | undefined
  /** Closes the connection from the handler's side; harmless after its end. */
  close(): void
}

function openExchange(handler: NodeHandler, request: EncodedRequest): Exchange {
  const sockets = createSocketPair()
  const { promise: settled, resolve: settle } = Promise.withResolvers<void>()
  let thrown: { error: unknown } | undefined
  let phase: 'asked' | 'handled' | 'closed' = 'asked'

  function close(): void {
    sockets.server.destroy()
    sockets.client.destroy()
    // A handler that never saw its request has nothing to settle.
    if (phase === 'asked') settle()
    phase = 'closed'
  }

  function fail(error: unknown): void {
    thrown ??= { error }
    close()
  }

  const server = createServer((incoming, response) => {
    if (phase !== 'asked') return
    phase = 'handled'
    Object.assign(incoming, { body: request.parsedBody })
    void callHandler(handler, incoming, response).catch(fail).finally(settle)
  })
  server.emit('connection', sockets.server)
  return { answer: send(request, sockets.client), settled, thrown: () => thrown, close }
}

/** Resolves once what the handler returned has settled; rejects with what it threw or gave to `next`. */
async function callHandler(handler: NodeHandler, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { promise: passedOn, reject: passOn } = Promise.withResolvers<never>()
  const next = (error?: unknown): void => {
    if (error === undefined || error === null) answerNotFound(response)
    else passOn(error)
  }
  await Promise.race([handler(request, response, next), passedOn])
  // A handler that returned no promise is at work until its response is closed.
  if (!response.closed) await Promise.race([once(response, 'close'), passedOn])
}

/** As a server does where no handler wants the request. */
function answerNotFound(response: ServerResponse): void {
  if (!response.headersSent) response.statusCode = 404
  response.end()
}

function send({ method, path, headers, body }: EncodedRequest, socket: Duplex): Promise<HandlerAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({
      createConnection: () => socket,
      method,
      path,
      headers: { ...headers, host: headers['host'] ?? 'localhost', connection: 'close' },
    })
    outgoing.once('response', (response) => {
      // Whoever reads the body hears of its errors; an answer that nobody reads has nobody to tell.
      response.on('error', () => undefined)
      resolve({
        status: response.statusCode ?? 0,
        contentType: response.headers['content-type'] ?? '',
        contentEncoding: response.headers['content-encoding'] ?? '',
        chunks: response,
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
