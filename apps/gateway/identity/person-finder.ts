import type { Principal } from '@perdure/identity'
import type { Request, RequestHandler } from 'express'

/**
 * A way of knowing who is at the browser. The gateway has exactly one: the development sign-in page, or the platform
 * in front of it.
 */
export interface PersonFinder {
  /** Undefined when nobody is signed in. Throws ProblemError `invalid_principal` where the platform's word is odd. */
  find(request: Request): Principal | undefined
  /** What must run before `find`, and the pages for signing in and out. */
  readonly routes: RequestHandler
  /** Where a page request of nobody is sent; it comes back to `path`. */
  signInPath(path: string): string
}
