import { ProblemError } from '@perdure/protocol'
import { PRINCIPAL_HEADER, PROXY_SECRET_HEADER, type RequestHeaders, singleHeader } from './headers.ts'
import { decodePrincipal, type Principal } from './principal.ts'
import { secretMatches } from './secret.ts'

/**
 * Who is asking, for a program behind the gateway. First the gateway's secret, then the person: without the secret
 * nothing that the request says about a person is read.
 *
 * Throws ProblemError `untrusted_caller` (secret missing or wrong), `unauthenticated` (no principal) or
 * `invalid_principal` (not decodable, or more than one).
 */
export function identifyCaller(options: { headers: RequestHeaders; proxySecret: string }): Principal {
  const { headers, proxySecret } = options
  const secret = singleHeader(headers, PROXY_SECRET_HEADER)
  if (!secretMatches(secret, proxySecret)) throw new ProblemError('untrusted_caller')
  const encoded = singleHeader(headers, PRINCIPAL_HEADER)
  if (encoded === undefined) {
    throw new ProblemError(headers[PRINCIPAL_HEADER] ? 'invalid_principal' : 'unauthenticated')
  }
  return decodePrincipal(encoded)
}
