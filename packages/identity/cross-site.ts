import { ProblemError } from '@perdure/protocol'
import { FORWARDED_HOST_HEADER, type RequestHeaders, singleHeader } from './headers.ts'

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])

/**
 * Refuses a state-changing request that another site's page makes: one with a `Sec-Fetch-Site` other than
 * `same-origin`, or an `Origin` whose host is not `host` (`null` is foreign too). A request with neither header does
 * not come from a page (a browser sends at least one of them) and passes. Safe methods always pass: no GET changes
 * anything. The scheme is not compared, because TLS ends in front of the gateway.
 *
 * `host`: the host the browser addressed, with its port if it is not the default one. Throws ProblemError `cross_site`.
 */
export function refuseCrossSite(request: { method: string; headers: RequestHeaders; host: string | undefined }): void {
  const { method, headers, host } = request
  if (SAFE_METHODS.has(method.toUpperCase())) return
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') throw new ProblemError('cross_site')
  const { origin } = headers
  if (origin !== undefined && !isSameHost(origin, host)) throw new ProblemError('cross_site')
}

/** For a program behind the gateway: the host the browser addressed. To be believed once the caller is identified. */
export function browserHost(headers: RequestHeaders): string | undefined {
  return singleHeader(headers, FORWARDED_HOST_HEADER) ?? singleHeader(headers, 'host')
}

function isSameHost(origin: string | readonly string[], host: string | undefined): boolean {
  if (typeof origin !== 'string' || !host || !URL.canParse(origin)) return false
  const { protocol, host: originHost } = new URL(origin)
  if (protocol !== 'http:' && protocol !== 'https:') return false
  // Parsed with the origin's own scheme, so that a default port told on one side only does not tell them apart.
  const addressed = `${protocol}//${host}`
  return URL.canParse(addressed) && new URL(addressed).host === originHost
}
