/** The three headers that carry identity between the gateway and the programs behind it. */

/** Proves that a request came through the gateway; its value is `INTERNAL_PROXY_SECRET`. */
export const PROXY_SECRET_HEADER = 'x-internal-proxy-secret'
/** Who is asking: base64 of JSON, see `decodePrincipal`. */
export const PRINCIPAL_HEADER = 'x-ms-client-principal'
/** The page's bootstrap token, on `POST /chat`. The only one of the three that a browser may send. */
export const BOOTSTRAP_HEADER = 'x-ai-bootstrap'
/** The `Host` the browser used, written by the gateway so that the programs behind it can judge an `Origin`. */
export const FORWARDED_HOST_HEADER = 'x-forwarded-host'

/** Headers as Node gives them: lower-case names; a list only where a header may stand more than once. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/** The one value of a header; undefined when it is missing, empty or stands more than once. */
export function singleHeader(headers: RequestHeaders, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/**
 * True for a header that only a trusted hop may write, in any spelling: case does not count, and an underscore
 * counts as a hyphen, because servers that map headers to variables cannot tell the two apart. Covers all of
 * `x-ms-client-principal-*` and `x-ms-token-*`, which App Service Authentication writes beside the principal.
 */
export function isIdentityHeader(name: string): boolean {
  const canonical = name.toLowerCase().replaceAll('_', '-').trim()
  return (
    canonical === PROXY_SECRET_HEADER ||
    canonical.startsWith(PRINCIPAL_HEADER) ||
    canonical.startsWith('x-ms-token-')
  )
}
