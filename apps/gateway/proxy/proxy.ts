import { type ClientRequest, type IncomingMessage, ServerResponse } from 'node:http'
import { ProblemError } from '@perdure/protocol'
import type { RequestHandler } from 'express'
import { createProxyMiddleware, proxyEventsPlugin } from 'http-proxy-middleware'
import type { Logger } from 'pino'
import { STARTING_GRACE_MS, STARTING_RETRY_MS } from '../limits.ts'
import { sendProblem } from '../problems.ts'
import { ReplicaAgent, UnreachableError } from './replica-agent.ts'

/**
 * Passes requests to one program behind the gateway and its answers back as they come: nothing is buffered, nothing
 * timed out, and when either end goes away the other is told at once. The request's headers must already be the
 * outgoing ones.
 *
 * A program that no connection reaches is 503 with `Retry-After` while it may be starting, later 502; one that breaks
 * off before it answers is 502; one that breaks off in its answer breaks off the browser's.
 */
export function createProxy(options: {
  /** For the log: which program. */
  name: string
  origins: readonly string[]
  /** Aborted when the gateway shuts down: from then on answers end their connections. */
  closing: AbortSignal
  nowMs: () => number
  logger: Logger
}): RequestHandler {
  const { name, origins, closing, nowMs, logger } = options
  const agent = new ReplicaAgent({ origins, nowMs })
  let lastReachedAtMs = nowMs()

  const refusalOf = (error: Error): ProblemError => {
    const mayBeStarting = error instanceof UnreachableError && nowMs() - lastReachedAtMs < STARTING_GRACE_MS
    if (!mayBeStarting) return new ProblemError('bad_gateway')
    return new ProblemError('not_ready', { retryAfterMs: STARTING_RETRY_MS })
  }

  const onConnected = (proxyRequest: ClientRequest): void => {
    lastReachedAtMs = nowMs()
    const origin = proxyRequest.socket && agent.originOf(proxyRequest.socket)
    if (origin) proxyRequest.setHeader('host', origin.host)
  }

  const handle = createProxyMiddleware<IncomingMessage, ServerResponse>({
    router: () => agent.nextTarget(),
    agent,
    // The default plugins answer errors in plain text that repeats the request's address.
    ejectPlugins: true,
    plugins: [proxyEventsPlugin],
    on: {
      proxyReq: (proxyRequest) => onConnected(proxyRequest),
      proxyRes: (proxyResponse, _request, response) => {
        // The connection to the browser is the gateway's own affair.
        proxyResponse.headers.connection = closing.aborted ? 'close' : 'keep-alive'
        delete proxyResponse.headers['keep-alive']
        // All headers are set once the body is piped: send them now, a first byte may be long in coming.
        response.once('pipe', () => response.flushHeaders())
      },
      error: (error, _request, response) => {
        if (response.destroyed) return
        logger.warn({ err: error, upstream: name }, 'upstream failed')
        if (response instanceof ServerResponse) sendProblem(response, refusalOf(error))
        else response.destroy()
      },
    },
  })
  // The library answers through `on.error`; its promise rejects for nothing but a fault of ours.
  return (request, response, next) => void handle(request, response, next).catch(next)
}
