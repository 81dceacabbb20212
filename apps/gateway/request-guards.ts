import { refuseCrossSite } from '@perdure/identity'
import { ProblemError } from '@perdure/protocol'
import type { RequestHandler } from 'express'
import { DRAINING_RETRY_MS } from './limits.ts'

/** A dot segment, plain or encoded, however slashes are written: what it leads to might belong to another program. */
const DOT_SEGMENT = /(^|[/\\]|%2f|%5c)(\.|%2e){1,2}($|[/\\]|%2f|%5c)/i

/** Refuses an address that two readers could read differently: not a path, an empty first segment, dot segments. */
export const refuseOddPaths: RequestHandler = (request, _response, next) => {
  const path = request.originalUrl.split('?', 1)[0] ?? ''
  const isOdd = !path.startsWith('/') || path.startsWith('//') || DOT_SEGMENT.test(path)
  next(isOdd ? new ProblemError('bad_request', { detail: 'The path is not a plain one' }) : undefined)
}

/** Refuses state-changing requests of other sites' pages, on every route. */
export const refuseOtherSites: RequestHandler = ({ method, headers }, _response, next) => {
  refuseCrossSite({ method, headers, host: headers.host })
  next()
}

/** Once `closing` is aborted, refuses what arrives on connections that are still open, and ends them. */
export function refuseWhileClosing(closing: AbortSignal): RequestHandler {
  return (_request, response, next) => {
    if (!closing.aborted) return next()
    response.setHeader('connection', 'close')
    next(new ProblemError('draining', { retryAfterMs: DRAINING_RETRY_MS }))
  }
}
