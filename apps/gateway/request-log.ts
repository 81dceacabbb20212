import { performance } from 'node:perf_hooks'
import type { RequestHandler } from 'express'
import type { Logger } from 'pino'

/**
 * Gives each request an id (`response.locals.requestId`, also sent back as `x-request-id`) and writes a line when it is
 * over: nothing but method, path, status and time. No query, header or body, which may hold what is nobody's business.
 */
export function requestLog(options: { logger: Logger; newId: () => string }): RequestHandler {
  const { logger, newId } = options
  return (request, response, next) => {
    const requestId = newId()
    const startedAtMs = performance.now()
    response.locals['requestId'] = requestId
    response.setHeader('x-request-id', requestId)
    response.once('close', () => {
      const line = {
        requestId,
        method: request.method,
        path: request.originalUrl.split('?', 1)[0],
        status: response.statusCode,
        durationMs: Math.round(performance.now() - startedAtMs),
        ...(response.writableFinished ? {} : { aborted: true }),
      }
      // Files of the panel are many and dull.
      const level = response.statusCode >= 500 ? 'warn' : request.originalUrl.startsWith('/api/') ? 'info' : 'debug'
      logger[level](line, 'request')
    })
    next()
  }
}
