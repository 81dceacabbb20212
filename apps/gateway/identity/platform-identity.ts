import { decodePrincipal, PRINCIPAL_HEADER, singleHeader } from '@perdure/identity'
import { ProblemError } from '@perdure/protocol'
import { Router } from 'express'
import type { PersonFinder } from './person-finder.ts'
import { returnPath } from './return-path.ts'

/** App Service Authentication's own pages. */
const PLATFORM_SIGN_IN = '/.auth/login/aad'
const PLATFORM_SIGN_OUT = '/.auth/logout'

/**
 * The person App Service Authentication signed in, from the header it writes. It removes what a browser sends under
 * that name; that nobody can go round it is acknowledged by a setting before this is ever used.
 */
export function platformIdentity(): PersonFinder {
  const signInPath = (path: string): string =>
    `${PLATFORM_SIGN_IN}?post_login_redirect_uri=${encodeURIComponent(returnPath(path))}`

  const routes = Router()
  routes.get('/sign-in', (request, response) => response.redirect(302, signInPath(returnPath(request.query['next']))))
  routes.post('/sign-out', (_request, response) => response.redirect(303, PLATFORM_SIGN_OUT))

  return {
    signInPath,
    routes,
    find(request) {
      const { headers } = request
      const encoded = singleHeader(headers, PRINCIPAL_HEADER)
      if (encoded === undefined && headers[PRINCIPAL_HEADER]) throw new ProblemError('invalid_principal')
      return encoded === undefined ? undefined : decodePrincipal(encoded)
    },
  }
}
