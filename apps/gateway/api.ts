import type { GatewayConfiguration } from '@perdure/configuration'
import { ProblemError } from '@perdure/protocol'
import type { RequestHandler } from 'express'
import type { Logger } from 'pino'
import type { PersonFinder } from './identity/person-finder.ts'
import { outgoingHeaders } from './proxy/outgoing-headers.ts'
import { createProxy } from './proxy/proxy.ts'

const API = '/api'
const SERVICE_API = '/api/ai'

/**
 * Everything under `/api`: to the AI service what is under `/api/ai`, the rest to the business API, each with the
 * gateway's word on who is asking. Without a signed-in person it is 401. Other paths are left to the next handler.
 */
export function api(options: {
  configuration: GatewayConfiguration
  people: PersonFinder
  closing: AbortSignal
  nowMs: () => number
  logger: Logger
}): RequestHandler {
  const { configuration, people } = options
  const { serviceUrls, backofficeUrl, internalProxySecret: proxySecret } = configuration
  const service = createProxy({ ...options, name: 'service', origins: serviceUrls })
  const backoffice = createProxy({ ...options, name: 'backoffice', origins: [backofficeUrl] })

  return (request, response, next) => {
    if (!isUnder(API, request.path)) return next()
    const principal = people.find(request)
    if (!principal) throw new ProblemError('unauthenticated')
    const requestId = String(response.locals['requestId'])
    request.headers = outgoingHeaders({ headers: request.headers, principal, proxySecret, requestId })
    const proxy = isUnder(SERVICE_API, request.path) ? service : backoffice
    proxy(request, response, next)
  }
}

function isUnder(prefix: string, path: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`)
}
