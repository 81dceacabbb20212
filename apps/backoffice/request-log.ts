import type { FastifyInstance } from 'fastify'
import type { IncomingMessage } from 'node:http'

const REQUEST_ID_HEADER = 'x-request-id'
const REQUEST_ID = /^[\w.-]{1,128}$/

/** The id the gateway gave the request, if it looks like one, else a new one. */
export function requestIdOf(newId: () => string) {
  return ({ headers }: Pick<IncomingMessage, 'headers'>): string => {
    const id = headers[REQUEST_ID_HEADER]
    return typeof id === 'string' && REQUEST_ID.test(id) ? id : newId()
  }
}

/**
 * Tells each answer its request's id, and logs each request once, when it is over: the route's pattern and no query,
 * header or body.
 */
export function installRequestLog(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    void reply.header(REQUEST_ID_HEADER, request.id).headers({
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    const { statusCode: status, elapsedTime } = reply
    const level = route.startsWith('/api/') || status >= 500 ? 'info' : 'debug'
    request.log[level]({ method: request.method, route, status, durationMs: Math.round(elapsedTime) }, 'request')
  })
}
