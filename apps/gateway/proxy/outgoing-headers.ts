import type { IncomingHttpHeaders } from 'node:http'
import {
  encodePrincipal,
  FORWARDED_HOST_HEADER,
  isIdentityHeader,
  PRINCIPAL_HEADER,
  type Principal,
  PROXY_SECRET_HEADER,
} from '@perdure/identity'

/** Passed on beside the request: an id that the logs of all programs share. */
export const REQUEST_ID_HEADER = 'x-request-id'

/**
 * Headers that end at the gateway: those of one hop (RFC 9110, Connection), the session cookie, what only a trusted hop
 * may say about where a request came from, and `expect`, which the gateway has already answered.
 * `transfer-encoding` stays, because the body goes on as it came.
 */
const ENDS_HERE = new Set([
  'connection', 'keep-alive', 'proxy-connection', 'proxy-authenticate', 'proxy-authorization', 'te', 'trailer',
  'upgrade', 'expect', 'cookie', 'forwarded', REQUEST_ID_HEADER,
])
const FORWARDED_PREFIX = 'x-forwarded-'

/**
 * The headers a program behind the gateway gets: the browser's without those that end here or that a browser may not
 * write, in whatever spelling, and then the gateway's own. These are written last, so nothing that the browser names in
 * `Connection` can take them away.
 */
export function outgoingHeaders(options: {
  headers: IncomingHttpHeaders
  principal: Principal
  proxySecret: string
  requestId: string
}): IncomingHttpHeaders {
  const { headers, principal, proxySecret, requestId } = options
  const named = new Set((headers.connection ?? '').toLowerCase().split(',').map((name) => name.trim()))
  named.delete('transfer-encoding')
  const kept = Object.entries(headers).filter(([name]) => {
    const dropped = ENDS_HERE.has(name) || named.has(name) || name.startsWith(FORWARDED_PREFIX)
    return !dropped && !isIdentityHeader(name)
  })
  return {
    ...Object.fromEntries(kept),
    [PROXY_SECRET_HEADER]: proxySecret,
    [PRINCIPAL_HEADER]: encodePrincipal(principal),
    [REQUEST_ID_HEADER]: requestId,
    ...(headers.host === undefined ? {} : { [FORWARDED_HOST_HEADER]: headers.host }),
  }
}
