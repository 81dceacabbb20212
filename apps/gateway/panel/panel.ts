import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ProblemError } from '@perdure/protocol'
import express, { type RequestHandler, Router } from 'express'
import { htmlPage } from '../html.ts'
import type { PersonFinder } from '../identity/person-finder.ts'
import { HASHED_FILE_MAX_AGE_SECONDS, PLAIN_FILE_MAX_AGE_SECONDS } from '../limits.ts'
import { compressedFile } from './compressed-file.ts'

/** The folder in which the build puts files whose names change with their content. */
const HASHED_FILES = '/assets/'
const HASHED_FILE_CACHE = `public, max-age=${HASHED_FILE_MAX_AGE_SECONDS}, immutable`
const PLAIN_FILE_CACHE = `public, max-age=${PLAIN_FILE_MAX_AGE_SECONDS}`

/**
 * The built panel, for GET and HEAD. Files whose name changes with their content are kept by browsers for good; the
 * page itself is asked for again each time. Scripts and stylesheets go out as the build compressed them. Any address without a file ending is a place inside the panel and gets the
 * page if somebody is signed in; who is not is sent to sign in first.
 */
export function panel(options: { folder: string; people: PersonFinder }): RequestHandler {
  const { folder, people } = options
  const routes = Router({ caseSensitive: true })
  routes.use((request, response, next) => {
    if (request.method === 'GET' || request.method === 'HEAD') return next()
    response.setHeader('allow', 'GET, HEAD')
    next(new ProblemError('method_not_allowed'))
  })
  routes.use((request, response, next) => {
    const file = compressedFile(folder, request)
    if (file === undefined) return next()
    const { path, encoding, contentType } = file
    const headers = {
      'content-encoding': encoding,
      'content-type': contentType,
      'cache-control': HASHED_FILE_CACHE,
      vary: 'accept-encoding',
    }
    response.sendFile(path, { cacheControl: false, headers })
  })
  routes.use(
    express.static(folder, { index: false, redirect: false, cacheControl: false, setHeaders: keepFile(folder) }),
  )
  routes.use((request, response, next) => {
    if (isFilePath(request.path)) return next(new ProblemError('not_found'))
    response.setHeader('cache-control', 'no-cache')
    response.vary('cookie')
    if (!people.find(request)) return response.redirect(302, people.signInPath(request.originalUrl))
    sendPage(folder, response)
  })
  return routes
}

function keepFile(folder: string) {
  const hashed = join(folder, HASHED_FILES)
  return (response: { setHeader(name: string, value: string): unknown }, path: string): void => {
    const isPage = path.endsWith('.html')
    const isHashed = path.startsWith(hashed)
    const cache = isHashed ? HASHED_FILE_CACHE : PLAIN_FILE_CACHE
    if (isHashed) response.setHeader('vary', 'accept-encoding')
    response.setHeader('cache-control', isPage ? 'no-cache' : cache)
  }
}

function isFilePath(path: string): boolean {
  return (path.split('/').at(-1) ?? '').includes('.')
}

function sendPage(folder: string, response: express.Response): void {
  const page = join(folder, 'index.html')
  if (existsSync(page)) return response.sendFile(page, { cacheControl: false })
  response.status(503).send(
    htmlPage(
      'The panel is not built · perdure',
      `<h1>The panel is not built</h1>
<p>Run <code>npm run build:web</code> and load this page again. <code>npm start</code> does it by itself.</p>`,
    ),
  )
}
