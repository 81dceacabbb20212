import { fileURLToPath } from 'node:url'
import cookieSession from 'cookie-session'
import express, { type Request, type Response, Router } from 'express'
import { FORM_MAX_BYTES, PLAIN_FILE_MAX_AGE_SECONDS, SESSION_LIFETIME_MS } from '../limits.ts'
import { DEVELOPMENT_PEOPLE, type DevelopmentPerson } from './people.ts'
import type { PersonFinder } from './person-finder.ts'
import { returnPath } from './return-path.ts'
import { signInPage } from './sign-in-page.ts'

const COOKIE_NAME = 'perdure_session'
const STYLES = fileURLToPath(new URL('./sign-in.css', import.meta.url))

/**
 * A page on which anybody can be any of four people, for development. The session is a signed cookie that scripts
 * cannot read; it also says when it ends, so that a copied one ends too. Forms of other sites never get here.
 */
export function developmentIdentity(options: { sessionSecret: string; nowMs: () => number }): PersonFinder {
  const { sessionSecret, nowMs } = options

  const signIn = (request: Request, response: Response): void => {
    const { user, next } = (request.body ?? {}) as Record<string, unknown>
    const person = DEVELOPMENT_PEOPLE.find(({ userId }) => userId === user)
    if (!person) {
      response.status(422).send(signInPage({ next: returnPath(next), fault: 'Please choose one of these people.' }))
      return
    }
    request.session = { userId: person.userId, expiresAtMs: nowMs() + SESSION_LIFETIME_MS }
    response.redirect(303, returnPath(next))
  }

  const routes = Router({ caseSensitive: true })
  routes.use(
    cookieSession({
      name: COOKIE_NAME,
      keys: [sessionSecret],
      httpOnly: true,
      sameSite: 'lax',
      // Development is plain HTTP on the loopback; production refuses this identity.
      secure: false,
      maxAge: SESSION_LIFETIME_MS,
    }),
  )
  routes.get('/sign-in.css', (_request, response) => {
    response.sendFile(STYLES, { maxAge: PLAIN_FILE_MAX_AGE_SECONDS * 1000 })
  })
  routes.use('/sign-in', (_request, response, next) => {
    response.setHeader('cache-control', 'no-store')
    next()
  })
  routes.get('/sign-in', (request, response) => {
    response.send(signInPage({ next: returnPath(request.query['next']) }))
  })
  routes.post('/sign-in', express.urlencoded({ extended: false, limit: FORM_MAX_BYTES }), signIn)
  routes.post('/sign-out', (request, response) => {
    request.session = null
    response.redirect(303, '/sign-in')
  })

  return {
    routes,
    signInPath: (path) => `/sign-in?next=${encodeURIComponent(returnPath(path))}`,
    find: (request) => personOfSession(request, nowMs()),
  }
}

function personOfSession(request: Request, nowMs: number): DevelopmentPerson | undefined {
  const { userId, expiresAtMs } = request.session ?? {}
  if (typeof expiresAtMs !== 'number' || expiresAtMs <= nowMs) return undefined
  return DEVELOPMENT_PEOPLE.find((person) => person.userId === userId)
}
