import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { IncomingMessage } from 'node:http'
import type { Metrics } from './metrics.ts'

const REQUEST_ID_HEADER = 'x-request-id'
const REQUEST_ID = /^[\w.-]{1,128}$/

/** The id a request came with, if it looks like one, else a new one. */
export function requestIdOf(newId: () => string) {
  return ({ headers }: Pick<IncomingMessage, 'headers'>): string => {
    const id = headers[REQUEST_ID_HEADER]
    return typeof id === 'string' && REQUEST_ID.test(id) ? id : newId()
  }
}

/**
 * Tells each answer its request's id, and logs and counts each request once, when it is over. A line holds the route's
 * pattern and never the path's query, a header or a body.
 */
export function installRequestLog(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onRequest', async (request, reply) => {
    void reply.header(REQUEST_ID_HEADER, request.id).header('x-content-type-options', 'nosniff')
  })
  app.addHook('onResponse', async (request, reply) => {
    const served = servedRequest(request, reply)
    metrics.served(served)
    const { runId } = request.params as { runId?: string }
    // Probes and scrapes come every few seconds; a line for each would bury the rest.
    const level = served.route.startsWith('/api/') || served.status >= 500 ? 'info' : 'debug'
    request.log[level]({ ...served, durationMs: Math.round(served.durationMs), ...(runId ? { runId } : {}) }, 'request')
  })
}

function servedRequest(request: FastifyRequest, reply: FastifyReply) {
  return {
    method: request.method,
    route: request.routeOptions.url ?? 'unknown',
    status: reply.statusCode,
    durationMs: reply.elapsedTime,
    streamed: String(reply.raw.getHeader('content-type')).startsWith('text/event-stream'),
  }
}
